// How a client's money and time stand: worked out from what the booking remembers, never from what a screen would like
// to say. Every screen shows both, so none of them can promise anything that is not so.

import type { BookingContext, LeafPath } from '@slotpay/machine';
import type { Facts, Model } from './model.ts';

/** Amounts in minor units of the booking's currency. */
export type MoneyStanding =
  | { readonly kind: 'free' | 'untouched' | 'unclear' | 'settling' | 'orphan' }
  | { readonly kind: 'paid' | 'spent' | 'kept'; readonly amount: number }
  | { readonly kind: 'owed' | 'returning' | 'returned'; readonly amount: number; readonly kept: number };

export type TimeStanding =
  | { readonly kind: 'none' | 'inCalendar' | 'held' | 'booked' | 'moving' | 'undoable' | 'released' | 'past' }
  /** UTC instant. */
  | { readonly kind: 'heldUntil'; readonly until: string };

type Standing = Pick<Model, 'path' | 'context' | 'facts' | 'arrival' | 'now'>;

/** Only Stripe knows at this moment whether something was paid. */
const UNCLEAR: ReadonlySet<LeafPath> = new Set<LeafPath>(['PAYMENT_PROCESSING.reconciling', 'ERROR_RECOVERY.payment']);

/** Whether the client's money is safe. */
export function moneyOf({ path, context, facts, arrival }: Standing): MoneyStanding {
  const { price, terms, orphans } = context;
  if (context.cancellation !== null && paidTotal(context) > 0) return afterCancelling(path, context);
  if (path === 'BOOKING_RESCHEDULED.refundingDifference')
    return { kind: 'returning', amount: differenceOf(context), kept: facts.paid };
  const past = path === 'BOOKING_CONFIRMED.elapsed';
  if (facts.paid > 0) return { kind: past ? 'spent' : 'paid', amount: facts.paid };
  if (price === 0 || (price === null && terms?.price === 0)) return { kind: 'free' };
  if (orphans.length > 0) return { kind: 'orphan' };
  if (path === 'PAYMENT_PROCESSING.settling') return { kind: 'settling' };
  const justBack = path === 'PAYMENT_PROCESSING.awaitingCheckout' && arrival === 'returned';
  // There was a page on which it may have been paid before the trouble began.
  const mayHavePaid = path === 'ERROR_PAYMENT.payment' && context.checkout !== null;
  return { kind: justBack || mayHavePaid || UNCLEAR.has(path) ? 'unclear' : 'untouched' };
}

function afterCancelling(path: LeafPath, context: BookingContext): MoneyStanding {
  const amount = refundOf(context);
  const paid = paidTotal(context) - earlierRefunds(context);
  const kept = paid - amount;
  if (path === 'BOOKING_CANCELLED.undoable') return { kind: 'paid', amount: paid };
  if (amount === 0) return { kind: 'kept', amount: paid };
  if (path === 'REFUND_COMPLETED') return { kind: 'returned', amount, kept };
  const sent = context.refunds.some(({ refundId, status }) => refundId !== null && status === 'pending');
  return { kind: sent ? 'returning' : 'owed', amount, kept };
}

/** Whether the client's time is held. */
export function timeOf({ path, context, facts, now }: Standing): TimeStanding {
  if (context.calendly === null) return { kind: 'none' };
  if (path === 'BOOKING_CANCELLED.undoable') return { kind: 'undoable' };
  if (context.cancellation !== null || path === 'IDLE') return { kind: 'released' };
  if (path === 'BOOKING_CONFIRMED.elapsed') return { kind: 'past' };
  if (path === 'BOOKING_CONFIRMED.upcoming') return { kind: 'booked' };
  if (path === 'BOOKING_RESCHEDULED.pricing') return { kind: 'moving' };
  if (facts.time === null) return { kind: 'inCalendar' };
  const until = heldUntil(path, facts);
  return until !== null && Date.parse(until) > now ? { kind: 'heldUntil', until } : { kind: 'held' };
}

/** Until when, where that is known: the payment page closes, or the server lets the unpaid time go. */
function heldUntil(path: LeafPath, { heldUntil, deadline }: Facts): string | null {
  if (path === 'PAYMENT_PROCESSING.awaitingCheckout') return heldUntil;
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
