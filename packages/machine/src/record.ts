// How each event changes what a booking remembers: (context, event) → the fields that change. Pure.

import type { BookingContext, MachineFailureCode, Refund } from './context.ts';
import type { BookingEvent, EventOf } from './events.ts';
import {
  type CancelledBy,
  priceDifference,
  priceFor,
  type RefundQuote,
  refundParts,
  refundQuote,
  sumOf,
} from './policy.ts';

type Changes = Partial<BookingContext>;

/** Nothing is wrong any more. */
const SOUND: Changes = { failure: null, recovery: { origin: 'IDLE', attempts: 0 } };

/** Minor units the client has paid and not got back; a refund on its way counts as back. */
export function paidOf(context: BookingContext): number {
  return sumOf(context.payments) - sumOf(liveRefunds(context));
}

function liveRefunds(context: BookingContext): Refund[] {
  return context.refunds.filter((refund) => refund.status !== 'failed');
}

export function slot(context: BookingContext, event: EventOf<'onCalendlyWebhookReceived'>): Changes {
  const { eventId, inviteeId, startsAt, endsAt } = event;
  return { ...SOUND, calendly: { eventId, inviteeId, time: { startsAt, endsAt } }, price: priceAt(context, startsAt) };
}

export function manualTime(context: BookingContext, event: EventOf<'initiatePayment'>): Changes {
  const time = event.time ?? context.calendly?.time;
  if (!time || !context.calendly) return {};
  return { ...SOUND, calendly: { ...context.calendly, time }, price: priceAt(context, time.startsAt) };
}

/** A new time before anything was paid: the price simply follows. */
export function movedSlot(context: BookingContext, event: EventOf<'rescheduleBooking'>): Changes {
  const price = event.time === null ? context.price : priceAt(context, event.time.startsAt);
  return { calendly: { ...event.invitee, time: event.time }, price };
}

/** A new time for a booking that has ended: the price no longer matters, only the slot. */
export function followedSlot(_: BookingContext, event: EventOf<'rescheduleBooking'>): Changes {
  return { calendly: { ...event.invitee, time: event.time } };
}

/** A new time after payment: what was paid stands until the difference is settled. */
export function reschedule(context: BookingContext, event: EventOf<'rescheduleBooking'>): Changes {
  const from = context.reschedule?.from ?? context.calendly?.time ?? null;
  const { by, at } = event;
  if (!event.time) {
    return { calendly: { ...event.invitee, time: null }, reschedule: { by, at, from, difference: 0, waived: 0 } };
  }
  const { kind, amount } = differenceOf(context, event);
  const signed = { dearer: amount, cheaper: -amount, none: 0, waived: 0 }[kind];
  return {
    calendly: { ...event.invitee, time: event.time },
    price: paidOf(context) + Math.min(0, signed),
    reschedule: { by, at, from, difference: signed, waived: kind === 'waived' ? amount : 0 },
  };
}

/**
 * Whether a difference unpaid at its deadline is waived. Where nothing is paid at all the booking ends all the same:
 * else a free time would be a way to any other.
 */
export function waivesUnpaidDifference(context: BookingContext): boolean {
  return context.terms?.unpaidDifference === 'waive' && paidOf(context) > 0;
}

/** The new time at the old price: what was to be collected is waived. */
export function waivedDifference(context: BookingContext): Changes {
  const { reschedule } = context;
  if (!reschedule) return {};
  return {
    failure: null,
    price: paidOf(context),
    reschedule: { ...reschedule, difference: 0, waived: reschedule.difference },
  };
}

/** What the new time would cost more or less than what is paid. */
export function differenceOf(context: BookingContext, event: EventOf<'rescheduleBooking'>) {
  const startsAt = event.time?.startsAt ?? '';
  return priceDifference(paidOf(context), priceAt(context, startsAt), context.terms?.currency ?? '', event.by);
}

function priceAt(context: BookingContext, startsAt: string): number {
  return context.terms === null ? 0 : priceFor(context.terms, startsAt);
}

