// What Stripe's objects mean for a booking. Pure; always fed with an object just read from Stripe, never with a webhook's copy.

import type { FailureCode } from '@slotpay/contract';
import type { UnstampedEvent } from '@slotpay/machine';
import type Stripe from 'stripe';

/** What to expand so that `paymentFact` sees the charge. */
export const SESSION_EXPAND = ['payment_intent.latest_charge'];

/** Declines whose reason must not reach the person at the keyboard, who may not be the card's owner. */
const NOT_TO_BE_TOLD = new Set([
  'fraudulent',
  'lost_card',
  'stolen_card',
  'pickup_card',
  'restricted_card',
  'merchant_blacklist',
  'security_violation',
]);

const DECLINED = 'generic_decline' satisfies FailureCode<'PAYMENT_FAILED'>;
const EXPIRED = 'session_expired' satisfies FailureCode<'PAYMENT_FAILED'>;

/** Whose payment it is taken for, and whether our key is for real money. */
export interface Expected {
  readonly bookingId: string;
  readonly livemode: boolean;
}

/** How a Checkout Session stands. Null while it is open: nothing has happened yet. */
export function paymentFact(session: Stripe.Checkout.Session, expected: Expected): UnstampedEvent | null {
  const attempt = attemptOf(session.metadata);
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  if (session.payment_status === 'paid' && intent) return succeeded(session, intent, expected);
  if (session.status === 'expired') return { type: 'onPaymentFailed', attempt, code: EXPIRED };
  if (session.status !== 'complete') return null;
  if (intent && (intent.status === 'requires_payment_method' || intent.status === 'canceled')) {
    return { type: 'onPaymentFailed', attempt, code: declineCode(intent) };
  }
  return { type: 'onPaymentSettling', attempt, sessionId: session.id };
}

function succeeded(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent, expected: Expected): UnstampedEvent {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    type: 'onPaymentSucceeded',
    sessionId: session.id,
    paymentIntentId: intent.id,
    amount: intent.amount_received,
    currency: intent.currency,
    receiptUrl: charge?.receipt_url ?? null,
    ...disagreement(session, intent, expected),
  };
}

// Amount and currency are the booking's to compare; whose payment it is, only Stripe's objects say.
function disagreement(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent, expected: Expected) {
  if (session.livemode !== expected.livemode) return { disagrees: 'livemode' } as const;
  // Ours always has a reference; a session made by hand may lack one.
  const named = [
    session.metadata?.['booking_id'],
    intent.metadata['booking_id'],
    session.client_reference_id ?? expected.bookingId,
  ];
  return named.every((id) => id === expected.bookingId) ? {} : ({ disagrees: 'metadata' } as const);
}

/**
 * A declined card. The session stays open: the client may try another on Stripe's page. Null when another is being paid
 * with meanwhile, or has been.
 */
export function declineFact(intent: Stripe.PaymentIntent): UnstampedEvent | null {
  if (intent.status !== 'requires_payment_method' && intent.status !== 'canceled') return null;
  return { type: 'onPaymentFailed', attempt: attemptOf(intent.metadata), code: declineCode(intent) };
}

function declineCode(intent: Stripe.PaymentIntent): string {
  const error = intent.last_payment_error;
  const code = error?.decline_code ?? error?.code ?? DECLINED;
  return NOT_TO_BE_TOLD.has(code) ? DECLINED : code;
}

/** How a refund stands. */
export function refundFact(refund: Stripe.Refund): UnstampedEvent | null {
  const paymentIntentId = typeof refund.payment_intent === 'string' ? refund.payment_intent : refund.payment_intent?.id;
  if (!paymentIntentId) return null;
  // Without our number it was made by somebody else, or returns what no booking wanted.
  const refundAttempt = attemptOf(refund.metadata);
  if (refund.status === 'succeeded') {
    return { type: 'completeRefund', paymentIntentId, refundId: refund.id, amount: refund.amount, refundAttempt };
  }
  if (refund.status === 'failed' || refund.status === 'canceled') {
    const code = `refund.${refund.failure_reason ?? refund.status}`;
    const about = { refundOf: paymentIntentId, refundId: refund.id, refundAttempt };
    return { type: 'onPaymentError', code, recoverable: true, ...about };
  }
  return { type: 'onRefundCreated', paymentIntentId, refundId: refund.id, refundAttempt };
}

/** How a dispute stands: lost is money the bank has given the client, everything else is for a person. */
export function disputeOutcome({ status }: Pick<Stripe.Dispute, 'status'>): 'inquiry' | 'open' | 'won' | 'lost' {
  if (status === 'lost') return 'lost';
  // Prevented: stopped before it became one.
  if (status === 'won' || status === 'prevented') return 'won';
  return status.startsWith('warning_') ? 'inquiry' : 'open';
}

function attemptOf(metadata: Stripe.Metadata | null | undefined): number {
  return Number(metadata?.['attempt'] ?? 0);
}
