// How a client's money and time stand: worked out from what the booking remembers, never from what a screen would like
// to say. Every screen shows both, so none of them can promise anything that is not so.

import { type BookingContext, type LeafPath, type MachineFailureCode, mayRecover } from '@slotpay/machine';
import type { Facts, Model } from './model.ts';
import { isStripesSilence } from './silence.ts';

/** How money stands of which nothing has been captured for this booking. */
type UnpaidKind =
  | 'free'
  /** There has never been a page to pay on, or Stripe has said that it was not paid. */
  | 'untouched'
  /** There is a page to pay on, and no word of a payment. */
  | 'noneYet'
  /** Only Stripe knows at this moment whether something was paid. */
  | 'unclear'
  | 'settling'
  /** The booking is over, and nobody has said that its payment page was not paid. */
  | 'late'
  | 'orphan'
  /** The calendar took money itself, or may have. */
  | 'inCalendar';

/** Amounts in minor units of the booking's currency. */
export type MoneyStanding =
  | { readonly kind: UnpaidKind }
  | { readonly kind: 'paid' | 'spent' | 'kept'; readonly amount: number }
  | { readonly kind: 'owed' | 'returning' | 'returned'; readonly amount: number; readonly kept: number };

export type TimeStanding =
  | { readonly kind: 'none' | 'inCalendar' | 'held' | 'booked' | 'moving' | 'undoable' | 'released' | 'past' }
  /** UTC instant. */
  | { readonly kind: 'heldUntil'; readonly until: string };

type Standing = Pick<Model, 'path' | 'context' | 'facts' | 'arrival' | 'now'>;

const PAID_IN_CALENDLY: MachineFailureCode = 'paid_in_calendly';

/** Whether the client's money is safe. */
export function moneyOf(standing: Standing): MoneyStanding {
  const { path, context, facts } = standing;
  if (context.cancellation !== null && paidTotal(context) > 0) return afterCancelling(path, context);
  if (path === 'BOOKING_RESCHEDULED.refundingDifference')
    return { kind: 'returning', amount: differenceOf(context), kept: facts.paid };
  const past = path === 'BOOKING_CONFIRMED.elapsed';
  if (facts.paid > 0) return { kind: past ? 'spent' : 'paid', amount: facts.paid };
  return { kind: unpaid(standing) };
}

function unpaid({ path, context, arrival }: Standing): UnpaidKind {
  const { price, terms, orphans, checkout, failure } = context;
  const code = failure?.code ?? null;
  const page = checkout !== null;
  if (code === PAID_IN_CALENDLY) return 'inCalendar';
  if (orphans.length > 0) return 'orphan';
  if (isOver(path, context) && page && isStripesSilence(code)) return 'late';
  if (isOver(path, context)) return isFree(price, terms) ? 'free' : 'untouched';
  switch (path) {
    case 'PAYMENT_PROCESSING.settling':
      return 'settling';
    case 'PAYMENT_PROCESSING.reconciling':
    case 'ERROR_RECOVERY.payment':
      return 'unclear';
    case 'PAYMENT_PROCESSING.awaitingCheckout':
    case 'BOOKING_RESCHEDULED.collectingDifference':
      if (arrival === 'returned') return 'unclear';
      return page ? 'noneYet' : 'untouched';
    case 'PAYMENT_PENDING':
      // The page before the one that is being opened may have been paid.
      return page ? 'noneYet' : 'untouched';
    case 'ERROR_PAYMENT.payment':
      return page ? 'unclear' : 'untouched';
    case 'PAYMENT_FAILED':
      if (isStripesSilence(code)) return 'unclear';
      // Stripe takes it for a second payment of what was paid a moment ago.
      return code === 'duplicate_transaction' ? 'noneYet' : 'untouched';
    default:
      return isFree(price, terms) ? 'free' : 'untouched';
  }
}

/** Ended without a session; what was paid for it goes back. */
export function isOver(path: LeafPath, { cancellation }: BookingContext): boolean {
  return cancellation !== null || path === 'IDLE';
}

function isFree(price: number | null, terms: BookingContext['terms']): boolean {
  return (price ?? terms?.price) === 0;
}

function afterCancelling(path: LeafPath, context: BookingContext): MoneyStanding {
  const amount = refundOf(context);
  const paid = paidTotal(context) - earlierRefunds(context);
  const kept = paid - amount;
  if (path === 'BOOKING_CANCELLED.undoable') return { kind: 'paid', amount: paid };
  if (amount === 0) return { kind: 'kept', amount: paid };
  return { kind: refundStanding(path, context), amount, kept };
}

/** Owed until Stripe has named every refund, and again once one has failed. */
function refundStanding(path: LeafPath, { refunds }: BookingContext): 'owed' | 'returning' | 'returned' {
  const named = refunds.every(({ refundId, status }) => refundId !== null && status !== 'failed');
  const isBack = refunds.every(({ status }) => status === 'succeeded');
  // Closed although a refund was due: somebody had returned it by hand before.
  if ((path === 'REFUND_COMPLETED' || path === 'BOOKING_CANCELLED.closed') && isBack) return 'returned';
  const underWay = path === 'REFUND_PENDING' || path === 'REFUND_COMPLETED';
  return underWay && named ? 'returning' : 'owed';
}

/** Whether the client's time is held. */
export function timeOf({ path, context, facts, now }: Standing): TimeStanding {
  if (context.calendly === null) return { kind: 'none' };
  if (path === 'BOOKING_CANCELLED.undoable') return { kind: 'undoable' };
  if (isOver(path, context)) return { kind: 'released' };
  if (path === 'BOOKING_CONFIRMED.elapsed') return { kind: 'past' };
  if (path === 'BOOKING_CONFIRMED.upcoming') return { kind: 'booked' };
  if (path === 'BOOKING_RESCHEDULED.pricing') return { kind: 'moving' };
  if (facts.time === null) return { kind: 'inCalendar' };
  const until = heldUntil(path, context, facts);
  return until !== null && Date.parse(until) > now ? { kind: 'heldUntil', until } : { kind: 'held' };
}

/** Until when, where that is known: the payment page closes, or the server lets the unpaid time go. */
function heldUntil(path: LeafPath, context: BookingContext, { heldUntil, deadline }: Facts): string | null {
  if (path === 'PAYMENT_PROCESSING.awaitingCheckout') return heldUntil;
  // Before that the deadline is only the next try.
  if (path === 'ERROR_PAYMENT.payment') return mayRecover(context) ? null : deadline;
  return path === 'PAYMENT_FAILED' || path === 'BOOKING_RESCHEDULED.collectingDifference' ? deadline : null;
}

/** Minor units the client has ever paid. */
export function paidTotal({ payments }: BookingContext): number {
  return payments.reduce((sum, payment) => sum + payment.amount, 0);
}

/** Minor units that go back because of the cancellation. */
export function refundOf({ cancellation }: BookingContext): number {
  return cancellation?.refund ?? 0;
}

/** Minor units a new time costs more or less, without a sign. */
export function differenceOf({ reschedule }: BookingContext): number {
  return Math.abs(reschedule?.difference ?? 0);
}

/** What had gone back before the booking was cancelled: the difference of a cheaper time. */
function earlierRefunds(context: BookingContext): number {
  const all = context.refunds.reduce((sum, refund) => sum + refund.amount, 0);
  return Math.max(0, all - refundOf(context));
}