export function checkout(_: BookingContext, event: EventOf<'onStripeSessionCreated'>): Changes {
  const { attempt, sessionId, amount, expiresAt } = event;
  return { ...SOUND, checkout: { attempt, sessionId, amount, expiresAt } };
}

export function payment(context: BookingContext, event: EventOf<'onPaymentSucceeded'>): Changes {
  const { paymentIntentId, amount, receiptUrl } = event;
  const payments = [...context.payments, { paymentIntentId, amount }];
  return { ...SOUND, payments, receiptUrl, checkout: null, price: paidOf({ ...context, payments }) };
}

export function failure(_: BookingContext, event: BookingEvent): Changes {
  const code = 'code' in event ? event.code : ('timeout' satisfies MachineFailureCode);
  const recoverable = 'recoverable' in event ? event.recoverable : true;
  return { failure: { code, recoverable } };
}

/** The session a failure belongs to can no longer be paid once Stripe has expired it. */
export function paymentFailure(context: BookingContext, event: EventOf<'onPaymentFailed'>): Changes {
  const stillOpen = event.code !== 'session_expired';
  return { ...failure(context, event), checkout: stillOpen ? context.checkout : null };
}

/** @param refund `full` before confirmation, when no policy binds the client yet; else the frozen policy decides */
export function cancellation(context: BookingContext, event: BookingEvent, refund: 'full' | 'policy'): Changes {
  const by: CancelledBy = 'by' in event && event.by ? event.by : 'client';
  const now = owed(context, event.at, by, refund);
  // Cancelled a second time, from the other side: what was promised the first time stands.
  const before = context.cancellation;
  const promised = Math.min(before?.refund ?? 0, paidOf(context));
  const better = before && promised > now.refund ? { refund: promised, reason: before.reason } : now;
  return { cancellation: { by, at: event.at, paid: paidOf(context), ...better }, reschedule: null };
}

function owed(context: BookingContext, at: string, by: CancelledBy, refund: 'full' | 'policy') {
  const paid = paidOf(context);
  if (refund === 'full' && paid > 0) return { refund: paid, reason: 'before_confirmation' as const };
  const quote = cancellationQuote(context, by, at);
  return { refund: quote.amount, reason: quote.reason };
}

/**
 * What cancelling at `at` would bring back: the figure a client sees before agreeing. A dearer time counts once it is
 * paid for; until then cancelling brings back what it would have when the move was asked for, at the time before. Else
 * moving a session far away and not paying would buy a full refund an hour before it.
 */
export function cancellationQuote(context: BookingContext, by: CancelledBy, at: string): RefundQuote {
  const { terms, calendly, reschedule } = context;
  const policy = terms?.refundPolicy ?? { tiers: [], flatFee: 0 };
  const booking = { paid: paidOf(context), currency: terms?.currency ?? '' };
  if (reschedule?.from && reschedule.difference > 0) {
    const { from, at: movedAt } = reschedule;
    return { ...refundQuote(policy, { ...booking, startsAt: from.startsAt }, by, movedAt), changesAt: null };
  }
  const startsAt = calendly?.time?.startsAt ?? reschedule?.from?.startsAt ?? at;
  return refundQuote(policy, { ...booking, startsAt }, by, at);
}

/** What of the promised refund is not back or under way yet: what somebody returned by hand since counts. */
export function owedSinceCancelled(context: BookingContext): number {
  const { cancellation } = context;
  if (!cancellation) return 0;
  return Math.max(0, cancellation.refund - Math.max(0, cancellation.paid - paidOf(context)));
}

/** Plans a refund of `amount`, newest charge first, never more than is left. What failed before is part of it. */
export function plannedRefunds(context: BookingContext, amount: number): Changes {
  const parts = refundParts(context.payments, liveRefunds(context), Math.min(amount, paidOf(context)));
  let { refundAttempt } = context;
  const planned = parts.map((part): Refund => {
    refundAttempt += 1;
    return { ...part, attempt: refundAttempt, refundId: null, status: 'requested' };
  });
  return { refundAttempt, refunds: [...liveRefunds(context), ...planned] };
}

