// Returns a payment no booking wants, all of it. The key is the payment itself, so it happens once whoever asks.

import { refundFact } from '../facts/stripe.ts';
import { asking } from './checkout.ts';
import type { Handler } from './handler.ts';

export const refundOrphanPayment: Handler<'refundOrphanPayment'> = {
  perform: async ({ stripe }, { key, params, booking }) => {
    const metadata = { booking_id: booking.id, reference: booking.reference, orphan: 'true' };
    const refund = await asking(
      stripe.refunds.create({ payment_intent: params.paymentIntentId, metadata }, { idempotencyKey: key }),
    );
    return { event: refundFact(refund), answer: { refundId: refund.id, status: refund.status } };
  },
  // Already returned, by hand or before: nothing is owed any more.
  refused: (params, error) =>
    error.code === 'stripe.charge_already_refunded'
      ? 'settled'
      : { type: 'onPaymentError', code: error.code, recoverable: false, refundOf: params.paymentIntentId },
};
