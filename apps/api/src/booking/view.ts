// What a client may see of a booking.

import type { BookingView } from '@slotpay/contract';
import {
  type BookingContext,
  type BookingMachine,
  cancellationQuote,
  paidOf,
  rescheduleQuotes,
} from '@slotpay/machine';
import type { Booking } from './read.ts';

/** The booking as its own client sees it, at `booking.now`. */
export function viewOf(machine: BookingMachine, booking: Booking): BookingView {
  const { context } = booking.snapshot;
  const at = booking.now.toISOString();
  const clientEvents = machine.clientEvents(booking.snapshot, at);
  const { details } = booking;
  const confirmed = booking.snapshot.matches('BOOKING_CONFIRMED');
  const movable = confirmed && !booking.snapshot.hasTag('resting');
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
    disputed: booking.disputed,
    checkoutUrl: booking.snapshot.hasTag('payable') ? booking.checkoutUrl : null,
    holdExpiresAt: context.checkout?.expiresAt ?? null,
    deadline: booking.deadline?.toISOString() ?? null,
    receiptUrl: context.receiptUrl,
    joinUrl: details?.joinUrl ?? null,
    rescheduleUrl: confirmed ? (details?.rescheduleUrl ?? null) : null,
    reschedule: rescheduleOf(context),
    rescheduleQuotes: movable && context.terms ? rescheduleQuotes(context.terms, paidOf(context)) : [],
    cancellationQuote: clientEvents.includes('cancelBooking') ? cancellationQuote(context, 'client', at) : null,
    clientEvents,
    createdAt: booking.createdAt.toISOString(),
    serverTime: at,
  };
  // The id came out of the database as a UUID; branding it is the one thing the type cannot see.
  return view as unknown as BookingView;
}

function rescheduleOf({ reschedule, moved }: BookingContext): BookingView['reschedule'] {
  if (reschedule) return { ...reschedule, settled: false };
  return moved && { ...moved, settled: true };
}