/** Each failed refund is asked for again: a new attempt, so a new idempotency key. Nothing is wrong any more. */
export function repaidRefunds(context: BookingContext): Changes {
  return { ...SOUND, ...retriedRefunds(context) };
}

/** Each failed refund is asked for again, and the attempts to recover go on being counted. */
export function retriedRefunds(context: BookingContext): Changes {
  let { refundAttempt } = context;
  const refunds = context.refunds.map((refund): Refund => {
    if (refund.status !== 'failed') return refund;
    refundAttempt += 1;
    return { ...refund, attempt: refundAttempt, refundId: null, status: 'requested' };
  });
  return { refundAttempt, refunds };
}

// Not SOUND: a refund that Stripe takes and then fails, time after time, must run out of attempts.
export function refundCreated(context: BookingContext, event: EventOf<'onRefundCreated'>): Changes {
  const known = refundOf(context, event);
  const { refundId } = event;
  return { refunds: context.refunds.map((r) => (r === known ? { ...r, refundId, status: 'pending' } : r)) };
}

export function refundCompleted(context: BookingContext, event: EventOf<'completeRefund'>): Changes {
  const { refundId, paymentIntentId, amount } = event;
  const known = refundOf(context, event);
  if (known) {
    return { refunds: context.refunds.map((r) => (r === known ? { ...r, refundId, status: 'succeeded' } : r)) };
  }
  // The refund of an orphan is no refund of this booking.
  if (!context.payments.some((payment) => payment.paymentIntentId === paymentIntentId)) return {};
  // Made in Stripe's dashboard: not ours, but the client's money all the same.
  const byHand: Refund = { paymentIntentId, refundId, amount, attempt: 0, status: 'succeeded' };
  return { refunds: [...stillOwed(context.refunds, amount), byHand] };
}

/** Whether this was told before, or is about no refund of this booking at all. */
export function isOldRefundNews(
  context: BookingContext,
  event: EventOf<'onRefundCreated'> | EventOf<'completeRefund'>,
): boolean {
  const known = refundOf(context, event);
  if (event.type === 'onRefundCreated') return known === undefined;
  const ours = context.payments.some((payment) => payment.paymentIntentId === event.paymentIntentId);
  return known === undefined ? !ours : known.status === 'succeeded';
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
  const refunds = refundCompleted(context, event).refunds ?? context.refunds;
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
  const ours = refunds.filter((r) => r.status !== 'failed' && r.paymentIntentId === event.refundOf);
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

/** Marks what failed. What somebody has returned by hand meanwhile is not owed any more. */
export function refundFailure(context: BookingContext, event: EventOf<'onPaymentError'>): Changes {
  const concerned = failing(context, event);
  const refunds = context.refunds.flatMap((refund): Refund[] => {
    if (!concerned.includes(refund)) return [refund];
    const amount = Math.min(refund.amount, leftOn(context, refund.paymentIntentId, concerned));
    return amount > 0 ? [{ ...refund, amount, status: 'failed' }] : [];
  });
  return { ...failure(context, event), refunds };
}

/** What can still be returned of a charge once `failed` have come to nothing. */
function leftOn(context: BookingContext, paymentIntentId: string, failed: readonly Refund[]): number {
  const ofCharge = (item: { readonly paymentIntentId: string }) => item.paymentIntentId === paymentIntentId;
  const live = liveRefunds(context).filter((refund) => !failed.includes(refund));
  return sumOf(context.payments.filter(ofCharge)) - sumOf(live.filter(ofCharge));
}

/** Whether nothing is owed any more although this refund came to nothing. */
export function failureSettlesAll(context: BookingContext, event: EventOf<'onPaymentError'>): boolean {
  const { refunds = [] } = refundFailure(context, event);
  return failsRefund(context, event) && refunds.length > 0 && refunds.every(({ status }) => status === 'succeeded');
}
