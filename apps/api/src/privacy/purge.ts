// Retention: nobody's name is kept because they once looked at a calendar and left.

import { leavesTagged } from '@slotpay/machine';
import { sql } from 'kysely';
import { emptyOldStrays } from './bodies.ts';
import { type EraseDeps, erase, finishErasures } from './erase.ts';

export interface Purged {
  /** Abandoned bookings whose person was erased now. */
  readonly erased: number;
  /** Abandoned bookings with something still open; they follow by themselves. */
  readonly waiting: number;
  /** Messages no booking was ever found for. */
  readonly bodies: number;
  readonly expiredLinks: number;
}

/** Erases the people in bookings that ended unpaid more than `olderThanMs` ago, and messages that led nowhere. */
export async function purge(deps: EraseDeps, olderThanMs: number): Promise<Purged> {
  const { db } = deps;
  const old = sql<Date>`now() - ${olderThanMs} * interval '1 millisecond'`;
  const abandoned = await db
    .selectFrom('bookings')
    .select('id')
    .where('path', 'in', leavesTagged('ended'))
    .where('captured', '=', 0)
    .where('erased_at', 'is', null)
    .where('updated_at', '<', old)
    .execute();
  let [erased, waiting] = [0, 0];
  for (const { id } of abandoned) {
    const { outcome } = await erase(deps, id, { beforeSession: false });
    if (outcome === 'erased') erased += 1;
    if (outcome === 'waiting') waiting += 1;
  }
  erased += await finishErasures(deps);
  const bodies = await emptyOldStrays(db, olderThanMs);
  const links = await db.deleteFrom('recovery_tokens').where('expires_at', '<', sql<Date>`now()`).executeTakeFirst();
  return { erased, waiting, bodies, expiredLinks: Number(links.numDeletedRows) };
}
