// What is returned: how each piece of news about a refund changes the list a booking keeps. Pure.

import type { BookingContext, Refund } from './context.ts';
import type { EventOf } from './events.ts';
import { refundParts, sumOf } from './policy.ts';

type Refunds = Pick<BookingContext, 'refunds'>;
type AskedRefunds = Pick<BookingContext, 'refunds' | 'refundAttempt'>;

/**
 * Minor units the client has paid and not got back; a refund on its way counts as back. No charge counts below zero: one
 * made by hand beside ours adds up to more than was paid until Stripe refuses ours, and a bank takes what went back before.
 */
export function paidOf(context: BookingContext): number {
  return context.payments.reduce((sum, { paymentIntentId }) => sum + leftOn(context, paymentIntentId), 0);
}

function liveRefunds(context: BookingContext): Refund[] {
  return context.refunds.filter((refund) => refund.status !== 'failed');
}

/** Plans a refund of `amount`, newest charge first, never more than is left. What failed before is part of it. */
export function plannedRefunds(context: BookingContext, amount: number): AskedRefunds {
  const parts = refundParts(context.payments, liveRefunds(context), Math.min(amount, paidOf(context)));
  let { refundAttempt } = context;
  const planned = parts.map((part): Refund => {
    refundAttempt += 1;
    return { ...part, attempt: refundAttempt, refundId: null, status: 'requested' };
  });
  return { refundAttempt, refunds: [...liveRefunds(context), ...planned] };
}

/** Each failed refund is asked for again, and the attempts to recover go on being counted. */
export function retriedRefunds(context: BookingContext): AskedRefunds {
  let { refundAttempt } = context;
  const refunds = context.refunds.map((refund): Refund => {
    if (refund.status !== 'failed') return refund;
    refundAttempt += 1;
    return { ...refund, attempt: refundAttempt, refundId: null, status: 'requested' };
  });
  return { refundAttempt, refunds };
}

// Nothing is sound because of it: a refund that Stripe takes and then fails, time after time, must run out of attempts.
export function refundCreated(context: BookingContext, event: EventOf<'onRefundCreated'>): Refunds {
  const known = refundOf(context, event);
  const { refundId } = event;
  return { refunds: context.refunds.map((r) => (r === known ? { ...r, refundId, status: 'pending' } : r)) };
}

export function refundCompleted(context: BookingContext, event: EventOf<'completeRefund'>): Refunds {
  const { refundId, paymentIntentId, amount } = event;
  const known = refundOf(context, event);
  if (known) {
    return { refunds: context.refunds.map((r) => (r === known ? { ...r, refundId, status: 'succeeded' } : r)) };
  }
  const { refunds } = context;
  // The refund of an orphan is no refund of this booking.
  if (!isOfOurs(context, paymentIntentId)) return { refunds };
  // Not the one we know, made in Stripe's dashboard mostly: the client's money all the same.
  const attempt = numberOf(event);
  const other: Refund = { paymentIntentId, refundId, amount, attempt, status: 'succeeded' };
  const isSurplus = attempt > 0 && amount > owedOf(refunds);
  // What a bank takes beyond what was left pays for nothing that is owed.
  const settled = event.through === 'dispute' ? Math.min(amount, leftOn(context, paymentIntentId)) : amount;
  return { refunds: [...stillOwed(refunds, settled), isSurplus ? { ...other, surplus: true } : other] };
}

/**
 * Whether Stripe holds this refund beside the one we know under our number, or under a number we have given up or never
 * gave: a lost idempotency key, or a second deployment. Money has gone back that nobody here asked for.
 */
export function isRefundedTwice(context: BookingContext, event: EventOf<'completeRefund'>): boolean {
  const attempt = numberOf(event);
  if (attempt === 0 || refundOf(context, event) || !isOfOurs(context, event.paymentIntentId)) return false;
  const isTaken = liveRefunds(context).some((refund) => refund.attempt === attempt);
  return isTaken || event.amount > owedOf(context.refunds);
}

function numberOf({ refundAttempt = 0 }: EventOf<'completeRefund'>): number {
  return refundAttempt;
}

function owedOf(refunds: readonly Refund[]): number {
  return sumOf(refunds.filter(({ status }) => status === 'failed'));
}

function isOfOurs({ payments }: BookingContext, paymentIntentId: string): boolean {
  return payments.some((payment) => payment.paymentIntentId === paymentIntentId);
}

/** Whether this was told before, or is about no refund of this booking at all. */
export function isOldRefundNews(
  context: BookingContext,
  event: EventOf<'onRefundCreated'> | EventOf<'completeRefund'>,
): boolean {
  const known = refundOf(context, event);
  if (event.type === 'onRefundCreated') return known === undefined;
  return known === undefined ? !isOfOurs(context, event.paymentIntentId) : known.status === 'succeeded';
}

/** The refunds an `initiateRefund` speaks of that stand like this. */
export function refundsAsked(
  { refunds }: BookingContext,
  { ofPayment }: EventOf<'initiateRefund'>,
  status: Refund['status'],
): Refund[] {
  return refunds.filter(
    (refund) => refund.status === status && refund.paymentIntentId === (ofPayment ?? refund.paymentIntentId),
  );
}

