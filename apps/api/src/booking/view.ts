// What a client may see of a booking.

import type { BookingView } from '@slotpay/contract';
import { type BookingMachine, cancellationQuote, paidOf } from '@slotpay/machine';
import type { Booking } from './read.ts';

/** The booking as its own client sees it, at `booking.now`. */
export function viewOf(machine: BookingMachine, booking: Booking): BookingView {
  const { context } = booking.snapshot;
  const at = booking.now.toISOString();
  const clientEvents = machine.clientEvents(booking.snapshot, at);
  const { details } = booking;
  const view = {
    id: booking.id,
    reference: booking.reference,
    version: booking.version,
    state: booking.state,
    path: booking.path,
    snapshot: booking.storedSnapshot,
    sessionType: {
      id: booking.sessionType.id,
      name: booking.sessionType.name,
      description: booking.sessionType.description,
      hostName: booking.sessionType.host_name,
      durationMinutes: booking.sessionType.duration_minutes,
    },
    time: context.calendly?.time ?? null,
    invitee: details && { name: details.name, email: details.email, timeZone: details.timeZone },
    currency: booking.sessionType.currency,
    price: context.price,
    paid: paidOf(context),
    checkoutUrl: booking.checkoutUrl,
    holdExpiresAt: context.checkout?.expiresAt ?? null,
    deadline: booking.deadline?.toISOString() ?? null,
    receiptUrl: context.payments.at(-1)?.receiptUrl ?? null,
    joinUrl: details?.joinUrl ?? null,
    rescheduleUrl: booking.snapshot.matches('BOOKING_CONFIRMED') ? (details?.rescheduleUrl ?? null) : null,
    cancellationQuote: clientEvents.includes('cancelBooking') ? cancellationQuote(context, 'client', at) : null,
    clientEvents,
    createdAt: booking.createdAt.toISOString(),
    serverTime: at,
  };
  // The id came out of the database as a UUID; branding it is the one thing the type cannot see.
  return view as unknown as BookingView;
}
