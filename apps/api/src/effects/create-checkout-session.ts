// Opens Checkout for one attempt. The request is stored before it is sent: after a crash the very same one is repeated
// under the same key, and Stripe answers with the session it made the first time. If that answer was an error, it is the
// error that Stripe repeats, so a second try first looks for the session.

import type Stripe from 'stripe';
import { z } from 'zod';
import { rowName } from '../db/sealed.ts';
import { wordsIn } from '../words/index.ts';
import { asking, sessionsSince } from './checkout.ts';
import { closeEarlier } from './close-earlier-sessions.ts';
import type { EffectDeps, Handler, Task } from './handler.ts';

type CheckoutTask = Task<'createCheckoutSession'>;

export const createCheckoutSession: Handler<'createCheckoutSession'> = {
  perform: async (deps, task) => {
    const paidInstead = await closeEarlier(deps, task);
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
  refused: ({ attempt }, error) => ({
    type: 'onPaymentError',
    attempt,
    code: error.code,
    recoverable: error.code !== 'stripe.amount_too_small',
  }),
};

async function make(deps: EffectDeps, task: CheckoutTask): Promise<Stripe.Checkout.Session> {
  const request = await storedRequest(deps, task);
  return asking(deps.stripe.checkout.sessions.create(request, { idempotencyKey: task.key }));
}

async function madeBefore(deps: EffectDeps, task: CheckoutTask): Promise<Stripe.Checkout.Session | undefined> {
  const sessions = await sessionsSince(deps.stripe, task.booking.id, task.askedAt);
  return sessions.find(({ metadata }) => metadata?.['attempt'] === String(task.params.attempt));
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
