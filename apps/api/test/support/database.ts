// A database of a test file's own.

import { randomBytes } from 'node:crypto';
import { openPostgres } from '@slotpay/stack/postgres';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A copy of the migrated template. */
export async function freshDatabase(): Promise<TestDatabase> {
  const postgres = await openPostgres({ fast: true });
  const name = `slotpay_test_${randomBytes(4).toString('hex')}`;
  const url = await postgres.createDatabase(name, { template: inject('templateDatabase') });
  return {
    url,
    drop: async () => {
      await postgres.dropDatabase(name);
      await postgres.stop();
    },
  };
}
