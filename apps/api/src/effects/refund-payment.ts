// Returns part or all of one charge. Only Stripe's "succeeded" completes it; the answer to creating one may be "pending".

import type { EffectMap, UnstampedEvent } from '@slotpay/machine';
import { isDisputed } from '../booking/disputes.ts';
import { refundFact } from '../facts/stripe.ts';
import { asking } from './checkout.ts';
import type { Handler } from './handler.ts';

/** Refusals that another try cannot change. */
const FINAL = new Set(['stripe.charge_disputed', 'stripe.refund_disputed_payment', 'stripe.charge_already_refunded']);

export const refundPayment: Handler<'refundPayment'> = {
  perform: async ({ db, stripe }, { key, params, booking }) => {
    if (await isDisputed(db, params.paymentIntentId)) {
      return { event: refusal(params, 'stripe.charge_disputed'), answer: { withheld: 'disputed' } };
    }
    const metadata = { booking_id: booking.id, reference: booking.reference, attempt: String(params.refundAttempt) };
    const refund = await asking(
      stripe.refunds.create(
        { payment_intent: params.paymentIntentId, amount: params.amount, reason: 'requested_by_customer', metadata },
        { idempotencyKey: key },
      ),
    );
    return { event: refundFact(refund), answer: { refundId: refund.id, status: refund.status } };
  },
  refused: (params, error) => refusal(params, error.code),
};

function refusal({ paymentIntentId, refundAttempt }: EffectMap['refundPayment'], code: string): UnstampedEvent {
  const recoverable = !FINAL.has(code);
  return { type: 'onPaymentError', code, recoverable, refundOf: paymentIntentId, refundAttempt };
}
