// What our own books say, read as rows.

import type { Db } from '../../src/db/client.ts';

export type Books = ReturnType<typeof booksOf>;

/** The rows tests ask for most, oldest first. */
export function booksOf(db: Db) {
  const inbox = () => db.selectFrom('inbox').selectAll().orderBy('received_at').execute();
  return {
    inbox,
    /** Deliveries that found this booking. */
    inboxOf: async (bookingId: string) => (await inbox()).filter(({ booking_id }) => booking_id === bookingId),
    logOf: (bookingId: string) =>
      db.selectFrom('transitions').selectAll().where('booking_id', '=', bookingId).orderBy('seq').execute(),
    effectsOf: (bookingId: string) =>
      db.selectFrom('effects').selectAll().where('booking_id', '=', bookingId).orderBy('created_at').execute(),
    /** The codes of its cases. */
    casesOf: async (bookingId: string) => {
      const rows = await db.selectFrom('cases').select('code').where('booking_id', '=', bookingId).execute();
      return rows.map(({ code }) => code);
    },
    /** The lines of its ledger, such as `capture 12000 eur`. */
    ledgerOf: async (bookingId: string) => {
      const lines = await db
        .selectFrom('ledger')
        .select(['kind', 'amount', 'currency'])
        .where('booking_id', '=', bookingId)
        .orderBy('at')
        .execute();
      return lines.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`);
    },
    /** What banks have taken of it, minor units. */
    lostOf: async (bookingId: string) =>
      (await db.selectFrom('bookings').select('lost').where('id', '=', bookingId).executeTakeFirstOrThrow()).lost,
    moneyOf: (bookingId: string) =>
      db.selectFrom('bookings').select(['captured', 'refunded']).where('id', '=', bookingId).executeTakeFirstOrThrow(),
  };
}
