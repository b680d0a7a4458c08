// How each event changes what a booking remembers: (context, event) → the fields that change. Pure.

import type { BookingContext, MachineFailureCode } from './context.ts';
import type { BookingEvent, EventOf } from './events.ts';
import { type CancelledBy, priceDifference, priceFor, type RefundQuote, refundQuote } from './policy.ts';
import { failedRefunds, paidOf, retriedRefunds } from './refunds.ts';

type Changes = Partial<BookingContext>;

/** Nothing is wrong any more. */
const SOUND: Changes = { failure: null, recovery: { origin: 'IDLE', attempts: 0 } };

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

/** Each failed refund is asked for again: a new attempt, so a new idempotency key. Nothing is wrong any more. */
export function repaidRefunds(context: BookingContext): Changes {
  return { ...SOUND, ...retriedRefunds(context) };
}

/** Marks what failed, and why. What somebody has returned by hand meanwhile is not owed any more. */
export function refundFailure(context: BookingContext, event: EventOf<'onPaymentError'>): Changes {
  return { ...failure(context, event), ...failedRefunds(context, event) };
}
