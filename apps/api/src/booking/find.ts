// Finding a booking by what somebody else calls it.

import type { LookUps } from '../cache/look-ups.ts';
import type { Executor } from '../db/client.ts';
import { hashToken } from '../db/token.ts';

/** The booking a capability opens, if it is this one. The same answer for a foreign and an unknown booking. */
export async function isOpenedBy(
  { db, lookUps }: { readonly db: Executor; readonly lookUps: LookUps },
  bookingId: string,
  capability: string,
): Promise<boolean> {
  const hash = hashToken(capability);
  const ask = async () => {
    const row = await db.selectFrom('capabilities').select('booking_id').where('hash', '=', hash).executeTakeFirst();
    return row?.booking_id;
  };
  return (await lookUps.bookingOfCapability(hash, ask)) === bookingId;
}

export async function bookingByFlowToken(db: Executor, flowTokenHash: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('bookings')
    .select('id')
    .where('flow_token_hash', '=', flowTokenHash)
    .executeTakeFirst();
  return row?.id;
}

/** Also by an invitee the booking has moved on from: a reschedule gives a new one. */
export async function bookingByInvitee(db: Executor, inviteeId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('calendly_invitees')
    .select('booking_id')
    .where('invitee_id', '=', inviteeId)
    .executeTakeFirst();
  return row?.booking_id;
}

export async function bookingExists(db: Executor, bookingId: string): Promise<boolean> {
  const row = await db.selectFrom('bookings').select('id').where('id', '=', bookingId).executeTakeFirst();
  return row !== undefined;
}
