// Waiting for conditions, never for time.

import type { LeafPath } from '@slotpay/machine';
import { until } from '@slotpay/stack/until';
import { sql } from 'kysely';
import type { Db } from '../../src/db/client.ts';

const PATIENCE_MS = 20_000;

/** Waits until `ask` answers something; fails naming `what` when it takes too long. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const answer = await until(ask, { ms: patienceMs, every: 20 });
  if (answer === undefined || answer === false) throw new Error(`Not within ${patienceMs / 1000} s: ${what}`);
  return answer;
}

/** Waits until a booking rests at `path`. */
export async function bookingReaches(db: Db, id: string, path: LeafPath): Promise<void> {
  let last: string | undefined;
  await eventually(`booking at ${path}`, async () => {
    const row = await db.selectFrom('bookings').select('path').where('id', '=', id).executeTakeFirst();
    last = row?.path;
    return last === path;
  }).catch((error: Error) => {
    throw new Error(`${error.message}, but at ${last}`);
  });
}

/** Waits until no delivery and no effect is left to be worked on; what waits for a later try is tried now. */
export async function allDone(db: Db): Promise<void> {
  let left: unknown[] = [];
  await eventually('empty queues', async () => {
    await hurry(db);
    const [deliveries, effects] = await Promise.all([
      db.selectFrom('inbox').select(['type', 'reason']).where('verdict', '=', 'received').execute(),
      db.selectFrom('effects').select(['type', 'last_error as reason']).where('state', '=', 'pending').execute(),
    ]);
    left = [...deliveries, ...effects];
    return left.length === 0;
  }).catch((error: Error) => {
    throw new Error(`${error.message}, but ${JSON.stringify(left)}`);
  });
}

/** Makes everything that waits for a later try due now. */
export async function hurry(db: Db): Promise<void> {
  const now = { run_at: sql<Date>`now()` };
  await db.updateTable('inbox').set(now).where('verdict', '=', 'received').where('run_at', '>', now.run_at).execute();
  await db.updateTable('effects').set(now).where('state', '=', 'pending').where('run_at', '>', now.run_at).execute();
}

/** Makes a timer of a booking due now, by the name of its timeout. */
export async function comeDue(db: Db, bookingId: string, timeout: string): Promise<void> {
  await db
    .updateTable('timers')
    .set({ due_at: sql<Date>`now()` })
    .where('booking_id', '=', bookingId)
    .where('id', 'like', `${timeout}.%`)
    .execute();
}
