// What several effects need to know of a refund.

import type { Refund } from '@slotpay/machine';
import type Stripe from 'stripe';
import { asking } from './checkout.ts';

/** Stripe's refusals for as long as a dispute is open. */
export const DISPUTED = ['stripe.charge_disputed', 'stripe.refund_disputed_payment'];

export const SHORT_OF_FUNDS = 'stripe.balance_insufficient';

/** Refusals of a refund that time undoes. */
export const WITHHELD = [...DISPUTED, SHORT_OF_FUNDS];

/**
 * The refund as Stripe has it; undefined when it has none. One whose creation was never answered has no name here, but
 * carries our number at Stripe.
 * @throws ProviderError
 */
export async function findRefund(
  stripe: Stripe,
  bookingId: string,
  refund: Pick<Refund, 'refundId' | 'paymentIntentId' | 'attempt'>,
): Promise<Stripe.Refund | undefined> {
  if (refund.refundId !== null) return asking(stripe.refunds.retrieve(refund.refundId));
  const refunds = await refundsOf(stripe, bookingId, refund.paymentIntentId);
  return refunds.find(({ metadata }) => metadata?.['attempt'] === String(refund.attempt));
}

/** The refunds we have made of a payment for this booking, newest first. @throws ProviderError */
export async function refundsOf(stripe: Stripe, bookingId: string, paymentIntentId: string): Promise<Stripe.Refund[]> {
  const { data } = await asking(stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 }));
  return data.filter(({ metadata }) => metadata?.['booking_id'] === bookingId);
}
