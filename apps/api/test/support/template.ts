// Once per run: a migrated database with the session types in it, of which every test file takes a copy.

import { randomBytes } from 'node:crypto';
import { SessionTypeSeed } from '@slotpay/contract';
import { openPostgres } from '@slotpay/stack/postgres';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import offered from '../../../stack/session-types.json' with { type: 'json' };
import { connect } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { seedSessionTypes } from '../../src/db/seed.ts';

declare module 'vitest' {
  interface ProvidedContext {
    templateDatabase: string;
  }
}

/** Brings an empty database to this version of the code, with the session types in it. */
export async function furnish(url: string): Promise<void> {
  const db = connect(url, { max: 1 });
  await migrate(db);
  await seedSessionTypes(db, z.array(SessionTypeSeed).parse(offered));
  await db.destroy();
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await openPostgres({ fast: true });
  const name = `slotpay_template_${randomBytes(4).toString('hex')}`;
  await furnish(await postgres.createDatabase(name));
  project.provide('templateDatabase', name);
  return async () => {
    await postgres.dropDatabase(name);
    await postgres.stop();
  };
}
