// What a Stripe webhook says. Only its ids are believed: where money moves, the object itself is read again, so that old,
// reordered and made-up news cannot do harm.

import type { UnstampedEvent } from '@slotpay/machine';
import type Stripe from 'stripe';
import { z } from 'zod';
import { bookingExists } from '../booking/find.ts';
import type { Db } from '../db/client.ts';
import { declineFact, paymentFact, refundFact, SESSION_EXPAND } from '../facts/stripe.ts';
import { ProviderError, stripeError } from '../providers/errors.ts';
import { type Meaning, nothing } from './meaning.ts';

interface Deps {
  readonly db: Db;
  readonly stripe: Stripe;
  readonly livemode: boolean;
}

const Event = z.looseObject({
  type: z.string(),
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({ id: z.string() }) }),
});

/** What an event type is about, and the object to read again. Types not listed are none of our business. */
const READERS: Readonly<Record<string, (deps: Deps, id: string) => Promise<Meaning>>> = {
  'checkout.session.completed': readSession,
  'checkout.session.async_payment_succeeded': readSession,
  'checkout.session.async_payment_failed': readSession,
  'checkout.session.expired': readSession,
  'payment_intent.succeeded': readSessionOfIntent,
  'payment_intent.payment_failed': readDecline,
  'refund.created': readRefund,
  'refund.updated': readRefund,
  'refund.failed': readRefund,
  'charge.refund.updated': readRefund,
};

/** The event types we use. */
export const USED_TYPES = Object.keys(READERS);

/** @throws ProviderError when Stripe must be asked and does not answer */
export async function stripeMeaning(deps: Deps, body: unknown): Promise<Meaning> {
  const { data: event } = Event.safeParse(body);
  if (!event) return nothing('unreadable');
  if (event.livemode !== deps.livemode)
    return { kind: 'nothing', verdict: 'refused', reason: 'livemode does not match our key' };
  const read = Object.hasOwn(READERS, event.type) ? READERS[event.type] : undefined;
  if (!read) return nothing('type not used');
  try {
    return await read(deps, event.data.object.id);
  } catch (error) {
    throw error instanceof ProviderError ? error : stripeError(error);
  }
}

async function readSession(deps: Deps, id: string): Promise<Meaning> {
  const session = await deps.stripe.checkout.sessions.retrieve(id, { expand: SESSION_EXPAND });
  return about(deps, session.metadata?.['booking_id'], paymentFact(session));
}

async function readSessionOfIntent(deps: Deps, id: string): Promise<Meaning> {
  const { data } = await deps.stripe.checkout.sessions.list({ payment_intent: id });
  const [session] = data;
  return session ? readSession(deps, session.id) : nothing('not paid through Checkout');
}

async function readDecline(deps: Deps, id: string): Promise<Meaning> {
  const intent = await deps.stripe.paymentIntents.retrieve(id);
  return about(deps, intent.metadata['booking_id'], declineFact(intent));
}

async function readRefund(deps: Deps, id: string): Promise<Meaning> {
  const refund = await deps.stripe.refunds.retrieve(id, { expand: ['payment_intent'] });
  const intent = typeof refund.payment_intent === 'object' ? refund.payment_intent : null;
  const capture = await deps.db
    .selectFrom('ledger')
    .select('booking_id')
    .where('object_id', '=', intent?.id ?? '')
    .executeTakeFirst();
  // A refund made by hand in Stripe's dashboard names no booking; the payment it returns does.
  const bookingId = capture?.booking_id ?? refund.metadata?.['booking_id'] ?? intent?.metadata['booking_id'];
  const meaning = await about(deps, bookingId, refundFact(refund));
  // The news of the payment itself is still on its way: money cannot go back before it came.
  if (meaning.kind === 'event' && meaning.event.type === 'completeRefund' && !capture) {
    throw new ProviderError('stripe', 'capture_not_recorded', { retryable: true });
  }
  return meaning;
}

async function about(deps: Deps, bookingId: string | undefined, event: UnstampedEvent | null): Promise<Meaning> {
  if (!event) return nothing('nothing new');
  const { data: id } = z.uuid().safeParse(bookingId);
  if (!id || !(await bookingExists(deps.db, id))) return { kind: 'unknown_booking' };
  return { kind: 'event', bookingId: id, event };
}
