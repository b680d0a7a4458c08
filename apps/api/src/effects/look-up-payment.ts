// Asks Stripe how a session stands: because the browser came back before the webhook, or because nothing was heard at all.

import { paymentFact } from '../facts/stripe.ts';
import { closeSession, readSession } from './checkout.ts';
import type { Handler } from './handler.ts';

export const lookUpPayment: Handler<'lookUpPayment'> = {
  perform: async ({ stripe, livemode }, { params, booking }) => {
    // While reconciling our hold is over: a session Stripe still keeps open is closed, so that one answer remains.
    const settle = booking.path === 'PAYMENT_PROCESSING.reconciling' ? closeSession : readSession;
    const session = await settle(stripe, params.sessionId);
    const event = paymentFact(session, { bookingId: booking.id, livemode });
    return { event, answer: { status: session.status, payment: session.payment_status } };
  },
  refused: (_, error) => ({ type: 'onPaymentError', code: error.code, recoverable: true }),
};
