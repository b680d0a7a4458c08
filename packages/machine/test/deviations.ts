// Where the machine deliberately differs from the specification's tables, and why: the one list. The numbers are those of
// docs/decisions/0002-reading-the-specification.md.

import type { EventType, StateName } from '../src/index.ts';
import type { DelayName } from '../src/timeouts.ts';

type EdgeText = `${StateName} ${EventType | `after.${DelayName}`} ${StateName}`;

interface Deviation {
  readonly ruling: number | 'timeouts';
  readonly why: string;
  readonly edges: readonly EdgeText[];
}

/** Edges the specification does not list. */
export const ADDED: readonly Deviation[] = [
  {
    ruling: 3,
    why: 'a listed edge without a trigger of its own takes an existing one',
    edges: [
      'CALENDLY_SCHEDULED initiatePayment PAYMENT_PENDING',
      'CALENDLY_WEBHOOK_RECEIVED cancelBooking BOOKING_CANCELLED',
      'BOOKING_RESCHEDULED cancelBooking BOOKING_CANCELLED',
      'BOOKING_RESCHEDULED confirmBooking BOOKING_CONFIRMED',
      'BOOKING_CANCELLED confirmBooking BOOKING_CONFIRMED',
      'ERROR_CALENDLY startCalendlyScheduling CALENDLY_SCHEDULING',
      'PAYMENT_FAILED attemptRecovery ERROR_RECOVERY',
      'ERROR_PAYMENT retryPayment PAYMENT_PENDING',
      'ERROR_WEBHOOK onCalendlyWebhookReceived CALENDLY_SCHEDULED',
    ],
  },
  {
    ruling: 4,
    why: 'the errors before confirmation come before confirmation as well; after paying, giving up is a cancellation',
    edges: [
      'ERROR_CALENDLY cancelBookingProcess IDLE',
      'ERROR_WEBHOOK cancelBookingProcess IDLE',
      'ERROR_PAYMENT cancelBookingProcess IDLE',
      'ERROR_RECOVERY cancelBookingProcess IDLE',
      'PAYMENT_SUCCEEDED cancelBookingProcess BOOKING_CANCELLED',
    ],
  },
  {
    ruling: 5,
    why: 'a payment of the price counts however late it comes',
    edges: [
      'PAYMENT_PENDING onPaymentSucceeded PAYMENT_SUCCEEDED',
      'PAYMENT_FAILED onPaymentSucceeded PAYMENT_SUCCEEDED',
      'ERROR_PAYMENT onPaymentSucceeded PAYMENT_SUCCEEDED',
      'ERROR_RECOVERY onPaymentSucceeded PAYMENT_SUCCEEDED',
    ],
  },
  {
    ruling: 5,
    why: 'a payment that comes after the session itself is returned, and there is nothing left to book',
    edges: [
      'PAYMENT_PENDING onPaymentSucceeded IDLE',
      'PAYMENT_PROCESSING onPaymentSucceeded IDLE',
      'PAYMENT_FAILED onPaymentSucceeded IDLE',
      'ERROR_PAYMENT onPaymentSucceeded IDLE',
      'ERROR_RECOVERY onPaymentSucceeded IDLE',
    ],
  },
  {
    ruling: 10,
    why: 'a payment of what the slot cost before it moved is returned, and the new price asked for',
    edges: [
      'PAYMENT_PROCESSING onPaymentSucceeded PAYMENT_PENDING',
      'PAYMENT_FAILED onPaymentSucceeded PAYMENT_PENDING',
      'ERROR_PAYMENT onPaymentSucceeded PAYMENT_PENDING',
      'ERROR_RECOVERY onPaymentSucceeded PAYMENT_PENDING',
    ],
  },
  {
    ruling: 10,
    why: 'a slot moves before it is paid or confirmed: the booking follows, at the new price',
    edges: [
      'CALENDLY_SCHEDULED rescheduleBooking CALENDLY_WEBHOOK_RECEIVED',
      'ERROR_WEBHOOK rescheduleBooking CALENDLY_SCHEDULED',
      'ERROR_RECOVERY rescheduleBooking CALENDLY_SCHEDULED',
      'PAYMENT_PROCESSING rescheduleBooking PAYMENT_PENDING',
      'PAYMENT_FAILED rescheduleBooking PAYMENT_PENDING',
      'ERROR_PAYMENT rescheduleBooking PAYMENT_PENDING',
      'ERROR_RECOVERY rescheduleBooking PAYMENT_PENDING',
      'PAYMENT_SUCCEEDED rescheduleBooking BOOKING_CONFIRMED',
    ],
  },
  {
    ruling: 6,
    why: 'more time for an unpaid client is a fresh Checkout Session',
    edges: ['PAYMENT_PROCESSING retryPayment PAYMENT_PENDING'],
  },
  {
    ruling: 8,
    why: 'a bank debit is waited for wherever we are when Stripe tells of it',
    edges: [
      'PAYMENT_PENDING onPaymentSettling PAYMENT_PROCESSING',
      'PAYMENT_FAILED onPaymentSettling PAYMENT_PROCESSING',
      'ERROR_PAYMENT onPaymentSettling PAYMENT_PROCESSING',
      'ERROR_RECOVERY onPaymentSettling PAYMENT_PROCESSING',
    ],
  },
  {
    ruling: 11,
    why: 'Calendly or a person ends a booking that is not confirmed yet',
    edges: [
      'CALENDLY_SCHEDULED cancelBooking CALENDLY_WEBHOOK_RECEIVED',
      'PAYMENT_PENDING cancelBooking BOOKING_CANCELLED',
      'PAYMENT_PROCESSING cancelBooking BOOKING_CANCELLED',
      'PAYMENT_SUCCEEDED cancelBooking BOOKING_CANCELLED',
      'PAYMENT_FAILED cancelBooking BOOKING_CANCELLED',
      'ERROR_PAYMENT cancelBooking BOOKING_CANCELLED',
      'ERROR_WEBHOOK cancelBooking BOOKING_CANCELLED',
      'ERROR_RECOVERY cancelBooking BOOKING_CANCELLED',
    ],
  },
  {
    ruling: 14,
    why: 'recovery ends by a fact as well as by its own verdict, and a failed payment goes back to where it was',
    edges: [
      'ERROR_RECOVERY onCalendlyWebhookReceived CALENDLY_SCHEDULED',
      'ERROR_RECOVERY onPaymentFailed PAYMENT_FAILED',
      'ERROR_RECOVERY recoveryFailed PAYMENT_FAILED',
      'ERROR_RECOVERY completeRefund REFUND_COMPLETED',
      'ERROR_PAYMENT completeRefund REFUND_COMPLETED',
    ],
  },
  {
    ruling: 13,
    why: 'what failed is asked for again when a person says so, and what was returned by hand meanwhile is not owed any more',
    edges: [
      'ERROR_PAYMENT initiateRefund REFUND_PENDING',
      'ERROR_RECOVERY initiateRefund REFUND_PENDING',
      'REFUND_PENDING onPaymentError REFUND_COMPLETED',
      'ERROR_PAYMENT onPaymentError REFUND_COMPLETED',
      'ERROR_RECOVERY onPaymentError REFUND_COMPLETED',
    ],
  },
  {
    ruling: 21,
    why: 'a free session has nothing to pay for',
    edges: [
      'CALENDLY_WEBHOOK_RECEIVED confirmBooking BOOKING_CONFIRMED',
      'PAYMENT_PENDING confirmBooking BOOKING_CONFIRMED',
    ],
  },
  {
    ruling: 22,
    why: 'a slot picked in a calendar that was only slow must not be lost',
    edges: [
      'ERROR_CALENDLY onCalendlyEventCreated CALENDLY_SCHEDULED',
      'ERROR_RECOVERY onCalendlyEventCreated CALENDLY_SCHEDULED',
    ],
  },
  {
    ruling: 'timeouts',
    why: 'nothing stays where it is for ever',
    edges: [
      'SESSION_TYPE_SELECTION after.sessionTypeSelection IDLE',
      'CALENDLY_SCHEDULING after.calendlyScheduling IDLE',
      'CALENDLY_SCHEDULED after.manualConfirmation ERROR_WEBHOOK',
      'CALENDLY_WEBHOOK_RECEIVED after.calendlyWebhookReceived ERROR_WEBHOOK',
      'PAYMENT_PENDING after.paymentPending ERROR_PAYMENT',
      'PAYMENT_PROCESSING after.reconciling ERROR_PAYMENT',
      'PAYMENT_FAILED after.paymentFailed IDLE',
      'BOOKING_RESCHEDULED after.rescheduleDifference BOOKING_CANCELLED',
      'REFUND_PENDING after.refundPending ERROR_PAYMENT',
      'ERROR_CALENDLY after.errorCalendly IDLE',
      'ERROR_PAYMENT after.recovery ERROR_RECOVERY',
      'ERROR_PAYMENT after.paymentRecovery ERROR_RECOVERY',
      'ERROR_PAYMENT after.paymentRecovery IDLE',
      'ERROR_WEBHOOK after.recovery ERROR_RECOVERY',
      'ERROR_RECOVERY after.errorRecovery ERROR_CALENDLY',
      'ERROR_RECOVERY after.errorRecovery ERROR_PAYMENT',
      'ERROR_RECOVERY after.errorRecovery ERROR_WEBHOOK',
      'ERROR_RECOVERY after.errorRecovery PAYMENT_FAILED',
    ],
  },
];

/** Edges the specification lists and the machine does not have. */
export const OMITTED: readonly Deviation[] = [
  {
    ruling: 4,
    why: 'there is money to give back, which IDLE could not do',
    edges: ['PAYMENT_SUCCEEDED cancelBookingProcess IDLE'],
  },
  {
    ruling: 14,
    why: "it goes back to CALENDLY_SCHEDULED, which hears Calendly's word again and walks on by itself",
    edges: ['ERROR_RECOVERY recoverySucceeded CALENDLY_WEBHOOK_RECEIVED'],
  },
];

/** Facts the specification has no trigger for. */
export const ADDED_EVENT_REASONS: Readonly<Partial<Record<EventType, string>>> = {
  onPaymentSettling: 'ruling 8: the order is complete and the money days away',
  onRefundCreated: 'ruling 13: Stripe has named a refund that is not back yet',
  onCheckoutReturned: 'ruling 6: the browser came back, which is a reason to ask and no proof',
};
