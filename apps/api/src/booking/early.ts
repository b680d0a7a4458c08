// Webhooks that came before the browser: parked without a booking, found again by the token that went through Calendly.

import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';

/**
 * Gives a booking the deliveries that waited for it.
 * @param hint where a cache remembers which ones: only these are looked at
 */
export async function claimEarlyDeliveries(
  db: Executor,
  bookingId: string,
  hint: readonly string[] = [],
): Promise<void> {
  const hinted = hint.length > 0 ? sql`and inbox.id = any(${hint}::uuid[])` : sql``;
  await sql`
    update inbox set verdict = 'received', run_at = now(), attempts = 0
    from bookings
    where bookings.id = ${bookingId} and inbox.verdict = 'parked' and inbox.booking_id is null
      and (inbox.flow_token_hash = bookings.flow_token_hash
        or inbox.invitee_id in (select invitee_id from calendly_invitees where booking_id = bookings.id))
      ${hinted}
  `.execute(db);
}

/** The other direction: a delivery just parked finds a booking opened meanwhile. */
export async function reclaim(db: Executor, deliveryId: string): Promise<void> {
  await sql`
    update inbox set verdict = 'received', run_at = now(), attempts = 0
    where id = ${deliveryId} and verdict = 'parked' and booking_id is null
      and (exists (select from bookings where bookings.flow_token_hash = inbox.flow_token_hash)
        or exists (select from calendly_invitees c where c.invitee_id = inbox.invitee_id))
  `.execute(db);
}

/** Deliveries whose booking is there and that were parked all the same: a process died in between. @returns how many */
export async function reclaimForgotten(db: Executor): Promise<number> {
  const { numAffectedRows } = await sql`
    update inbox set verdict = 'received', run_at = now(), attempts = 0
    where verdict = 'parked' and booking_id is null
      and (exists (select from bookings where bookings.flow_token_hash = inbox.flow_token_hash)
        or exists (select from calendly_invitees c where c.invitee_id = inbox.invitee_id))
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
