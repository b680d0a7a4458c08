// Finds out from the providers how things really stand, so that a booking recovers to the truth and not to a guess.

import type { FailureCode } from '@slotpay/contract';
import type { RecoveryDomain } from '@slotpay/machine';
import { detailsOf, scheduled } from '../facts/calendly.ts';
import { paymentFact, refundFact } from '../facts/stripe.ts';
import { readSession } from './checkout.ts';
import type { EffectDeps, Handler, Performed, Task } from './handler.ts';
import { claimFault, findInvitee } from './invitee.ts';
import { findRefund } from './refund.ts';

type Recovery = Task<'lookUpRecovery'>;

const SUCCEEDED: Performed = { event: { type: 'recoverySucceeded' } };

const LOOK_UPS: Record<RecoveryDomain, (deps: EffectDeps, task: Recovery) => Promise<Performed>> = {
  calendly: async ({ calendly }) => {
    await calendly.subscriptions();
    return SUCCEEDED;
  },

  webhook: async (deps, { booking }) => {
    const { calendly } = booking.snapshot.context;
    if (!calendly) return failed('calendly.no_invitee');
    const found = await findInvitee(deps, calendly);
    const fault = claimFault(booking, found);
    if (fault) return failed(fault);
    const event = scheduled(found.invitee, found.event, 'api');
    return event ? { event, details: detailsOf(found.invitee, found.event) } : failed('calendly.no_invitee');
  },

  payment: async ({ stripe, livemode }, { booking }) => {
    const { checkout } = booking.snapshot.context;
    if (!checkout) return SUCCEEDED;
    const session = await readSession(stripe, checkout.sessionId);
    const fact = paymentFact(session, { bookingId: booking.id, livemode });
    return { event: fact ?? { type: 'recoverySucceeded', checkoutStillOpen: true } };
  },

  // Stripe's word on a refund of ours first; what it does not know, or says has failed, is asked for again.
  refund: async ({ stripe }, { booking }) => {
    for (const refund of booking.snapshot.context.refunds) {
      if (refund.status === 'succeeded') continue;
      const known = await findRefund(stripe, booking.id, refund);
      const fact = known && refundFact(known);
      if (fact?.type === 'completeRefund') return { event: fact };
      // Taken for failed, but on its way: Stripe's news of it ends the recovery, and nothing is asked for twice.
      if (fact?.type === 'onRefundCreated' && refund.status === 'failed') return { event: null };
    }
    return SUCCEEDED;
  },
};

export const lookUpRecovery: Handler<'lookUpRecovery'> = {
  perform: (deps, task) => LOOK_UPS[task.params.domain](deps, task),
  refused: (_, error) => ({ type: 'recoveryFailed', code: error.code, recoverable: true }),
};

function failed(code: FailureCode<'ERROR_WEBHOOK'>): Performed {
  return { event: { type: 'recoveryFailed', code, recoverable: false } };
}
