// What providers wrote us, names included, sealed in the inbox: emptied when the person is erased or the time is up. The
// row stays, with its ids and its verdict, so that the same message is still known when it comes again.

import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';
import { rowName, type Sealer } from '../db/sealed.ts';

const PAGE = 500;
const EMPTY = { body: Buffer.alloc(0), data_key: Buffer.alloc(0) } as const;

/** Empties the messages of one booking. What it had refused and kept for later is given up. */
export async function emptyBodiesOf(trx: Executor, bookingId: string): Promise<void> {
  await trx
    .updateTable('inbox')
    .set({ verdict: 'ignored', reason: 'erased', applied_at: sql<Date>`now()` })
    .where('booking_id', '=', bookingId)
    .where('verdict', '=', 'parked')
    .execute();
  await trx
    .updateTable('inbox')
    .set(EMPTY)
    .where('booking_id', '=', bookingId)
    .where(sql<boolean>`length(body) > 0`)
    .execute();
}

/** Empties messages by their ids. */
export async function emptyBodies(trx: Executor, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx.updateTable('inbox').set(EMPTY).where('id', 'in', ids).execute();
}

/** What tells that a message is about a booking: ids anywhere in it; the address only where nobody else's booking may still need it. */
export interface Traces {
  readonly ids: readonly string[];
  readonly email: string | null;
}

/**
 * Messages that were read and asked nothing of any booking, but are about this one: they name it, or the person.
 * @param since the first moment such a message can have come
 * @returns their ids
 */
export async function strayBodiesAbout(db: Executor, sealer: Sealer, traces: Traces, since: Date): Promise<string[]> {
  const about: string[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await db
      .selectFrom('inbox')
      .select(['id', 'data_key', 'body', 'verdict'])
      .where('booking_id', 'is', null)
      .where('verdict', 'in', ['ignored', 'refused', 'failed', 'parked'])
      .where('received_at', '>=', since)
      .where(sql<boolean>`length(body) > 0`)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const text = sealer.open(row.data_key, rowName('inbox', row.id), row.body).toString().toLowerCase();
      const email = row.verdict === 'parked' ? null : traces.email;
      const needles = email ? [...traces.ids, email] : traces.ids;
      if (needles.some((needle) => text.includes(needle.toLowerCase()))) about.push(row.id);
    }
    const last = rows.at(-1);
    if (!last) return about;
    after = last.id;
  }
}

/** News that came for a booking after it was erased. @returns how many messages were emptied */
export async function emptyBodiesOfErased(db: Executor): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('inbox')
    .set(EMPTY)
    .where('verdict', '!=', 'received')
    .where(sql<boolean>`length(body) > 0`)
    .where('booking_id', 'in', (eb) =>
      eb.selectFrom('erasures').select('booking_id').where('erased_at', 'is not', null),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Messages no booking was ever found for, older than `olderThanMs`. @returns how many were emptied */
export async function emptyOldStrays(db: Executor, olderThanMs: number): Promise<number> {
  const old = sql<Date>`now() - ${olderThanMs} * interval '1 millisecond'`;
  await db
    .updateTable('inbox')
    .set({ verdict: 'ignored', reason: 'its booking never came', applied_at: sql<Date>`now()` })
    .where('booking_id', 'is', null)
    .where('verdict', '=', 'parked')
    .where('received_at', '<', old)
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('inbox')
    .set(EMPTY)
    .where('booking_id', 'is', null)
    .where('verdict', '!=', 'received')
    .where('received_at', '<', old)
    .where(sql<boolean>`length(body) > 0`)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
