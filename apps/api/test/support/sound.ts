// Whether everything we promise of a booking holds, for all of them.

import { verify } from '../../src/audit/verify.ts';
import type { Violation } from '../../src/audit/violation.ts';
import type { Backend } from './backend.ts';

/** What the audit finds to be broken; nothing, one hopes. */
export async function brokenPromises({ db, runtime }: Backend): Promise<Violation[]> {
  const found: Violation[] = [];
  await verify(db, runtime.machine, { slackMs: 300_000, found: (violation) => found.push(violation) });
  return found;
}
