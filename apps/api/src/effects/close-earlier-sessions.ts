// At most one session of a booking can be paid. Before another is opened, the one it replaces is closed; and so is one that
// was only being opened when the booking moved on: once Stripe has answered, whatever it was, this attempt takes it over.

import { sql } from 'kysely';
import { paymentFact } from '../facts/stripe.ts';
import { noLaterThanNow } from '../jobs/retry.ts';
import { closeSession, sessionsSince } from './checkout.ts';
import { type EffectDeps, NotYet, type Performed, type Task } from './handler.ts';

/** What a try failed with when Stripe may be doing its work all the same. */
const AT_WORK = ['stripe.unreachable', 'stripe.idempotency_key_in_use'];

type CheckoutTask = Task<'createCheckoutSession'>;

/**
 * Closes every earlier session of the booking.
 * @returns the news that one of them is paid, or about to be: then no other is opened
 * @throws NotYet while Stripe may still be opening or closing one
 * @throws ProviderError
 */
export async function closeEarlier(deps: EffectDeps, task: CheckoutTask): Promise<Performed | undefined> {
  const earlier = await pendingBefore(deps, task);
  if (earlier.some(({ type, answered }) => type === 'expireCheckoutSession' || !answered)) return wait(deps, earlier);
  for (const sessionId of await toClose(deps, task, earlier)) {
    const session = await closeSession(deps.stripe, sessionId);
    const fact = paymentFact(session, { bookingId: task.booking.id, livemode: deps.livemode });
    if (fact && fact.type !== 'onPaymentFailed') return { event: fact };
  }
  for (const each of earlier) await supersede(deps, each);
  return undefined;
}

interface Earlier {
  readonly id: string;
  readonly type: string;
  readonly attempts: number;
  readonly created_at: Date;
  /** Stripe has answered its last try, or never heard of it: it is not at work there. */
  readonly answered: boolean;
}

/** The session that is replaced, and those that were made without our hearing of it. */
async function toClose(
  { stripe }: EffectDeps,
  { params, booking }: CheckoutTask,
  [oldest]: readonly Earlier[],
): Promise<Set<string>> {
  const made = oldest ? await sessionsSince(stripe, booking.id, oldest.created_at) : [];
  const before = made.filter(({ metadata }) => Number(metadata?.['attempt']) < params.attempt);
  return new Set([...(params.replaces ? [params.replaces] : []), ...before.map(({ id }) => id)]);
}

function pendingBefore({ db }: EffectDeps, { booking, params }: CheckoutTask): Promise<Earlier[]> {
  return db
    .selectFrom('effects')
    .select(['id', 'type', 'attempts', 'created_at'])
    .select(sql<boolean>`leased_until is null and coalesce(last_error <> all(${AT_WORK}), true)`.as('answered'))
    .where('booking_id', '=', booking.id)
    .where('state', '=', 'pending')
    .where(({ or, and, eb }) =>
      or([
        eb('type', '=', 'expireCheckoutSession'),
        and([eb('type', '=', 'createCheckoutSession'), sql<boolean>`(params ->> 'attempt')::int < ${params.attempt}`]),
      ]),
    )
    .orderBy('created_at')
    .execute();
}

// Somebody waits for this one: what it waits for is not left to its own, perhaps long, pause.
async function wait({ db }: EffectDeps, earlier: readonly Earlier[]): Promise<never> {
  const ids = earlier.map(({ id }) => id);
  const atOnce = { run_at: noLaterThanNow };
  await db.updateTable('effects').set(atOnce).where('id', 'in', ids).where('state', '=', 'pending').execute();
  throw new NotYet('earlier_session');
}

async function supersede({ db }: EffectDeps, { id, attempts }: Earlier): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('effects')
    .set({ state: 'done', answer: JSON.stringify({ superseded: true }), done_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('leased_until', 'is', null)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  // It began another try since we looked, and may have made a session.
  if (numUpdatedRows === 0n) throw new NotYet('earlier_session');
}