/** What a person has returned by hand is not tried again. */
function stillOwed(refunds: readonly Refund[], byHand: number): Refund[] {
  let rest = byHand;
  return refunds.flatMap((refund) => {
    if (refund.status !== 'failed') return [refund];
    const part = Math.min(refund.amount, rest);
    rest -= part;
    return part === refund.amount ? [] : [{ ...refund, amount: refund.amount - part }];
  });
}

/** Whether nothing is owed any more once this refund is done. */
export function settlesAllRefunds(context: BookingContext, event: EventOf<'completeRefund'>): boolean {
  const { refunds } = refundCompleted(context, event);
  return refunds.every((refund) => refund.status === 'succeeded');
}

/** The refund of ours that Stripe speaks of, if any. */
function refundOf(
  context: BookingContext,
  event: EventOf<'onRefundCreated'> | EventOf<'completeRefund'>,
): Refund | undefined {
  const isNumbered = ({ attempt, amount }: Refund) =>
    event.refundAttempt === undefined
      ? event.type === 'onRefundCreated' || event.amount === amount
      : event.refundAttempt === attempt;
  const unnamed = (refund: Refund) =>
    refund.status === 'requested' && refund.paymentIntentId === event.paymentIntentId && isNumbered(refund);
  const known = context.refunds.find((refund) => refund.refundId === event.refundId) ?? context.refunds.find(unnamed);
  return event.type === 'onRefundCreated' && known?.status !== 'requested' ? undefined : known;
}

/**
 * The refunds a failure is about: the one Stripe has named, even if it had called it done; else the one of that number;
 * else the one it has not answered for yet, else all of that payment. None: old news.
 */
function failing({ refunds }: BookingContext, event: EventOf<'onPaymentError'>): readonly Refund[] {
  const ours = refunds.filter((r) => r.status !== 'failed' && !r.surplus && r.paymentIntentId === event.refundOf);
  const named = ours.filter((r) => r.refundId === event.refundId);
  if (event.refundId !== undefined && named.length > 0) return named;
  const open = ours.filter((r) => r.status !== 'succeeded');
  const unanswered = open.filter((r) => r.refundId === null);
  if (event.refundAttempt !== undefined) return unanswered.filter((r) => r.attempt === event.refundAttempt);
  return unanswered.length > 0 ? unanswered : open;
}

/** Whether this tells of a refund of this booking that was not known to have failed. */
export function failsRefund(context: BookingContext, event: EventOf<'onPaymentError'>): boolean {
  return failing(context, event).length > 0;
}

/** Whether what came to nothing is a refund that nobody here had asked for: nothing is owed because of it. */
export function failsSurplus({ refunds }: BookingContext, event: EventOf<'onPaymentError'>): boolean {
  return refunds.some(({ surplus, refundId }) => surplus && refundId === event.refundId);
}

/** The surplus that came to nothing is no money returned. */
export function withoutSurplus({ refunds }: BookingContext, event: EventOf<'onPaymentError'>): Refunds {
  return { refunds: refunds.filter(({ surplus, refundId }) => !surplus || refundId !== event.refundId) };
}

/** Marks what failed. What is back by other ways meanwhile, by hand or twice, is not owed any more. */
export function failedRefunds(context: BookingContext, event: EventOf<'onPaymentError'>): Refunds {
  const concerned = failing(context, event);
  const spare = context.refunds.filter(({ surplus }) => surplus);
  const replaced = new Set(concerned.filter((refund) => takeSpare(spare, refund)));
  const refunds = context.refunds.flatMap((refund): Refund[] => {
    if (replaced.has(refund)) return [];
    if (refund.surplus && !spare.includes(refund)) return [asked(refund)];
    if (!concerned.includes(refund)) return [refund];
    const amount = Math.min(refund.amount, leftOn(context, refund.paymentIntentId, concerned));
    return amount > 0 ? [{ ...refund, amount, status: 'failed' }] : [];
  });
  return { refunds };
}

/** Takes a surplus of the same charge and amount off the list: it was the refund that did arrive. */
function takeSpare(spare: Refund[], { paymentIntentId, amount }: Refund): boolean {
  const index = spare.findIndex((other) => other.paymentIntentId === paymentIntentId && other.amount === amount);
  if (index >= 0) spare.splice(index, 1);
  return index >= 0;
}

function asked({ surplus: _, ...refund }: Refund): Refund {
  return refund;
}

/** What can still be returned of a charge once `failed` have come to nothing; a bank may have taken more than that. */
function leftOn(context: BookingContext, paymentIntentId: string, failed: readonly Refund[] = []): number {
  const ofCharge = (item: { readonly paymentIntentId: string }) => item.paymentIntentId === paymentIntentId;
  const live = liveRefunds(context).filter((refund) => !failed.includes(refund));
  return Math.max(0, sumOf(context.payments.filter(ofCharge)) - sumOf(live.filter(ofCharge)));
}

/** Whether nothing is owed any more although this refund came to nothing. */
export function failureSettlesAll(context: BookingContext, event: EventOf<'onPaymentError'>): boolean {
  const { refunds } = failedRefunds(context, event);
  return failsRefund(context, event) && refunds.length > 0 && refunds.every(({ status }) => status === 'succeeded');
}
