// Returns part or all of one charge. Only Stripe's "succeeded" completes it; the answer to creating one may be "pending".

import type { EffectMap, UnstampedEvent } from '@slotpay/machine';
import type Stripe from 'stripe';
import { isDisputed } from '../booking/disputes.ts';
import { refundFact } from '../facts/stripe.ts';
import { asking } from './checkout.ts';
import type { EffectDeps, Handler, Task } from './handler.ts';
import { DISPUTED, findRefund } from './refund.ts';

type RefundTask = Task<'refundPayment'>;

/** Refusals that another try cannot change. */
const FINAL = new Set([...DISPUTED, 'stripe.charge_already_refunded']);

export const refundPayment: Handler<'refundPayment'> = {
  perform: async (deps, task) => {
    const { params } = task;
    // Under its key Stripe repeats an answer for a day, also a 500 that hides a refund; after that it would refund again.
    const earlier = task.attempts > 1 ? await madeBefore(deps, task) : undefined;
    if (!earlier && (await isDisputed(deps.db, params.paymentIntentId))) {
      return { event: refusal(params, 'stripe.charge_disputed'), answer: { withheld: 'disputed' } };
    }
    const refund = earlier ?? (await make(deps, task));
    return { event: refundFact(refund), answer: { refundId: refund.id, status: refund.status } };
  },
  refused: (params, error) => refusal(params, error.code),
};

function madeBefore({ stripe }: EffectDeps, { params, booking }: RefundTask): Promise<Stripe.Refund | undefined> {
  const { paymentIntentId, refundAttempt: attempt } = params;
  return findRefund(stripe, booking.id, { paymentIntentId, attempt, refundId: null });
}

function make({ stripe }: EffectDeps, { key, params, booking }: RefundTask): Promise<Stripe.Refund> {
  const metadata = { booking_id: booking.id, reference: booking.reference, attempt: String(params.refundAttempt) };
  return asking(
    stripe.refunds.create(
      { payment_intent: params.paymentIntentId, amount: params.amount, reason: 'requested_by_customer', metadata },
      { idempotencyKey: key },
    ),
  );
}

function refusal({ paymentIntentId, refundAttempt }: EffectMap['refundPayment'], code: string): UnstampedEvent {
  const recoverable = !FINAL.has(code);
  return { type: 'onPaymentError', code, recoverable, refundOf: paymentIntentId, refundAttempt };
}
