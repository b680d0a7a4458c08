// News that comes too late, or twice: accepted in every state, so that no money is ever overlooked. Spread into states.

import { callForHelp } from '../setup.ts';
import { to } from '../state-names.ts';

/** What Stripe holds does not fit what this booking is: nothing is confirmed, nothing returned, and a person looks. */
const judged = [{ guard: 'isKnownPayment' }, { guard: 'disagrees', actions: callForHelp('payment_mismatch') }] as const;

/** A payment nobody waits for goes back in full; a session opened in vain is closed. */
export const latePayment = {
  onPaymentSucceeded: [...judged, { actions: ['rememberOrphan', 'returnOrphan'] }],
  onStripeSessionCreated: { actions: 'closeThatCheckout' },
  onPaymentFailed: {},
  onPaymentSettling: {},
  onCheckoutReturned: {},
} as const;

/** Money for a booking that still waits for it counts, however late it comes; the wrong amount never confirms anything. */
export const paid = {
  onPaymentSucceeded: [
    ...judged,
    {
      guard: 'sessionIsOver',
      target: to('IDLE'),
      actions: ['closeOtherCheckout', 'rememberOrphan', 'returnOrphan'],
    },
    {
      guard: 'paysThePrice',
      target: to('PAYMENT_SUCCEEDED'),
      actions: ['closeOtherCheckout', 'rememberPayment'],
    },
    {
      guard: 'paysAnOldPrice',
      target: to('PAYMENT_PENDING'),
      reenter: true,
      actions: ['rememberOrphan', 'returnOrphan', 'forgetCheckout'],
    },
    { actions: callForHelp('payment_mismatch') },
  ],
} as const;

/** Money for the difference a new time costs; a charge for anything else is a second one and goes back. */
export const differencePaid = [
  ...judged,
  { guard: 'paysTheDifference', target: 'settled', actions: ['closeOtherCheckout', 'rememberPayment'] },
  // The session asked for the difference to a time before this one.
  {
    guard: 'paysAnOldPrice',
    actions: ['rememberOrphan', 'returnOrphan', 'forgetCheckout', 'countAttempt', 'openDifferenceCheckout'],
  },
  { guard: 'isOurSession', actions: callForHelp('payment_mismatch') },
  { actions: ['rememberOrphan', 'returnOrphan'] },
] as const;

/** Calendly repeats what we know. */
export const oldCalendlyNews = {
  onCalendlyWebhookReceived: {},
} as const;

/** Calendly's word on a booking that has already ended: our own cancellation comes back to us, a moved slot is freed. */
export const endedInCalendly = {
  ...oldCalendlyNews,
  cancelBooking: {},
  rescheduleBooking: [{ guard: 'isSameSlot' }, { actions: ['followSlot', 'freeThatSlot'] }],
} as const;

/** The refund of an orphan comes back as news: for the ledger, not for the booking. */
export const refundsOfOrphans = {
  completeRefund: {},
  onRefundCreated: {},
} as const;

/** Money is back: remembered, and shown to a person when it is more than was asked for. */
export const refundIsBack = ['callForHelpWhenRefundedTwice', 'rememberRefundCompleted'] as const;

/** A refund nobody here had asked for came to nothing after all. */
export const failedSurplus = { guard: 'isAboutSurplus', actions: 'forgetSurplus' } as const;

/** A refund that fails where nobody waits for it: an orphan's is made again, and for any other a person returns the money. */
export const failedOrphanRefund = [
  { guard: 'isAboutOrphan', actions: 'returnOrphanAgain' },
  { guard: 'isAboutRefund', actions: callForHelp('refund_stalled') },
] as const;

/** What is left of a refund's failure once the booking's own are dealt with: old news, an orphan's, or a session's. */
export const otherTrouble = [failedSurplus, { guard: 'isAboutOurPayment' }, ...failedOrphanRefund, {}] as const;

/** The failure of a Checkout Session nobody waits for. */
export const lateTrouble = {
  onPaymentError: [...failedOrphanRefund, {}],
} as const;
