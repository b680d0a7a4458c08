// What several effects need to know of a refund.

import type { Refund } from '@slotpay/machine';
import type Stripe from 'stripe';
import { asking } from './checkout.ts';

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
  const { data } = await asking(stripe.refunds.list({ payment_intent: refund.paymentIntentId, limit: 100 }));
  return data.find(
    ({ metadata }) => metadata?.['booking_id'] === bookingId && metadata['attempt'] === String(refund.attempt),
  );
}
