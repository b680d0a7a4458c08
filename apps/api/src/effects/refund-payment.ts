// Returns part or all of one charge. Only Stripe's "succeeded" completes it; the answer to creating one may be "pending".

import { refundFact } from '../facts/stripe.ts';
import { asking } from './checkout.ts';
import type { Handler } from './handler.ts';

/** Refusals that another try cannot change. */
const FINAL = new Set(['stripe.charge_disputed', 'stripe.refund_disputed_payment', 'stripe.charge_already_refunded']);

export const refundPayment: Handler<'refundPayment'> = {
  perform: async ({ stripe }, { key, params, booking }) => {
    const metadata = { booking_id: booking.id, reference: booking.reference, attempt: String(params.refundAttempt) };
    const refund = await asking(
      stripe.refunds.create(
        { payment_intent: params.paymentIntentId, amount: params.amount, reason: 'requested_by_customer', metadata },
        { idempotencyKey: key },
      ),
    );
    return { event: refundFact(refund), answer: { refundId: refund.id, status: refund.status } };
  },
  refused: (params, error) => ({
    type: 'onPaymentError',
    code: error.code,
    recoverable: !FINAL.has(error.code),
    refundOf: params.paymentIntentId,
  }),
};
