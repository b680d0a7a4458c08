// Opens Checkout for one attempt. The request is stored before it is sent: after a crash the very same one is repeated
// under the same key, and Stripe answers with the session it made the first time. If that answer was an error, it is the
// error that Stripe repeats, so a second try first looks for the session.
//
// At most one session of a booking is open: the one before is closed first, and one that is only being opened, since the
// booking moved meanwhile, is waited for until it is known and closed.

import { sql } from 'kysely';
import type Stripe from 'stripe';
import { z } from 'zod';
import { rowName } from '../db/sealed.ts';
import { paymentFact } from '../facts/stripe.ts';
import { wordsIn } from '../words/index.ts';
import { asking, closeSession } from './checkout.ts';
import { type EffectDeps, type Handler, NotYet, type Performed, type Task } from './handler.ts';

type CheckoutTask = Task<'createCheckoutSession'>;

export const createCheckoutSession: Handler<'createCheckoutSession'> = {
  perform: async (deps, task) => {
    await awaitEarlier(deps, task);
    const paidInstead = await closeReplaced(deps, task);
    if (paidInstead) return paidInstead;
    const session = (task.attempts > 1 && (await madeBefore(deps, task))) || (await make(deps, task));
    const expiresAt = new Date(session.expires_at * 1000).toISOString();
    return {
      event: {
        type: 'onStripeSessionCreated',
        attempt: task.params.attempt,
        sessionId: session.id,
        amount: task.params.amount,
        expiresAt,
      },
      answer: { sessionId: session.id, url: session.url },
    };
  },
  refused: (_, error) => ({
    type: 'onPaymentError',
    code: error.code,
    recoverable: error.code !== 'stripe.amount_too_small',
  }),
};

async function make(deps: EffectDeps, task: CheckoutTask): Promise<Stripe.Checkout.Session> {
  const request = await storedRequest(deps, task);
  return asking(deps.stripe.checkout.sessions.create(request, { idempotencyKey: task.key }));
}

/** How far Stripe's clock may be behind ours. */
const SLACK_S = 600;

// Stripe cannot be asked for a booking's sessions, only for all that were made since.
async function madeBefore({ stripe }: EffectDeps, task: CheckoutTask): Promise<Stripe.Checkout.Session | undefined> {
  const since = Math.floor(task.askedAt.getTime() / 1000) - SLACK_S;
  const sessions = stripe.checkout.sessions.list({ created: { gte: since }, limit: 100 });
  return asking(
    firstOf(sessions, ({ metadata }) => {
      return metadata?.['booking_id'] === task.booking.id && metadata['attempt'] === String(task.params.attempt);
    }),
  );
}

async function firstOf<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of items) if (wanted(item)) return item;
  return undefined;
}

/** @throws NotYet while an earlier session of the booking may be open without the booking knowing it, or is to be closed */
async function awaitEarlier({ db }: EffectDeps, { booking, params }: CheckoutTask): Promise<void> {
  const earlier = await db
    .selectFrom('effects')
    .select('id')
    .where('booking_id', '=', booking.id)
    .where('state', '=', 'pending')
    .where(({ or, and, eb }) =>
      or([
        eb('type', '=', 'expireCheckoutSession'),
        and([eb('type', '=', 'createCheckoutSession'), sql<boolean>`(params ->> 'attempt')::int < ${params.attempt}`]),
      ]),
    )
    .execute();
  if (earlier.length === 0) return;
  // Somebody waits for this one: what it waits for is not left to its own, perhaps long, pause.
  await db
    .updateTable('effects')
    .set({ run_at: sql<Date>`least(run_at, now())` })
    .where(
      'id',
      'in',
      earlier.map(({ id }) => id),
    )
    .where('state', '=', 'pending')
    .execute();
  throw new NotYet('earlier_session');
}

// One that turns out to be paid, or about to be, is not replaced but counts.
async function closeReplaced({ stripe, livemode }: EffectDeps, task: CheckoutTask): Promise<Performed | undefined> {
  const { replaces } = task.params;
  if (!replaces) return undefined;
  const old = await closeSession(stripe, replaces);
  const fact = paymentFact(old, { bookingId: task.booking.id, livemode });
  return fact && fact.type !== 'onPaymentFailed' ? { event: fact } : undefined;
}

const StoredRequest = z.looseObject({ mode: z.literal('payment') });

async function storedRequest(deps: EffectDeps, task: CheckoutTask): Promise<Stripe.Checkout.SessionCreateParams> {
  const { db, sealer } = deps;
  const { request } = await db
    .selectFrom('effects')
    .select('request')
    .where('id', '=', task.id)
    .executeTakeFirstOrThrow();
  const { id, dataKey } = task.booking;
  if (request) {
    const opened = sealer.open(dataKey, rowName('bookings', id), request).toString();
    return StoredRequest.parse(JSON.parse(opened)) as Stripe.Checkout.SessionCreateParams;
  }
  const fresh = requestFor(deps, task);
  const sealed = sealer.seal(dataKey, rowName('bookings', id), JSON.stringify(fresh));
  await db.updateTable('effects').set({ request: sealed }).where('id', '=', task.id).execute();
  return fresh;
}

function requestFor({ config }: EffectDeps, { params, booking }: CheckoutTask): Stripe.Checkout.SessionCreateParams {
  const page = `${config.PUBLIC_URL}/b/${booking.reference}`;
  const metadata = { booking_id: booking.id, attempt: String(params.attempt), reference: booking.reference };
  const session = booking.sessionType.name;
  const name = params.purpose === 'booking' ? session : wordsIn(booking.language).newTime(session);
  return {
    mode: 'payment',
    ui_mode: 'hosted_page',
    submit_type: 'book',
    // Else Stripe goes by the browser.
    locale: booking.language ?? 'auto',
    // A difference has a deadline, and a bank debit may take longer than that.
    ...(params.purpose === 'difference' && { allowed_payment_method_types: ['card' as const] }),
    client_reference_id: booking.id,
    ...(booking.details && { customer_email: booking.details.email }),
    line_items: [
      { quantity: 1, price_data: { currency: params.currency, unit_amount: params.amount, product_data: { name } } },
    ],
    metadata,
    // Metadata does not flow from the session to the payment by itself.
    payment_intent_data: { metadata, description: `${name} (${booking.reference})` },
    success_url: `${page}?checkout=returned`,
    cancel_url: `${page}?checkout=left`,
    expires_at: Math.floor(Date.parse(params.expiresAt) / 1000),
  };
}
