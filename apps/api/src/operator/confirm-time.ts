// Calendly never told us of a time that somebody has seen in its calendar with their own eyes.

import type { AdvanceDeps } from '../booking/advance.ts';
import type { Db } from '../db/client.ts';
import { tellBooking } from './tell.ts';

const MINUTE_MS = 60_000;

/**
 * Confirms by hand the time of a booking that waits in CALENDLY_SCHEDULED.manualConfirmation.
 * @param startsAt any form of an instant; the end follows from what was booked
 * @returns where the booking is now
 * @throws in a sentence when there is no such booking, or it does not wait for this
 */
export async function confirmTime(
  db: Db,
  deps: AdvanceDeps,
  { reference, startsAt, reason }: { reference: string; startsAt: string | undefined; reason: string | undefined },
): Promise<string> {
  const booking = await db
    .selectFrom('bookings')
    .innerJoin('session_types', (join) =>
      join
        .onRef('session_types.id', '=', 'session_type_id')
        .onRef('session_types.revision', '=', 'session_type_revision'),
    )
    .select(['bookings.id', 'duration_minutes as minutes'])
    .where('reference', '=', reference.toUpperCase())
    .executeTakeFirst();
  if (!booking) throw new Error(`There is no booking ${reference}.`);
  const start = Date.parse(startsAt ?? '');
  if (Number.isNaN(start)) throw new Error('Say when it starts: --starts 2026-12-01T10:00Z');
  const time = {
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + booking.minutes * MINUTE_MS).toISOString(),
  };
  const act = { command: 'confirm-time', bookingId: booking.id, reason } as const;
  const { moved, path } = await tellBooking(db, deps, { ...act, event: { type: 'initiatePayment', time } });
  if (!moved) throw new Error(`${reference} does not wait for a time: it is in ${path}.`);
  return path;
}
