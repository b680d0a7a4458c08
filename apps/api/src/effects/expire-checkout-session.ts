// Closes a session nobody wants any more. If it was paid meanwhile, that is news for the booking.

import { paymentFact } from '../facts/stripe.ts';
import { closeSession } from './checkout.ts';
import type { Handler } from './handler.ts';

export const expireCheckoutSession: Handler<'expireCheckoutSession'> = {
  perform: async ({ stripe, livemode }, { params, booking }) => {
    const session = await closeSession(stripe, params.sessionId);
    const fact = paymentFact(session, { bookingId: booking.id, livemode });
    return { event: fact?.type === 'onPaymentSucceeded' ? fact : null, answer: { status: session.status } };
  },
  // It may still be paid.
  refused: () => 'for_a_person',
};
