import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { declineFact, disputeOutcome, paymentFact as factOf, refundFact } from './stripe.ts';

// Only what the functions read; the rest of Stripe's objects is long.
const intentOf = (fields: Partial<Stripe.PaymentIntent> = {}) =>
  ({
    id: 'pi_1',
    status: 'succeeded',
    amount: 12_000,
    amount_received: 12_000,
    currency: 'eur',
    metadata: { booking_id: 'b', attempt: '2' },
    latest_charge: { receipt_url: 'https://pay.stripe.com/receipts/x' },
    last_payment_error: null,
    ...fields,
  }) as Stripe.PaymentIntent;
const sessionOf = (fields: Partial<Stripe.Checkout.Session> = {}) =>
  ({
    id: 'cs_1',
    status: 'complete',
    payment_status: 'paid',
    livemode: false,
    client_reference_id: 'b',
    metadata: { booking_id: 'b', attempt: '2' },
    payment_intent: intentOf(),
    ...fields,
  }) as Stripe.Checkout.Session;
const refundOf = (fields: Partial<Stripe.Refund> = {}) =>
  ({ id: 're_1', status: 'succeeded', amount: 6000, payment_intent: 'pi_1', ...fields }) as Stripe.Refund;
const paymentFact = (session: Stripe.Checkout.Session) => factOf(session, { bookingId: 'b', livemode: false });
const declined = (fields: Partial<Stripe.PaymentIntent.LastPaymentError>) =>
  intentOf({
    status: 'requires_payment_method',
    last_payment_error: { type: 'card_error', ...fields } as Stripe.PaymentIntent.LastPaymentError,
  });

describe('a Checkout Session', () => {
  it.each([
    ['of the other mode', { livemode: true }, 'livemode'],
    ['whose reference is another booking’s', { client_reference_id: 'c' }, 'metadata'],
    ['whose metadata are another booking’s', { metadata: { booking_id: 'c' } }, 'metadata'],
    ['without metadata', { metadata: null }, 'metadata'],
    ['whose payment is another booking’s', { payment_intent: intentOf({ metadata: { booking_id: 'c' } }) }, 'metadata'],
    ['whose payment names no booking', { payment_intent: intentOf({ metadata: {} }) }, 'metadata'],
  ])('%s tells that it disagrees', (_, fields, disagrees) => {
    expect(paymentFact(sessionOf(fields))).toMatchObject({ type: 'onPaymentSucceeded', disagrees });
  });

  it('made without a reference agrees all the same', () => {
    expect(paymentFact(sessionOf({ client_reference_id: null }))).not.toHaveProperty('disagrees');
  });

  it('that is paid tells what was really received', () => {
    expect(paymentFact(sessionOf({ payment_intent: intentOf({ amount_received: 11_999 }) }))).toEqual({
      type: 'onPaymentSucceeded',
      sessionId: 'cs_1',
      paymentIntentId: 'pi_1',
      amount: 11_999,
      currency: 'eur',
      receiptUrl: 'https://pay.stripe.com/receipts/x',
    });
  });

  it('that is paid has no receipt when its charge was not read', () => {
    const session = sessionOf({ payment_intent: intentOf({ latest_charge: 'ch_1' }) });
    expect(paymentFact(session)).toMatchObject({ receiptUrl: null });
  });

  it('that is open tells nothing', () => {
    expect(paymentFact(sessionOf({ status: 'open', payment_status: 'unpaid', payment_intent: null }))).toBeNull();
  });

  it('that has expired failed, but one that was paid before it expired did not', () => {
    const expired = sessionOf({ status: 'expired', payment_status: 'unpaid', payment_intent: null });
    expect(paymentFact(expired)).toEqual({ type: 'onPaymentFailed', attempt: 2, code: 'session_expired' });
    expect(paymentFact(sessionOf({ status: 'expired' }))).toMatchObject({ type: 'onPaymentSucceeded' });
  });

  it('that is complete and unpaid is settling', () => {
    const session = sessionOf({ payment_status: 'unpaid', payment_intent: intentOf({ status: 'processing' }) });
    expect(paymentFact(session)).toEqual({ type: 'onPaymentSettling', attempt: 2, sessionId: 'cs_1' });
  });

  it.each(['requires_payment_method', 'canceled'] as const)('whose slow payment ended as %s failed', (status) => {
    const session = sessionOf({ payment_status: 'unpaid', payment_intent: intentOf({ status }) });
    expect(paymentFact(session)).toEqual({ type: 'onPaymentFailed', attempt: 2, code: 'generic_decline' });
  });

  it('that is paid but whose payment was not read tells no amount, so nothing', () => {
    const session = sessionOf({ payment_intent: 'pi_1' });
    expect(paymentFact(session)).toMatchObject({ type: 'onPaymentSettling' });
  });

  it('that is not ours belongs to no attempt', () => {
    expect(paymentFact(sessionOf({ status: 'expired', payment_status: 'unpaid', metadata: {} }))).toMatchObject({
      attempt: 0,
    });
  });
});

