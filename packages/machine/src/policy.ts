// What a session costs, what a cancellation returns, what a new time changes. Pure; server and browser quote with the same functions.

import { type Currency, minimumCharge, roundToStep } from './money.ts';
import type { RateRule, RefundPolicy, SessionTerms } from './terms.ts';

const HOUR_MS = 3_600_000;

/** A charge that succeeded. Amounts in minor units, times as UTC ISO strings. */
export interface Capture {
  readonly paymentIntentId: string;
  readonly amount: number;
}

/** Part of a refund taken from one charge. */
export interface RefundPart {
  readonly paymentIntentId: string;
  readonly amount: number;
}

/** Who ended a booking. A client cancels here, an invitee in Calendly: the same person, the same policy. */
export type CancelledBy = 'client' | 'invitee' | 'host' | 'operator' | 'system';

/** Why a refund has the amount it has; a stable code for screens and mails. */
export type RefundReason =
  | 'nothing_paid'
  | 'before_confirmation'
  | 'cancelled_by_host'
  | 'full_by_policy'
  | 'partial_by_policy'
  | 'none_by_policy';

/** The refund a cancellation at one instant would bring. */
export interface RefundQuote {
  /** Minor units. */
  readonly amount: number;
  readonly percent: number;
  readonly reason: RefundReason;
  /** The UTC instant after which the amount is lower; null when it will not change any more. */
  readonly changesAt: string | null;
}

/**
 * The price of a session that starts at `startsAt` (UTC ISO): the first rate rule that matches, else the base price.
 * @returns minor units of `terms.currency`
 */
export function priceFor(terms: SessionTerms, startsAt: string): number {
  return terms.rateRules.find((rule) => matches(rule, startsAt))?.price ?? terms.price;
}

function matches(rule: RateRule, startsAt: string): boolean {
  const local = localParts(startsAt, rule.timeZone);
  return (
    (rule.weekdays === undefined || rule.weekdays.includes(local.weekday)) &&
    (rule.fromHour === undefined || local.hour >= rule.fromHour) &&
    (rule.untilHour === undefined || local.hour < rule.untilHour) &&
    (rule.fromDate === undefined || local.date >= rule.fromDate) &&
    (rule.untilDate === undefined || local.date <= rule.untilDate)
  );
}

/** Making one costs a hundred times what using it does. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone);
  if (known) return known;
  const calendar = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  calendars.set(timeZone, calendar);
  return calendar;
}

function localParts(instant: string, timeZone: string) {
  const parts = calendarOf(timeZone).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const sundayIsZero = new Date(`${date}T00:00:00Z`).getUTCDay();
  return { date, hour: Number(part('hour')), weekday: sundayIsZero === 0 ? 7 : sundayIsZero };
}

/**
 * What cancelling at `at` returns of `paid` (captured less already refunded, minor units).
 * Whoever cancels on the business's side returns all of it; a client's own cancellation follows the frozen policy,
 * each tier's boundary included.
 */
export function refundQuote(
  policy: RefundPolicy,
  booking: { readonly paid: number; readonly currency: Currency; readonly startsAt: string },
  by: CancelledBy,
  at: string,
): RefundQuote {
  if (booking.paid === 0) return { amount: 0, percent: 0, reason: 'nothing_paid', changesAt: null };
  if (by !== 'client' && by !== 'invitee') {
    return { amount: booking.paid, percent: 100, reason: 'cancelled_by_host', changesAt: null };
  }
  const start = Date.parse(booking.startsAt);
  const tier = policy.tiers.find((t) => Date.parse(at) <= start - t.hoursBefore * HOUR_MS);
  if (tier === undefined || tier.refundPercent === 0) {
    return { amount: 0, percent: 0, reason: 'none_by_policy', changesAt: null };
  }
  const share = (booking.paid * tier.refundPercent) / 100 - policy.flatFee;
  const amount = Math.min(booking.paid, Math.max(0, roundToStep(share, booking.currency)));
  return {
    amount,
    percent: tier.refundPercent,
    reason: refundReason(amount, booking.paid),
    changesAt: amount === 0 ? null : new Date(start - tier.hoursBefore * HOUR_MS).toISOString(),
  };
}

function refundReason(amount: number, paid: number): RefundReason {
  if (amount === 0) return 'none_by_policy';
  return amount === paid ? 'full_by_policy' : 'partial_by_policy';
}

/**
 * Splits a refund over the charges it came from, newest first, never more than what is left on one.
 * @param captures oldest first
 * @param refunded what was already returned or is on its way, per payment intent
 * @throws RangeError when more is asked than is left
 */
export function refundParts(
  captures: readonly Capture[],
  refunded: readonly RefundPart[],
  amount: number,
): RefundPart[] {
  let rest = amount;
  const parts: RefundPart[] = [];
  for (const capture of captures.toReversed()) {
    const left = capture.amount - sumOf(refunded.filter((r) => r.paymentIntentId === capture.paymentIntentId));
    const part = Math.min(Math.max(left, 0), rest);
    if (part > 0) parts.push({ paymentIntentId: capture.paymentIntentId, amount: part });
    rest -= part;
  }
  if (rest > 0) throw new RangeError(`Cannot refund ${amount}: ${rest} more than what is left on the charges`);
  return parts;
}

/** Adds up amounts in minor units. */
export function sumOf(items: readonly { readonly amount: number }[]): number {
  return items.reduce((sum, item) => sum + item.amount, 0);
}

/** What a new price means for somebody who has paid `paid`: positive `amount` in the direction of `kind`. */
export interface PriceDifference {
  readonly kind: 'none' | 'dearer' | 'cheaper' | 'waived';
  readonly amount: number;
}

/** What a new time would change for a client who asks for it. */
export interface RescheduleQuote extends PriceDifference {
  /** The rate rule such a time falls under; null for every other time. */
  readonly rule: RateRule | null;
  /** What the session costs then, minor units. */
  readonly price: number;
}

/** Every price a new time may have, in the order in which the rules are asked: what each would change of `paid`. */
export function rescheduleQuotes(terms: SessionTerms, paid: number): RescheduleQuote[] {
  const quote = (rule: RateRule | null, price: number) => {
    return { rule, price, ...priceDifference(paid, price, terms.currency, 'client') };
  };
  return [...terms.rateRules.map((rule) => quote(rule, rule.price)), quote(null, terms.price)];
}

/**
 * Compares a new price with what was paid. A rise below Stripe's minimum charge cannot be collected and is waived, and
 * so is one the client did not ask for.
 */
export function priceDifference(
  paid: number,
  newPrice: number,
  currency: Currency,
  askedBy: CancelledBy,
): PriceDifference {
  const difference = newPrice - paid;
  if (difference === 0) return { kind: 'none', amount: 0 };
  if (difference < 0) return { kind: 'cheaper', amount: -difference };
  const byClient = askedBy === 'client' || askedBy === 'invitee';
  const collectable = byClient && difference >= minimumCharge(currency);
  return { kind: collectable ? 'dearer' : 'waived', amount: difference };
}
