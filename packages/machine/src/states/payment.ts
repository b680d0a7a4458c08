// Specification, "Payment States".

import { booking, callForHelp, mail } from '../setup.ts';
import { to } from '../state-names.ts';
import {
  failedOrphanRefund,
  failedSurplus,
  latePayment,
  lateTrouble,
  oldCalendlyNews,
  paid,
  refundIsBack,
  refundsOfOrphans,
} from './late.ts';
import { abandon, cancelledBeforePayment, movedBeforePayment } from './leave.ts';

const fails = (origin: 'PAYMENT_PENDING' | 'PAYMENT_PROCESSING') =>
  ({
    target: to('ERROR_PAYMENT.payment'),
    actions: [{ type: 'rememberOrigin', params: origin }, 'rememberFailure'],
  }) as const;

export const PAYMENT_PENDING = booking.createStateConfig({
  description: 'Redirecting to Stripe checkout',
  meta: { spec: 6, persistence: ['database', 'sessionStorage'] },
  tags: ['slotHeld', 'awaitingPayment'],
  entry: ['countAttempt', 'openCheckout'],
  on: {
    onStripeSessionCreated: [
      { guard: 'isCurrentAttempt', target: to('PAYMENT_PROCESSING'), actions: 'rememberCheckout' },
      { actions: 'closeThatCheckout' },
    ],
    // The session moved to a time that costs nothing, or a person confirmed a free one.
    confirmBooking: {
      guard: 'isFree',
      target: to('BOOKING_CONFIRMED'),
      actions: ['closeCheckout', 'rememberConfirmation', mail('confirmed')],
    },
    onPaymentError: [...failedOrphanRefund, { guard: 'isEarlierAttempt' }, fails('PAYMENT_PENDING')],
    // An attempt before this one: its decline is history.
    onPaymentFailed: {},
    onPaymentSettling: [{ guard: 'isOurCheckout', target: to('PAYMENT_PROCESSING.settling') }, {}],
    onCheckoutReturned: {},
    ...paid,
    ...refundsOfOrphans,
    ...cancelledBeforePayment,
    ...movedBeforePayment,
    ...abandon,
    ...oldCalendlyNews,
  },
  after: { paymentPending: fails('PAYMENT_PENDING') },
});

export const PAYMENT_PROCESSING = booking.createStateConfig({
  description: 'Payment is being processed by Stripe',
  meta: { spec: 7, persistence: ['database'] },
  tags: ['slotHeld', 'awaitingPayment'],
  initial: 'awaitingCheckout',
  on: {
    onPaymentFailed: [{ guard: 'isOurCheckout', target: to('PAYMENT_FAILED'), actions: 'rememberPaymentFailure' }, {}],
    onPaymentSettling: [{ guard: 'isOurCheckout', target: to('PAYMENT_PROCESSING.settling') }, {}],
    onPaymentError: [...failedOrphanRefund, { guard: 'isEarlierAttempt' }, fails('PAYMENT_PROCESSING')],
    onStripeSessionCreated: { actions: 'closeThatCheckout' },
    // The browser is back, the webhook perhaps not: ask.
    onCheckoutReturned: { actions: 'askStripe' },
    ...paid,
    ...refundsOfOrphans,
    ...cancelledBeforePayment,
    ...movedBeforePayment,
    ...abandon,
    ...oldCalendlyNews,
  },
  states: {
    awaitingCheckout: {
      description: 'The Checkout Session is open; the client has not paid yet',
      tags: ['payable'],
      on: {
        // More time, or a fresh page: the open session is closed before another one opens (WCAG 2.2.1).
        retryPayment: { target: to('PAYMENT_PENDING') },
      },
      after: { checkoutExpiry: 'reconciling' },
    },
    settling: {
      description: 'Paid by a method that takes days: the session is complete, the money is not here yet',
      on: { onPaymentSettling: {} },
      after: { settling: 'reconciling' },
    },
    reconciling: {
      description: 'Nothing was heard: Stripe is asked before anything is concluded',
      entry: 'askStripe',
      after: { reconciling: fails('PAYMENT_PROCESSING') },
    },
  },
});

export const PAYMENT_SUCCEEDED = booking.createStateConfig({
  description: 'Payment completed successfully',
  meta: { spec: 8, persistence: ['database'] },
  tags: ['slotHeld', 'paid'],
  // Before a paid booking is confirmed Calendly is asked once more: the slot may be gone since.
  entry: 'askWhetherSlotStands',
  on: {
    confirmBooking: {
      target: to('BOOKING_CONFIRMED'),
      actions: ['rememberConfirmation', mail('confirmed')],
    },
    // Not to IDLE: there is money to give back.
    cancelBookingProcess: {
      target: to('BOOKING_CANCELLED.refundDue'),
      actions: [{ type: 'rememberCancellation', params: 'full' }, 'freeSlot', mail('cancelled')],
    },
    cancelBooking: {
      guard: 'isNotByClient',
      target: to('BOOKING_CANCELLED.refundDue'),
      actions: [{ type: 'rememberCancellation', params: 'full' }, 'freeSlot', mail('cancelled')],
    },
    // A moved slot still stands: the booking is confirmed, and then rescheduled as any other.
    rescheduleBooking: [
      { guard: 'isSameSlot' },
      { target: to('BOOKING_CONFIRMED'), actions: ['rememberConfirmation', mail('confirmed'), 'tellAgain'] },
    ],
    completeRefund: [{ guard: 'isOldRefundNews' }, { actions: refundIsBack }],
    onRefundCreated: {},
    ...latePayment,
    onPaymentError: [failedSurplus, ...lateTrouble.onPaymentError],
    ...oldCalendlyNews,
  },
  after: {
    paymentSucceeded: {
      target: to('PAYMENT_SUCCEEDED'),
      reenter: true,
      actions: callForHelp('confirmation_stalled'),
    },
  },
});

export const PAYMENT_FAILED = booking.createStateConfig({
  description: 'Payment failed',
  meta: { spec: 9, persistence: ['database'] },
  tags: ['slotHeld', 'trouble', 'awaitingPayment', 'payable', 'paymentProblem'],
  on: {
    retryPayment: { target: to('PAYMENT_PENDING') },
    attemptRecovery: {
      guard: 'mayRecover',
      target: to('ERROR_RECOVERY.payment'),
      actions: [{ type: 'rememberOrigin', params: 'PAYMENT_FAILED' }, 'countRecovery'],
    },
    // On Stripe's page a client tries card after card; the last word counts.
    onPaymentFailed: [{ guard: 'isOurCheckout', actions: 'rememberPaymentFailure' }, {}],
    onPaymentSettling: [{ guard: 'isOurCheckout', target: to('PAYMENT_PROCESSING.settling') }, {}],
    onStripeSessionCreated: { actions: 'closeThatCheckout' },
    onCheckoutReturned: { actions: 'askStripe' },
    ...paid,
    ...lateTrouble,
    ...refundsOfOrphans,
    ...cancelledBeforePayment,
    ...movedBeforePayment,
    ...abandon,
    ...oldCalendlyNews,
  },
  after: { paymentFailed: { target: to('IDLE'), actions: ['freeSlot', 'closeCheckout'] } },
});
