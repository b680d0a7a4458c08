// What a Stripe webhook says. Only its ids are believed: where money moves, the object itself is read again, so that old,
// reordered and made-up news cannot do harm.

import type { EffectType, UnstampedEvent } from '@slotpay/machine';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { Dispute } from '../booking/dispute-case.ts';
import { bookingExists } from '../booking/find.ts';
import type { Db } from '../db/client.ts';
import { declineFact, disputeOutcome, paymentFact, refundFact, SESSION_EXPAND } from '../facts/stripe.ts';
import { ProviderError, stripeError } from '../providers/errors.ts';
import { type Meaning, nothing } from './meaning.ts';
import { StripeEvent } from './references.ts';

interface Deps {
  readonly db: Db;
  readonly stripe: Stripe;
  readonly livemode: boolean;
}

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
  'charge.dispute.created': readDispute,
  'charge.dispute.updated': readDispute,
  'charge.dispute.closed': readDispute,
};

/** The event types we use. */
export const USED_TYPES = Object.keys(READERS);

/** @throws ProviderError when Stripe must be asked and does not answer */
export async function stripeMeaning(deps: Deps, body: unknown): Promise<Meaning> {
  const { data: event } = StripeEvent.safeParse(body);
  if (!event) return nothing('unreadable');
  if (event.livemode !== deps.livemode) return otherMode(deps, event.data.object.metadata?.booking_id);
  const read = Object.hasOwn(READERS, event.type) ? READERS[event.type] : undefined;
  if (!read) return nothing('type not used');
  try {
    return await read(deps, event.data.object.id);
  } catch (error) {
    throw error instanceof ProviderError ? error : stripeError(error);
  }
}

// Signed, so it is Stripe's, and it cannot be read with our key: keys were changed, or mixed up.
async function otherMode(deps: Deps, bookingId: string | undefined): Promise<Meaning> {
  const { data: id } = z.uuid().safeParse(bookingId);
  const concerns = id && (await bookingExists(deps.db, id)) ? id : undefined;
  return { kind: 'nothing', verdict: 'refused', reason: 'livemode does not match our key', concerns };
}

async function readSession(deps: Deps, id: string): Promise<Meaning> {
  const session = await deps.stripe.checkout.sessions.retrieve(id, { expand: SESSION_EXPAND });
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  // Whoever names us concerns us; whether all of them agree is looked at where the payment is.
  const bookingId =
    session.metadata?.['booking_id'] ?? session.client_reference_id ?? intent?.metadata['booking_id'] ?? '';
  return about(deps, bookingId, paymentFact(session, { bookingId, livemode: deps.livemode }));
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

async function readDispute(deps: Deps, id: string): Promise<Meaning> {
  const dispute = await deps.stripe.disputes.retrieve(id);
  const paymentIntentId =
    typeof dispute.payment_intent === 'string' ? dispute.payment_intent : (dispute.payment_intent?.id ?? '');
  const capture = await deps.db
    .selectFrom('ledger')
    .select('booking_id as bookingId')
    .where('object_id', '=', paymentIntentId)
    .executeTakeFirst();
  if (!capture) return unheardOf(deps, paymentIntentId);
  const { bookingId } = capture;
  const outcome = disputeOutcome(dispute);
  const goesBackAnyway = outcome === 'won' && (await isOrphan(deps.db, bookingId, paymentIntentId));
  return {
    kind: 'dispute',
    bookingId,
    dispute: {
      id,
      paymentIntentId,
      amount: dispute.amount,
      currency: dispute.currency,
      reason: dispute.reason,
      status: dispute.status,
      respondBy: instantOf(dispute.evidence_details.due_by),
      outcome,
    },
    event: goesBackAnyway ? null : disputeEvent({ id, paymentIntentId, amount: dispute.amount, outcome }),
  };
}

/** A payment no booking wants: no refund of its booking waits for the bank. */
async function isOrphan(db: Db, bookingId: string, paymentIntentId: string): Promise<boolean> {
  const returned = await db
    .selectFrom('effects')
    .select('id')
    .where('booking_id', '=', bookingId)
    .where('type', '=', 'refundOrphanPayment' satisfies EffectType)
    .where(sql<string>`params->>'paymentIntentId'`, '=', paymentIntentId)
    .limit(1)
    .executeTakeFirst();
  return returned !== undefined;
}

// The news of the payment itself may still be on its way.
async function unheardOf(deps: Deps, paymentIntentId: string): Promise<Meaning> {
  if (paymentIntentId === '') return nothing('not paid through Checkout');
  const intent = await deps.stripe.paymentIntents.retrieve(paymentIntentId);
  const { data: bookingId } = z.uuid().safeParse(intent.metadata['booking_id']);
  if (!bookingId || !(await bookingExists(deps.db, bookingId))) return { kind: 'unknown_booking' };
  throw new ProviderError('stripe', 'capture_not_recorded', { retryable: true });
}

/** What a dispute means for the booking itself: money that is with the client for good, or a refund that may go on. */
function disputeEvent(dispute: {
  readonly id: string;
  readonly paymentIntentId: string;
  readonly amount: number;
  readonly outcome: Dispute['outcome'];
}): UnstampedEvent | null {
  const { id, paymentIntentId, amount, outcome } = dispute;
  if (outcome === 'won') return { type: 'initiateRefund', ofPayment: paymentIntentId };
  if (outcome !== 'lost') return null;
  return { type: 'completeRefund', paymentIntentId, refundId: id, amount, refundAttempt: 0, through: 'dispute' };
}

function instantOf(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}

async function about(deps: Deps, bookingId: string | undefined, event: UnstampedEvent | null): Promise<Meaning> {
  if (!event) return nothing('nothing new');
  const { data: id } = z.uuid().safeParse(bookingId);
  if (!id || !(await bookingExists(deps.db, id))) return { kind: 'unknown_booking' };
  return { kind: 'event', bookingId: id, event };
}
