// Who booked: the only personal data of a booking, sealed beside its snapshot.

import { z } from 'zod';
import { INDEX_BYTES } from '../db/blind-index.ts';
import type { Executor } from '../db/client.ts';
import { rowName, type Sealer } from '../db/sealed.ts';

const Details = z.object({
  name: z.string(),
  email: z.string(),
  timeZone: z.string(),
  joinUrl: z.string().nullable(),
  rescheduleUrl: z.string().nullable(),
});
export type Details = z.infer<typeof Details>;

/** A data key for a new booking, wrapped. */
export function newDetailsKey(sealer: Sealer, bookingId: string): Buffer {
  return sealer.newKey(rowName('bookings', bookingId));
}

/** The blind index of the address, then the details, sealed. One value, so that neither is ever stored without the other. */
export function sealDetails(sealer: Sealer, booking: { id: string; data_key: Buffer }, details: Details): Buffer {
  const sealed = sealer.seal(booking.data_key, rowName('bookings', booking.id), JSON.stringify(details));
  return Buffer.concat([sealer.index(details.email), sealed]);
}

/** Details that came with an event, sealed under the key of the booking they are about. */
export async function sealDetailsFor(
  { db, sealer }: { readonly db: Executor; readonly sealer: Sealer },
  bookingId: string,
  details: Details,
): Promise<Buffer> {
  const { data_key } = await db
    .selectFrom('bookings')
    .select('data_key')
    .where('id', '=', bookingId)
    .executeTakeFirstOrThrow();
  return sealDetails(sealer, { id: bookingId, data_key }, details);
}

/** Null while nobody has told us who booked, and again when the person has been erased. */
export function openDetails(
  sealer: Sealer,
  booking: { id: string; data_key: Buffer; details: Buffer | null },
): Details | null {
  if (!booking.details) return null;
  const sealed = booking.details.subarray(INDEX_BYTES);
  return Details.parse(JSON.parse(sealer.open(booking.data_key, rowName('bookings', booking.id), sealed).toString()));
}

/** The same sealed details behind the index that today's key gives. */
export function reindexDetails(
  sealer: Sealer,
  booking: { id: string; data_key: Buffer; details: Buffer | null },
): Buffer | null {
  const details = openDetails(sealer, booking);
  if (!booking.details || !details) return null;
  return Buffer.concat([sealer.index(details.email), booking.details.subarray(INDEX_BYTES)]);
}

/** The booking's data key, wrapped by today's key. */
export function rewrapDetailsKey(sealer: Sealer, booking: { id: string; data_key: Buffer }): Buffer {
  return sealer.rewrap(booking.data_key, rowName('bookings', booking.id));
}
