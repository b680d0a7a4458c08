// Whether everything we promise of a booking holds, for all of them.

import { verify } from '../../src/audit/verify.ts';
import type { Invariant, Violation } from '../../src/audit/violation.ts';
import type { Backend } from './backend.ts';

/** Promises that tests break on purpose, by name, and why. */
export type BrokenOnPurpose = { readonly [Name in Invariant]?: string };

/** What the audit finds to be broken; nothing, one hopes. */
export async function brokenPromises({ db, runtime }: Pick<Backend, 'db' | 'runtime'>): Promise<Violation[]> {
  const found: Violation[] = [];
  await verify(db, runtime.machine, { slackMs: 300_000, found: (violation) => found.push(violation) });
  return found;
}

/**
 * Lets the worker finish, audits what the tests have left behind, and closes, whatever is found.
 * @throws with the promises that are broken and were not meant to be
 */
export async function auditAndClose(
  backend: Backend,
  onPurpose: BrokenOnPurpose,
  close: () => Promise<void>,
): Promise<void> {
  try {
    await backend.rest();
    const broken = (await brokenPromises(backend)).filter(({ invariant }) => onPurpose[invariant] === undefined);
    if (broken.length > 0) throw new Error(`Left behind with broken promises: ${JSON.stringify(broken, null, 2)}`);
  } finally {
    await close();
  }
}
