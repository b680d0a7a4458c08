// Refunds: partial ones up to the charge, some of them with the surprises of Stripe's test cards.
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import { refundManner } from './cards.ts';
import { requireCharge } from './charges.ts';
import { invalid, missing } from './errors.ts';
import { type Cause, emit, NOBODY } from './events.ts';
import { flag, integer, metadata } from './form.ts';
import { requireIntent } from './intents.ts';
import { listed, listParams } from './list.ts';
import { money } from './money.ts';
import { operation, type Route } from './operation.ts';

const refundCreate = z.strictObject({
  amount: integer.pipe(z.number().min(1, { error: (issue) => `Invalid integer: ${issue.input}` })).optional(),
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.default({}),
  refund_application_fee: flag.optional(),
  reverse_transfer: flag.optional(),
});

export type RefundRequest = z.infer<typeof refundCreate>;

const listFilter = z.strictObject({
  ...listParams,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
});

function requireRefund(world: World, id: string): Stripe.Refund {
  const refund = world.stripe.refunds.get(id);
  if (!refund) throw missing('refund', id);
  return refund;
}

function chargeToRefund(world: World, request: RefundRequest): Stripe.Charge {
  if (request.charge !== undefined) return requireCharge(world, request.charge);
  if (request.payment_intent === undefined) {
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.');
  }
  const intent = requireIntent(world, request.payment_intent);
  if (typeof intent.latest_charge !== 'string' || intent.status !== 'succeeded') {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  }
  return requireCharge(world, intent.latest_charge);
}

/** The amount to return. @throws StripeProblem when the charge cannot give that much, or anything */
function refundable(charge: Stripe.Charge, wanted: number | undefined): number {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  if (charge.status !== 'succeeded') {
    throw invalid(`Charge ${charge.id} is not refundable.`, 'charge_not_refundable');
  }
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
  if (wanted !== undefined && wanted > left) {
    const [asked, rest] = [money(wanted, charge.currency), money(left, charge.currency)];
    throw invalid(
      `Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`,
      'amount_too_large',
      'amount',
    );
  }
  return wanted ?? left;
}

/** Returns money of a charge; omitted amount = all that remains. @throws StripeProblem */
export function createRefund(world: World, request: RefundRequest, cause: Cause): Stripe.Refund {
  const charge = chargeToRefund(world, request);
  const amount = refundable(charge, request.amount);
  const details = charge.payment_method_details;
  const manner = details?.type === 'card' ? refundManner(details.card?.last4 ?? null) : 'pending-then-succeeded';
  const refund = newRefund(world, charge, amount, request, manner === 'pending-then-succeeded');
  world.stripe.refunds.set(refund.id, refund);
  const previous = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(world, 'refund.created', refund, cause);
  emit(world, 'charge.refunded', charge, cause, previous);
  if (manner) {
    const end = manner === 'pending-then-succeeded' ? arrive : fail;
    world.clock.at(world.clock.now() + world.refundDelayMs, () => end(world, refund, charge));
  }
  return refund;
}

function newRefund(
  world: World,
  charge: Stripe.Charge,
  amount: number,
  request: RefundRequest,
  pending: boolean,
): Stripe.Refund {
  return {
    id: stripeId('re'),
    object: 'refund',
    amount,
    balance_transaction: stripeId('txn'),
    charge: charge.id,
    created: world.clock.seconds(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details:
      charge.payment_method_details?.type === 'card'
        ? {
            type: 'card',
            card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
          }
        : { type: charge.payment_method_details?.type ?? 'card' },
    metadata: request.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(pending && { pending_reason: 'processing' }),
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: pending ? 'pending' : 'succeeded',
    transfer_reversal: null,
  } satisfies Stripe.Refund;
}

function arrive(world: World, refund: Stripe.Refund): void {
  refund.status = 'succeeded';
  delete refund.pending_reason;
  const previous = { status: 'pending', pending_reason: 'processing' };
  emit(world, 'refund.updated', refund, NOBODY, previous);
  emit(world, 'charge.refund.updated', refund, NOBODY, previous);
}

/** The bank sends the money back: it is on the account again and the charge is less refunded. */
function fail(world: World, refund: Stripe.Refund, charge: Stripe.Charge): void {
  const previous = { status: refund.status };
  refund.status = 'failed';
  refund.failure_reason = 'expired_or_canceled_card';
  refund.failure_balance_transaction = stripeId('txn');
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  emit(world, 'refund.failed', refund, NOBODY);
  emit(world, 'refund.updated', refund, NOBODY, previous);
  emit(world, 'charge.refund.updated', refund, NOBODY, previous);
}

function relabel(world: World, id: string, labels: Record<string, string>, cause: Cause): Stripe.Refund {
  const refund = requireRefund(world, id);
  const previous = { metadata: refund.metadata };
  const merged = Object.entries({ ...refund.metadata, ...labels }).filter(([, value]) => value !== '');
  refund.metadata = Object.fromEntries(merged);
  emit(world, 'refund.updated', refund, cause, previous);
  return refund;
}

function refuseCancel(world: World, id: string): never {
  const { status } = requireRefund(world, id);
  throw invalid(`Only refunds in the requires_action state can be canceled; this refund is ${String(status)}.`);
}

/** The operations under /v1/refunds. */
export function refundRoutes(world: World): Route[] {
  const root = '/v1/refunds';
  return [
    operation({
      method: 'POST',
      path: root,
      params: refundCreate,
      run: (params, call) => createRefund(world, params, call.cause),
    }),
    operation({
      method: 'GET',
      path: root,
      params: listFilter,
      run: ({ charge, payment_intent: intent, ...page }) => {
        const refunds = [...world.stripe.refunds.values()].filter(
          (refund) =>
            (charge === undefined || refund.charge === charge) &&
            (intent === undefined || refund.payment_intent === intent),
        );
        return listed(refunds, page, root);
      },
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => requireRefund(world, call.id),
    }),
    operation({
      method: 'POST',
      path: `${root}/:id`,
      params: z.strictObject({ metadata: metadata.default({}) }),
      run: (params, call) => relabel(world, call.id, params.metadata, call.cause),
    }),
    operation({
      method: 'POST',
      path: `${root}/:id/cancel`,
      params: z.strictObject({}),
      run: (_, call) => refuseCancel(world, call.id),
    }),
  ];
}
