// Charges: one per try to collect money, successful or not.
import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import type { Decline } from './cards.ts';
import { missing } from './errors.ts';
import { listed, listParams } from './list.ts';
import type { Method } from './methods.ts';
import { operation, type Route } from './operation.ts';

const listFilter = z.strictObject({
  ...listParams,
  payment_intent: z.string().optional(),
  customer: z.string().optional(),
});

/** @throws StripeProblem 404 */
export function requireCharge(world: World, id: string): Stripe.Charge {
  const charge = world.stripe.charges.get(id);
  if (!charge) throw missing('charge', id);
  return charge;
}

function outcome(decline: Decline | null): Stripe.Charge.Outcome {
  return {
    advice_code: decline ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline ? (decline.declineCode ?? decline.code) : null,
    risk_level: 'normal',
    risk_score: 12,
    seller_message: decline
      ? `The bank returned the decline code \`${decline.declineCode ?? decline.code}\`.`
      : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}

/** Adds a charge for the whole amount of `intent` and makes it the intent's latest. */
export function addCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Method,
  status: 'succeeded' | 'pending' | 'failed',
  decline: Decline | null = null,
): Stripe.Charge {
  const succeeded = status === 'succeeded';
  const id = stripeId('ch');
  const charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: succeeded ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: method.email, name: method.name, phone: null, tax_id: null },
    calculated_statement_descriptor: 'NORTHLIGHT',
    captured: succeeded,
    created: world.clock.seconds(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcome(decline),
    paid: succeeded,
    payment_intent: intent.id,
    payment_method: stripeId('pm'),
    payment_method_details: method.details,
    receipt_email: null,
    receipt_number: null,
    receipt_url: succeeded ? receiptUrl(world, id) : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.Charge;
  world.stripe.charges.set(id, charge);
  intent.latest_charge = id;
  return charge;
}

/** Receipt links are unguessable, like Stripe's: the page needs no login. */
export function receiptUrl(world: World, chargeId: string): string {
  return `${world.origins.stripe}/receipts/payment/${randomBytes(12).toString('base64url')}/${chargeId}`;
}

/** The operations under /v1/charges. */
export function chargeRoutes(world: World): Route[] {
  const root = '/v1/charges';
  return [
    operation({
      method: 'GET',
      path: root,
      params: listFilter,
      run: ({ payment_intent: intent, customer, ...page }) => {
        const charges = [...world.stripe.charges.values()].filter(
          (charge) =>
            (intent === undefined || charge.payment_intent === intent) &&
            (customer === undefined || charge.customer === customer),
        );
        return listed(charges, page, root);
      },
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => requireCharge(world, call.id),
    }),
  ];
}
