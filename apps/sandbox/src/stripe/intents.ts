// Payment intents. All of them belong to a Checkout Session: the session makes and moves them.
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import { invalid, missing } from './errors.ts';
import { type Cause, emit, NOBODY } from './events.ts';
import { listed, listParams } from './list.ts';
import { operation, type Route } from './operation.ts';
import type { SessionRecord } from './state.ts';

const listFilter = z.strictObject({ ...listParams, customer: z.string().optional() });

/** @throws StripeProblem 404 */
export function requireIntent(world: World, id: string): Stripe.PaymentIntent {
  const intent = world.stripe.paymentIntents.get(id);
  if (!intent) throw missing('payment_intent', id, 'intent');
  return intent;
}

/** The session's payment intent, made when the client first tries to pay. */
export function intentOf(world: World, record: SessionRecord): Stripe.PaymentIntent {
  const { session } = record;
  if (typeof session.payment_intent === 'string') return requireIntent(world, session.payment_intent);
  const intent = newIntent(world, record);
  world.stripe.paymentIntents.set(intent.id, intent);
  session.payment_intent = intent.id;
  emit(world, 'payment_intent.created', intent, NOBODY);
  return intent;
}

function newIntent(world: World, record: SessionRecord): Stripe.PaymentIntent {
  const id = stripeId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: record.session.amount_total ?? 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${stripeId('x').slice(2)}`,
    confirmation_method: 'automatic',
    created: world.clock.seconds(),
    currency: record.session.currency ?? 'usd',
    customer: null,
    customer_account: null,
    description: record.intentDescription,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...record.intentMetadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: record.session.payment_method_types,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.PaymentIntent;
}

/** Ends the payment intent of an expiring session, unless money already moves. */
export function cancelWithSession(world: World, id: string, cause: Cause): void {
  const intent = requireIntent(world, id);
  if (intent.status !== 'requires_payment_method' && intent.status !== 'requires_action') return;
  intent.status = 'canceled';
  intent.canceled_at = world.clock.seconds();
  intent.cancellation_reason = 'expired';
  intent.next_action = null;
  emit(world, 'payment_intent.canceled', intent, cause);
}

function refuseCancel(world: World, id: string): never {
  const { status } = requireIntent(world, id);
  throw invalid(
    'You cannot cancel this PaymentIntent directly: it belongs to a Checkout Session and has a status of ' +
      `${status}. Expire the Checkout Session instead.`,
    'payment_intent_unexpected_state',
  );
}

/** The operations under /v1/payment_intents. */
export function intentRoutes(world: World): Route[] {
  const root = '/v1/payment_intents';
  return [
    operation({
      method: 'GET',
      path: root,
      params: listFilter,
      run: ({ customer, ...page }) =>
        listed(customer === undefined ? world.stripe.paymentIntents.values() : [], page, root),
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({ client_secret: z.string().optional() }),
      run: (_, call) => requireIntent(world, call.id),
    }),
    operation({
      method: 'POST',
      path: `${root}/:id/cancel`,
      params: z.strictObject({ cancellation_reason: z.string().optional() }),
      run: (_, call) => refuseCancel(world, call.id),
    }),
  ];
}
