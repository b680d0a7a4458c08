// The ways out of a booking. An explicit list spread into each state that has them, never a root handler: one sees them
// where one reads the state, and a new state does not inherit them by accident.

import { mail } from '../setup.ts';
import { to } from '../state-names.ts';

/** Nothing is held yet. Specification, trigger 3. */
export const reset = {
  cancelBookingProcess: { target: to('IDLE') },
} as const;

/** A slot is held, and perhaps a Checkout Session is open: both are given back. */
export const abandon = {
  cancelBookingProcess: { target: to('IDLE'), actions: ['freeSlot', 'closeCheckout'] },
} as const;

/** Calendly or an operator ends a booking that was not paid for yet; a client uses cancelBookingProcess. */
export const cancelledBeforePayment = {
  cancelBooking: [
    {
      guard: 'isNotByClient',
      target: to('BOOKING_CANCELLED.closed'),
      actions: [{ type: 'rememberCancellation', params: 'full' }, 'freeSlot', 'closeCheckout', mail('cancelled')],
    },
  ],
} as const;

const endPaid = [
  { type: 'rememberCancellation', params: 'policy' },
  'freeSlot',
  'closeCheckout',
  mail('cancelled'),
] as const;

/** Ends a paid booking at once, with whatever refund is due. */
export const cancelPaid = [
  { guard: 'endsPaidBooking', target: to('BOOKING_CANCELLED.refundDue'), actions: endPaid },
  { guard: 'endsUnpaidBooking', target: to('BOOKING_CANCELLED.closed'), actions: endPaid },
] as const;

/** A new time while nothing is paid: the slot moves, and a changed price needs a fresh Checkout Session. */
export const movedBeforePayment = {
  rescheduleBooking: [
    { guard: 'isSameSlot' },
    { guard: 'timeIsUnknown', actions: 'askForNewInvitee' },
    { guard: 'priceChanges', target: to('PAYMENT_PENDING'), reenter: true, actions: 'moveSlot' },
    { actions: 'moveSlot' },
  ],
} as const;
