// The conditions states name. Each reads only the context and the event.

import type { BookingContext } from './context.ts';
import type { BookingEvent } from './events.ts';
import { differenceOf, owedSinceCancelled, waivesUnpaidDifference } from './record.ts';
import {
  failsRefund,
  failsSurplus,
  failureSettlesAll,
  isOldRefundNews,
  paidOf,
  refundsAsked,
  settlesAllRefunds,
} from './refunds.ts';
import { mayRecover } from './timeouts.ts';

interface Args {
  context: BookingContext;
  event: BookingEvent;
}

const CANCELLED_IN_CALENDLY: ReadonlySet<string> = new Set(['host', 'invitee']);

/** Whether the slot is already gone because Calendly itself cancelled it. */
export function cancelledInCalendly(context: BookingContext): boolean {
  return context.cancellation !== null && CANCELLED_IN_CALENDLY.has(context.cancellation.by);
}

/** A cancellation of an invitee we do not know yet is refused, so that it waits for the reschedule that explains it. */
function endsOurSlot(context: BookingContext, event: BookingEvent): boolean {
  return (
    event.type === 'cancelBooking' && (event.inviteeId === undefined || event.inviteeId === context.calendly?.inviteeId)
  );
}

export const guards = {
  /** Nothing was ever booked here: an abandoned booking rests in IDLE for late payments and is not used again. */
  isBlank: ({ context }: Args) => context.calendly === null,

  // Calendly
  isOurInvitee: ({ context, event }: Args) => 'inviteeId' in event && event.inviteeId === context.calendly?.inviteeId,
  /** Nothing new: the invitee is ours, and so is the time if one is told. */
  isSameSlot: ({ context, event }: Args) =>
    event.type === 'rescheduleBooking' &&
    event.invitee.inviteeId === context.calendly?.inviteeId &&
    (event.time === null || context.calendly.time !== null),
  timeIsUnknown: ({ event }: Args) => event.type === 'rescheduleBooking' && event.time === null,
  hasTime: ({ context, event }: Args) =>
    event.type === 'initiatePayment' && (event.time ?? context.calendly?.time ?? null) !== null,

  // Who asks
  isByClient: ({ event }: Args) => 'by' in event && event.by === 'client',
  isNotByClient: ({ context, event }: Args) =>
    event.type === 'cancelBooking' && event.by !== 'client' && endsOurSlot(context, event),
  endsPaidBooking: ({ context, event }: Args) => endsOurSlot(context, event) && paidOf(context) > 0,
  endsUnpaidBooking: ({ context, event }: Args) => endsOurSlot(context, event) && paidOf(context) === 0,

  // Payment
  isFree: ({ context }: Args) => context.price === 0,
  isEarlierAttempt: ({ context, event }: Args) =>
    event.type === 'onPaymentError' && event.attempt !== undefined && event.attempt < context.attempt,
  isCurrentAttempt: ({ context, event }: Args) => 'attempt' in event && event.attempt === context.attempt,
  /** About the session that may be paid: after a retry that is the older one until the newer one exists. */
  isOurCheckout: ({ context, event }: Args) =>
    'attempt' in event && event.attempt === (context.checkout?.attempt ?? context.attempt),
  isKnownPayment: ({ context, event }: Args) =>
    event.type === 'onPaymentSucceeded' &&
    (context.orphans.includes(event.paymentIntentId) ||
      context.payments.some((payment) => payment.paymentIntentId === event.paymentIntentId)),
  /** Not our booking's payment, whatever its amount. */
  disagrees: ({ event }: Args) => event.type === 'onPaymentSucceeded' && event.disagrees !== undefined,
  paysThePrice: ({ context, event }: Args) =>
    event.type === 'onPaymentSucceeded' && event.amount === context.price && event.currency === context.terms?.currency,
  /** The session asked for what the slot cost before it was moved. */
  paysAnOldPrice: ({ context, event }: Args) =>
    event.type === 'onPaymentSucceeded' &&
    event.sessionId === context.checkout?.sessionId &&
    event.amount === context.checkout.amount &&
    event.currency === context.terms?.currency,
  isOurSession: ({ context, event }: Args) =>
    event.type === 'onPaymentSucceeded' && event.sessionId === context.checkout?.sessionId,
  sessionIsOver: ({ context, event }: Args) => {
    const endsAt = context.calendly?.time?.endsAt;
    return endsAt !== undefined && Date.parse(event.at) >= Date.parse(endsAt);
  },
  paysTheDifference: ({ context, event }: Args) =>
    event.type === 'onPaymentSucceeded' &&
    event.amount === context.reschedule?.difference &&
    event.currency === context.terms?.currency,
  /** Still open, and still asking for the right price. */
  checkoutIsOpen: ({ context, event }: Args) =>
    event.type === 'recoverySucceeded' &&
    event.checkoutStillOpen === true &&
    context.checkout !== null &&
    context.checkout.amount === context.price,
  priceChanges: ({ context, event }: Args) =>
    event.type === 'rescheduleBooking' &&
    event.time !== null &&
    differenceOf({ ...context, payments: [], refunds: [] }, event).amount !== context.price,

  // Reschedule after payment
  isDearer: ({ context, event }: Args) =>
    event.type === 'rescheduleBooking' && differenceOf(context, event).kind === 'dearer',
  isCheaper: ({ context, event }: Args) =>
    event.type === 'rescheduleBooking' && differenceOf(context, event).kind === 'cheaper',
  /** Stripe knows its own minimum best: what it does not charge is waived as what our table says it does not. */
  isTooSmallToCharge: ({ event }: Args) => event.type === 'onPaymentError' && event.code === 'stripe.amount_too_small',
  /** No page to pay on was ever there, which is not the client's doing; one that has expired unpaid was. */
  couldNotBePaid: ({ context }: Args) =>
    context.checkout === null && context.failure?.code !== 'session_expired' && paidOf(context) > 0,
  waivesUnpaidDifference: ({ context }: Args) => waivesUnpaidDifference(context),

  // Refund
  somethingIsPaid: ({ context }: Args) => paidOf(context) > 0,
  refundIsRecorded: ({ context }: Args) => owedSinceCancelled(context) > 0 && paidOf(context) > 0,
  refundHasFailed: ({ context, event }: Args) =>
    event.type === 'initiateRefund' && refundsAsked(context, event, 'failed').length > 0,
  /** All that was asked for of a payment in dispute has had its answer: none is withheld, or about to be. */
  nothingIsWithheld: ({ context, event }: Args) =>
    event.type === 'initiateRefund' &&
    event.ofPayment !== undefined &&
    refundsAsked(context, event, 'requested').length === 0,
  isOldRefundNews: ({ context, event }: Args) =>
    (event.type === 'onRefundCreated' || event.type === 'completeRefund') && isOldRefundNews(context, event),
  isLastRefund: ({ context, event }: Args) => event.type === 'completeRefund' && settlesAllRefunds(context, event),
  isAboutOurRefund: ({ context, event }: Args) => event.type === 'onPaymentError' && failsRefund(context, event),
  isAboutSurplus: ({ context, event }: Args) => event.type === 'onPaymentError' && failsSurplus(context, event),
  isReturnedByHand: ({ context, event }: Args) => event.type === 'onPaymentError' && failureSettlesAll(context, event),
  /** Of a payment that counts for this booking; asked after `isAboutOurRefund`, so the failure is old news. */
  isAboutOurPayment: ({ context, event }: Args) =>
    event.type === 'onPaymentError' && context.payments.some((p) => p.paymentIntentId === event.refundOf),
  /** Of a payment nobody wants, by name: it is asked for again. */
  isAboutOrphan: ({ context, event }: Args) =>
    event.type === 'onPaymentError' && event.refundId !== undefined && context.orphans.includes(event.refundOf ?? ''),
  isAboutRefund: ({ event }: Args) => event.type === 'onPaymentError' && event.refundOf !== undefined,

  // Recovery
  mayRecover: ({ context }: Args) => mayRecover(context),
  cameFromPaymentFailed: ({ context }: Args) => context.recovery.origin === 'PAYMENT_FAILED',
} satisfies Record<string, (args: Args) => boolean>;
