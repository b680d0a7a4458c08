// Forgets the person in a booking: the key that opens their details is destroyed, and with it every copy of them. Amounts,
// ids and the log stay, so that the books are right and the log still plays again.

import type { BookingMachine } from '@slotpay/machine';
import { type Selectable, sql } from 'kysely';
import { openDetails } from '../booking/details.ts';
import type { Db, Executor } from '../db/client.ts';
import { rowName, type Sealer } from '../db/sealed.ts';
import type { Tables } from '../db/tables.ts';
import { hashToken, newToken } from '../db/token.ts';
import { emptyBodies, emptyBodiesOf, emptyBodiesOfErased, strayBodiesAbout, type Traces } from './bodies.ts';
import { type Wait, waitsOf } from './waits.ts';

export interface EraseDeps {
  readonly db: Db;
  readonly machine: BookingMachine;
  readonly sealer: Sealer;
}

/** `waiting`: it will be done as soon as none of these holds any more. */
export type Erased =
  | { readonly outcome: 'erased' | 'already_erased' }
  | { readonly outcome: 'waiting'; readonly waits: readonly Wait[] }
  | { readonly outcome: 'unknown_booking' };

type BookingRow = Selectable<Tables['bookings']>;

/** A webhook may be older than the booking it belongs to. */
const EARLY_MS = 2 * 86_400_000;

/**
 * Erases a booking's person now, or notes that it is to be done once its money is settled.
 * @param options.beforeSession do not wait for a session still to come
 */
export async function erase(
  deps: EraseDeps,
  bookingId: string,
  options: { readonly beforeSession: boolean },
): Promise<Erased> {
  const { db, machine } = deps;
  const seen = await db.selectFrom('bookings').selectAll().where('id', '=', bookingId).executeTakeFirst();
  if (!seen) return { outcome: 'unknown_booking' };
  if (seen.erased_at) return { outcome: 'already_erased' };
  // Looked for before anything is locked: there may be many messages to look through.
  const strays = await strayMessages(deps, seen);
  return db.transaction().execute(async (trx): Promise<Erased> => {
    // The same lock as record_step takes: the booking does not move while it is decided.
    const booking = await trx
      .selectFrom('bookings')
      .selectAll()
      .where('id', '=', bookingId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    if (booking.erased_at) return { outcome: 'already_erased' };
    const waits = await waitsOf(trx, machine, booking, options.beforeSession);
    await note(trx, bookingId, options.beforeSession, waits);
    if (waits.length > 0) return { outcome: 'waiting', waits };
    await destroy(trx, deps, booking);
    await emptyBodies(trx, strays);
    return { outcome: 'erased' };
  });
}

async function note(trx: Executor, bookingId: string, beforeSession: boolean, waits: readonly Wait[]): Promise<void> {
  const values = {
    before_session: beforeSession,
    waits_for: [...waits],
    erased_at: waits.length === 0 ? sql<Date>`now()` : null,
  };
  await trx
    .insertInto('erasures')
    .values({ booking_id: bookingId, ...values })
    .onConflict((conflict) => conflict.column('booking_id').doUpdateSet(values))
    .execute();
}

// The row gets a key of its own again, one that has never sealed anything: what was sealed before opens no more, and
// nothing that still has to be sealed for this booking (a request to Stripe, say) needs to know of it.
async function destroy(trx: Executor, { sealer }: EraseDeps, booking: BookingRow): Promise<void> {
  const { id } = booking;
  await trx
    .updateTable('bookings')
    .set({
      details: null,
      opened_from: null,
      // With the instants that stay, a rare language may point at somebody.
      language: null,
      data_key: sealer.newKey(rowName('bookings', id)),
      // Whoever repeats the request that opened the booking no longer gets a way in.
      creation_key_hash: hashToken(newToken()),
      erased_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('capabilities').where('booking_id', '=', id).execute();
  await trx.deleteFrom('recovery_tokens').where('booking_id', '=', id).execute();
  await trx
    .updateTable('effects')
    // The address of a Checkout page shows who is paying.
    .set({ request: null, answer: sql`answer - 'url'` })
    .where('booking_id', '=', id)
    .execute();
  await emptyBodiesOf(trx, id);
}

async function strayMessages({ db, sealer }: EraseDeps, booking: BookingRow): Promise<string[]> {
  const idsOf = async (table: 'calendly_invitees' | 'checkout_sessions' | 'ledger', column: string) => {
    const { rows } = await sql<{ id: string }>`
      select ${sql.ref(column)} as id from ${sql.table(table)} where booking_id = ${booking.id}
    `.execute(db);
    return rows.map(({ id }) => id);
  };
  const traces: Traces = {
    ids: [
      booking.id,
      booking.reference,
      ...(await idsOf('calendly_invitees', 'invitee_id')),
      ...(await idsOf('checkout_sessions', 'session_id')),
      ...(await idsOf('ledger', 'object_id')),
    ],
    email: openDetails(sealer, booking)?.email ?? null,
  };
  return strayBodiesAbout(db, sealer, traces, new Date(booking.created_at.getTime() - EARLY_MS));
}

/**
 * Finishes what was put off and no longer has to wait, and empties news that came for erased bookings since.
 * @returns how many were erased now
 */
export async function finishErasures(deps: EraseDeps): Promise<number> {
  const waiting = await deps.db
    .selectFrom('erasures')
    .select(['booking_id', 'before_session'])
    .where('erased_at', 'is', null)
    .orderBy('requested_at')
    .execute();
  let done = 0;
  for (const { booking_id, before_session } of waiting) {
    const { outcome } = await erase(deps, booking_id, { beforeSession: before_session });
    if (outcome === 'erased') done += 1;
  }
  await emptyBodiesOfErased(deps.db);
  return done;
}
