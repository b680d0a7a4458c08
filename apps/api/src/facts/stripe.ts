// What Stripe's objects mean for a booking. Pure; always fed with an object just read from Stripe, never with a webhook's copy.

import type { UnstampedEvent } from '@slotpay/machine';
import type Stripe from 'stripe';

/** What to expand so that `paymentFact` sees the charge. */
export const SESSION_EXPAND = ['payment_intent.latest_charge'];

/** Declines whose reason must not reach the person at the keyboard, who may not be the card's owner. */
const NOT_TO_BE_TOLD = new Set(['fraudulent', 'lost_card', 'stolen_card', 'pickup_card', 'merchant_blacklist']);

/** How a Checkout Session stands. Null while it is open: nothing has happened yet. */
export function paymentFact(session: Stripe.Checkout.Session): UnstampedEvent | null {
  const attempt = attemptOf(session.metadata);
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  if (session.payment_status === 'paid' && intent) return succeeded(session, intent);
  if (session.status === 'expired') return { type: 'onPaymentFailed', attempt, code: 'session_expired' };
  if (session.status !== 'complete') return null;
  if (intent && (intent.status === 'requires_payment_method' || intent.status === 'canceled')) {
    return { type: 'onPaymentFailed', attempt, code: declineCode(intent) };
  }
  return { type: 'onPaymentSettling', attempt, sessionId: session.id };
}

function succeeded(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): UnstampedEvent {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    type: 'onPaymentSucceeded',
    sessionId: session.id,
    paymentIntentId: intent.id,
    amount: intent.amount_received,
    currency: intent.currency,
    receiptUrl: charge?.receipt_url ?? null,
  };
}

/** A declined card. The session stays open: the client may try another on Stripe's page. Null when it was paid meanwhile. */
export function declineFact(intent: Stripe.PaymentIntent): UnstampedEvent | null {
  if (intent.status === 'succeeded' || intent.status === 'processing') return null;
  return { type: 'onPaymentFailed', attempt: attemptOf(intent.metadata), code: declineCode(intent) };
}

function declineCode(intent: Stripe.PaymentIntent): string {
  const error = intent.last_payment_error;
  const code = error?.decline_code ?? error?.code ?? 'generic_decline';
  return NOT_TO_BE_TOLD.has(code) ? 'generic_decline' : code;
}

/** How a refund stands. */
export function refundFact(refund: Stripe.Refund): UnstampedEvent | null {
  const paymentIntentId = typeof refund.payment_intent === 'string' ? refund.payment_intent : refund.payment_intent?.id;
  if (!paymentIntentId) return null;
  if (refund.status === 'succeeded') {
    return { type: 'completeRefund', paymentIntentId, refundId: refund.id, amount: refund.amount };
  }
  if (refund.status === 'failed' || refund.status === 'canceled') {
    const code = `refund.${refund.failure_reason ?? refund.status}`;
    return { type: 'onPaymentError', code, recoverable: true, refundOf: paymentIntentId, refundId: refund.id };
  }
  return { type: 'onRefundCreated', paymentIntentId, refundId: refund.id };
}

function attemptOf(metadata: Stripe.Metadata | null): number {
  return Number(metadata?.['attempt'] ?? 0);
}