describe('a declined card', () => {
  it('is told with the bank’s reason, else Stripe’s', () => {
    expect(declineFact(declined({ code: 'card_declined', decline_code: 'insufficient_funds' }))).toEqual({
      type: 'onPaymentFailed',
      attempt: 2,
      code: 'insufficient_funds',
    });
    expect(declineFact(declined({ code: 'expired_card' }))).toMatchObject({ code: 'expired_card' });
    expect(declineFact(declined({}))).toMatchObject({ code: 'generic_decline' });
  });

  it.each([
    'lost_card',
    'stolen_card',
    'fraudulent',
    'pickup_card',
    'restricted_card',
    'merchant_blacklist',
    'security_violation',
  ])('does not betray %s to whoever holds the card', (decline_code) => {
    expect(declineFact(declined({ decline_code }))).toMatchObject({ code: 'generic_decline' });
  });

  it.each(['succeeded', 'processing', 'requires_action'] as const)('is old news once the payment is %s', (status) => {
    expect(declineFact(intentOf({ status }))).toBeNull();
  });
});

describe('a refund', () => {
  it('completes only when it succeeded', () => {
    const done = { type: 'completeRefund', paymentIntentId: 'pi_1', refundId: 're_1', amount: 6000, refundAttempt: 0 };
    expect(refundFact(refundOf())).toEqual(done);
    expect(refundFact(refundOf({ payment_intent: intentOf() }))).toEqual(done);
  });

  it.each(['pending', 'requires_action'])('that is %s has only been made', (status) => {
    expect(refundFact(refundOf({ status }))).toEqual({
      type: 'onRefundCreated',
      paymentIntentId: 'pi_1',
      refundId: 're_1',
      refundAttempt: 0,
    });
  });

  it.each([
    ['failed', 'expired_or_canceled_card', 'refund.expired_or_canceled_card'],
    ['failed', undefined, 'refund.failed'],
    ['canceled', undefined, 'refund.canceled'],
  ])('that %s because of %s is trouble', (status, failure_reason, code) => {
    const refund = refundOf({ status, ...(failure_reason && { failure_reason }) });
    expect(refundFact(refund)).toEqual({
      type: 'onPaymentError',
      code,
      recoverable: true,
      refundOf: 'pi_1',
      refundId: 're_1',
      refundAttempt: 0,
    });
  });

  it('of ours tells our number for it', () => {
    expect(refundFact(refundOf({ metadata: { attempt: '3' } }))).toMatchObject({ refundAttempt: 3 });
  });

  it('of no payment of ours tells nothing', () => {
    expect(refundFact(refundOf({ payment_intent: null }))).toBeNull();
  });
});

describe('a dispute', () => {
  it.each([
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['appeal_needs_response', 'open'],
    ['won', 'won'],
    ['prevented', 'won'],
    ['lost', 'lost'],
    ['warning_needs_response', 'inquiry'],
    ['warning_closed', 'inquiry'],
  ])('that is %s is %s', (status, outcome) => {
    expect(disputeOutcome({ status })).toBe(outcome);
  });
});
