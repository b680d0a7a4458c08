// Recovery links: a token in a mail opens the booking once, on whatever device; looking at the page does not use it up.

import { leavesTagged } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Db, Executor } from '../db/client.ts';
import { hashToken, newToken } from '../db/token.ts';
import { newCapability } from './open.ts';
import type { Booking } from './read.ts';

const DAY_MS = 86_400_000;
/** A link works until a while after the session: receipts are looked for late. */
const VALID_AFTER_SESSION_MS = 90 * DAY_MS;

/** Makes a link's token; only its hash is kept. */
export async function newRecoveryToken(
  db: Executor,
  booking: Pick<Booking, 'id' | 'snapshot' | 'now'>,
): Promise<string> {
  const token = newToken();
  const end = booking.snapshot.context.calendly?.time?.endsAt;
  const from = end ? Math.max(Date.parse(end), booking.now.getTime()) : booking.now.getTime();
  await db
    .insertInto('recovery_tokens')
    .values({ hash: hashToken(token), booking_id: booking.id, expires_at: new Date(from + VALID_AFTER_SESSION_MS) })
    .execute();
  return token;
}

/** Whoever knows a reference may ask; the client must not drown in mail for it. */
const MAIL_EVERY_SECONDS = 600;

/**
 * Asks for a mail with a new link, at most one every ten minutes. It goes to the client's own address, so that knowing a
 * reference opens nothing.
 * @returns the booking's id when there will be a mail
 */
export async function askForLink(db: Db, reference: string): Promise<string | undefined> {
  const { rows } = await sql<{ booking: string }>`
    insert into effects (booking_id, key, type, params)
    select id,
      id || ':sendMail:openBooking:' || floor(extract(epoch from now()) / ${MAIL_EVERY_SECONDS}::int),
      'sendMail', '{"template": "openBooking"}'
    from bookings
    where reference = ${reference} and details is not null
    on conflict (key) do nothing
    returning booking_id as booking
  `.execute(db);
  return rows[0]?.booking;
}

/** Where nothing is left to be done for a booking. A session that has taken place is none: its receipt is looked for late. */
const ENDS = leavesTagged('ended');

// Links from before the end are void with it; the mail that tells of the end brings its own.
const endedSince = sql`exists (
  select from transitions t
  where t.booking_id = recovery_tokens.booking_id and t.outcome = 'moved' and t.at > recovery_tokens.created_at
    and t.to_path = any(${ENDS}) and t.from_path <> all(${ENDS})
)`;

/** Uses a link up and gives a capability for it; undefined when it is unknown, expired, used or void, without saying which. */
export async function redeemRecoveryToken(
  db: Db,
  token: string,
): Promise<{ bookingId: string; capability: string } | undefined> {
  return db.transaction().execute(async (trx) => {
    const used = await trx
      .updateTable('recovery_tokens')
      .set({ used_at: sql<Date>`now()` })
      .where('hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .where(sql<boolean>`not ${endedSince}`)
      .returning(['booking_id', 'created_at'])
      .executeTakeFirst();
    if (!used) return undefined;
    // Whoever has the newer mail does not need the older one, which may have been passed on since.
    await trx
      .updateTable('recovery_tokens')
      .set({ used_at: sql<Date>`now()` })
      .where('booking_id', '=', used.booking_id)
      .where('created_at', '<', used.created_at)
      .where('used_at', 'is', null)
      .execute();
    return { bookingId: used.booking_id, capability: await newCapability(trx, used.booking_id) };
  });
}
