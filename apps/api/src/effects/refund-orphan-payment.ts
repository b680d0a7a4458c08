// Returns a payment no booking wants, all of it. Whoever asks how often, it happens once: a later try first looks at
// Stripe for what an earlier one has made, and of a payment that is returned whole nothing is left to return.

import type Stripe from 'stripe';
import { openCase } from '../booking/cases.ts';
import { refundFact } from '../facts/stripe.ts';
import { ProviderError } from '../providers/errors.ts';
import { asking } from './checkout.ts';
import { type EffectDeps, type Handler, NOTHING_MORE, type Task } from './handler.ts';
import { DISPUTED, refundsOf, SHORT_OF_FUNDS } from './refund.ts';

type OrphanTask = Task<'refundOrphanPayment'>;

/** After so many that came to nothing a person is asked: mostly the card is closed, and each will end the same way. */
const MOST_REFUNDS = 5;

/** A dispute takes weeks, and the news that it was won is not waited for. */
const ASK_AGAIN_MS = 24 * 3_600_000;

export const refundOrphanPayment: Handler<'refundOrphanPayment'> = {
  untilDone: true,
  perform: async (deps, task) => {
    const isFirst = task.attempts === 1 && task.params.failed === undefined;
    const earlier = isFirst ? [] : await madeBefore(deps, task);
    const live = earlier.find(({ status }) => status !== 'failed' && status !== 'canceled');
    if (!live && (await isLostToBank(deps, task))) return { ...NOTHING_MORE, answer: { returnedBy: 'dispute' } };
    if (!live && earlier.length >= MOST_REFUNDS && !task.askedByHand) {
      throw new ProviderError('stripe', 'refund_keeps_failing', { retryable: false });
    }
    const refund = live ?? (await make(deps, task));
    return { event: refundFact(refund), answer: { refundId: refund.id, status: refund.status } };
  },
  // Already returned, by hand or before: nothing is owed any more.
  refused: (_, error) => (error.code === 'stripe.charge_already_refunded' ? 'settled' : 'for_a_person'),
};

async function madeBefore({ stripe }: EffectDeps, { params, booking }: OrphanTask): Promise<Stripe.Refund[]> {
  const refunds = await refundsOf(stripe, booking.id, params.paymentIntentId);
  return refunds.filter(({ metadata }) => metadata?.['orphan'] === 'true');
}

/** The bank has given the client the money. */
async function isLostToBank({ db }: EffectDeps, { params }: OrphanTask): Promise<boolean> {
  const line = await db
    .selectFrom('ledger')
    .select('object_id')
    .where('payment_intent_id', '=', params.paymentIntentId)
    .where('kind', '=', 'dispute_lost')
    .executeTakeFirst();
  return line !== undefined;
}

// Each try has a key of its own: under its key Stripe repeats an answer for a day, a refusal that no longer holds as well.
async function make(deps: EffectDeps, task: OrphanTask): Promise<Stripe.Refund> {
  const { key, params, booking, attempts } = task;
  const metadata = { booking_id: booking.id, reference: booking.reference, orphan: 'true' };
  const idempotencyKey = attempts === 1 ? key : `${key}:${attempts}`;
  const request = { payment_intent: params.paymentIntentId, metadata };
  try {
    return await asking(deps.stripe.refunds.create(request, { idempotencyKey }));
  } catch (error) {
    throw error instanceof ProviderError ? await undoneByTime(deps, task, error) : error;
  }
}

/** What Stripe refuses only for now becomes an error to be waited out. */
async function undoneByTime(deps: EffectDeps, task: OrphanTask, error: ProviderError): Promise<ProviderError> {
  const later = (retryAfterMs: number) => {
    const code = error.code.slice('stripe.'.length);
    return new ProviderError('stripe', code, { retryable: true, retryAfterMs, cause: error });
  };
  if (DISPUTED.includes(error.code)) return later(ASK_AGAIN_MS);
  if (error.code !== SHORT_OF_FUNDS) return error;
  // The next payments fill the account; somebody may do so sooner.
  await openCase(deps, task.booking.id, 'refund_stalled');
  return later(deps.machine.fundsBackoff(task.attempts - 1));
}
