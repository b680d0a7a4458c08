// The booking in a form programs read. A data block: no browser executes it, so our content policy has nothing against it.

import type { Model } from '../booking/model.ts';
import { reservationOf } from '../booking/reservation.ts';

export function Reservation({ booking }: { booking: Model['booking'] }) {
  if (booking === null) return null;
  const page = `${globalThis.location?.origin ?? ''}/b/${booking.reference}`;
  const reservation = reservationOf(booking, page);
  if (reservation === null) return null;
  // No text of ours or of anybody else may end the block.
  return <script type="application/ld+json">{JSON.stringify(reservation).replaceAll('<', '\\u003c')}</script>;
}
