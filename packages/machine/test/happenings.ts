// What can happen to a booking, with one client's usual figures: what a test does not care about it need not say.

import type { CancelledBy, EventMap, SessionTerms, SessionTime, UnstampedEvent } from '../src/index.ts';

/** A timer that comes due, or the clock moving on by itself. */
export type Happening =
  | UnstampedEvent
  | { readonly type: 'timer'; readonly name: string }
  | { readonly type: 'wait'; readonly until: string };

const on = (day: string, start: string, end: string): SessionTime => ({
  startsAt: `${day}T${start}:00.000Z`,
  endsAt: `${day}T${end}:00.000Z`,
});

/** A Monday morning. */
export const START = '2026-03-02T09:00:00.000Z';
export const WEDNESDAY = on('2026-03-11', '10:00', '11:00');
/** Another time at the same price; a dearer, a cheaper, a free one, and one dearer by less than Stripe can collect. */
export const THURSDAY = on('2026-03-12', '10:00', '11:00');
export const SATURDAY = on('2026-03-14', '10:00', '11:00');
export const MONDAY = on('2026-03-16', '10:00', '11:00');
export const FRIDAY = on('2026-03-13', '10:00', '11:00');
export const TUESDAY = on('2026-03-17', '10:00', '11:00');

const rate = (weekday: number, price: number) => ({ price, timeZone: 'Europe/Berlin', weekdays: [weekday] });

export const TERMS: SessionTerms = {
  sessionTypeId: 'deep-dive',
  revision: 1,
  durationMinutes: 60,
  holdMinutes: 40,
  currency: 'eur',
  price: 12_000,
  rateRules: [rate(6, 18_000), rate(1, 9000), rate(5, 0), rate(2, 12_030)],
  refundPolicy: {
    tiers: [
      { hoursBefore: 24, refundPercent: 100 },
      { hoursBefore: 2, refundPercent: 50 },
    ],
    flatFee: 0,
  },
};
export const FREE_TERMS: SessionTerms = { ...TERMS, sessionTypeId: 'intro-call', price: 0, rateRules: [] };

const invitee = (n: number) => ({ eventId: `ev_${n}`, inviteeId: `inv_${n}` });

// The client
export const choose = (): Happening => ({ type: 'selectSessionType' });
export const openCalendar = (terms = TERMS): Happening => ({ type: 'startCalendlyScheduling', terms });
export const picked = (n = 1): Happening => ({ type: 'onCalendlyEventCreated', ...invitee(n) });
export const giveUp = (): Happening => ({ type: 'cancelBookingProcess' });
export const payAgain = (): Happening => ({ type: 'retryPayment' });
export const backFromStripe = (): Happening => ({ type: 'onCheckoutReturned' });
export const takeBack = (): Happening => ({ type: 'confirmBooking', by: 'client' });

/** @param n the invitee Calendly speaks of; left out when we ourselves cancel */
export const cancelled = (by: CancelledBy, n?: number): Happening =>
  n === undefined ? { type: 'cancelBooking', by } : { type: 'cancelBooking', by, inviteeId: `inv_${n}` };

// Calendly
export const calendlyTells = (time = WEDNESDAY, more: { n?: number; paidInCalendly?: boolean } = {}): Happening => ({
  type: 'onCalendlyWebhookReceived',
  ...invitee(more.n ?? 1),
  ...time,
  source: 'webhook',
  paidInCalendly: more.paidInCalendly ?? false,
});
/** @param time null when only the half of the pair that does not tell it has arrived */
export const moved = (time: SessionTime | null, by: CancelledBy = 'invitee', n = 2): Happening => ({
  type: 'rescheduleBooking',
  by,
  invitee: invitee(n),
  time,
});
export const calendarBroken = (): Happening => ({ type: 'onCalendlyError', code: 'embed_silent' });
export const webhookBroken = (recoverable = true): Happening => ({
  type: 'onWebhookError',
  code: 'calendly_unavailable',
  recoverable,
});

// Stripe
export const checkoutOpened = (attempt = 1, amount = 12_000, expiresAt = '2026-03-02T09:45:00.000Z'): Happening => ({
  type: 'onStripeSessionCreated',
  attempt,
  sessionId: `cs_${attempt}`,
  amount,
  expiresAt,
});
export const paid = (over: Partial<EventMap['onPaymentSucceeded']> = {}): Happening => ({
  type: 'onPaymentSucceeded',
  sessionId: 'cs_1',
  paymentIntentId: 'pi_1',
  amount: 12_000,
  currency: 'eur',
  receiptUrl: null,
  ...over,
});
export const declined = (attempt = 1): Happening => ({ type: 'onPaymentFailed', attempt, code: 'card_declined' });
export const expired = (attempt = 1): Happening => ({ type: 'onPaymentFailed', attempt, code: 'session_expired' });
export const bankDebit = (attempt = 1): Happening => ({
  type: 'onPaymentSettling',
  attempt,
  sessionId: `cs_${attempt}`,
});
export const stripeBroken = (recoverable = true): Happening => ({
  type: 'onPaymentError',
  code: 'stripe_unavailable',
  recoverable,
});
/** A Checkout Session that Stripe does not open. */
export const notOpened = (attempt: number, code = 'stripe.http_500'): Happening => ({
  type: 'onPaymentError',
  code,
  recoverable: code !== 'stripe.amount_too_small',
  attempt,
});
export const refundNamed = (refundId = 're_1', paymentIntentId = 'pi_1'): Happening => ({
  type: 'onRefundCreated',
  paymentIntentId,
  refundId,
});
/** @param refundAttempt the number it carries; left out where nobody has to tell two refunds apart */
export const refunded = (
  amount = 12_000,
  refundId = 're_1',
  paymentIntentId = 'pi_1',
  refundAttempt?: number,
): Happening => ({ type: 'completeRefund', paymentIntentId, refundId, amount, refundAttempt });
export const refundFailed = (
  refundOf = 'pi_1',
  more: { code?: string; recoverable?: boolean; refundId?: string; refundAttempt?: number } = {},
): Happening => ({
  type: 'onPaymentError',
  code: more.code ?? 'refund_failed',
  recoverable: more.recoverable ?? true,
  refundOf,
  refundId: more.refundId,
  refundAttempt: more.refundAttempt,
});

// Ourselves: what the machine raises, an operator says or an effect answers
export const goToPayment = (time?: SessionTime): Happening => ({ type: 'initiatePayment', time });
export const slotStands = (): Happening => ({ type: 'confirmBooking' });
/** @param ofPayment a dispute about it was won */
export const refundNow = (ofPayment?: string): Happening => ({ type: 'initiateRefund', ofPayment });
export const recover = (): Happening => ({ type: 'attemptRecovery' });
export const recovered = (checkoutStillOpen?: boolean): Happening => ({ type: 'recoverySucceeded', checkoutStillOpen });
export const notRecovered = (recoverable = true): Happening => ({
  type: 'recoveryFailed',
  code: 'still_unavailable',
  recoverable,
});

// Time
export const after = (name: string): Happening => ({ type: 'timer', name });
export const wait = (until: string): Happening => ({ type: 'wait', until });
