// Refunds: partial ones up to the charge, some of them with the surprises of Stripe's test cards.
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import { available } from './balance.ts';
import { type RefundManner, refundManner } from './cards.ts';
import { requireCharge } from './charges.ts';
import { blocksRefunds } from './disputes.ts';
import { invalid, missing } from './errors.ts';
import { type Cause, emit, NOBODY } from './events.ts';
import { flag, integer, metadata } from './form.ts';
import { requireIntent } from './intents.ts';
import { listed, listParams } from './list.ts';
import { money } from './money.ts';
import { operation, type Route } from './operation.ts';

/** How long the client may take to say where a refund shall go. */
const ACTION_TIME_S = 30 * 24 * 60 * 60;

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

/** @throws StripeProblem 404 */
export function requireRefund(world: World, id: string): Stripe.Refund {
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
function refundable(world: World, charge: Stripe.Charge, wanted: number | undefined): number {
  const left = charge.amount_captured - charge.amount_refunded;
  if (blocksRefunds(world, charge.id)) {
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

function mannerOf(world: World, charge: Stripe.Charge): RefundManner | undefined {
  if (world.refundManner) return world.refundManner;
  const details = charge.payment_method_details;
  return details?.type === 'card' ? refundManner(details.card?.last4 ?? null) : 'pending-then-succeeded';
}

/** Returns money of a charge; omitted amount = all that remains. @throws StripeProblem */
export function createRefund(world: World, request: RefundRequest, cause: Cause): Stripe.Refund {
  const charge = chargeToRefund(world, request);
  const amount = refundable(world, charge, request.amount);
  const manner = mannerOf(world, charge);
  if (manner === 'balance-insufficient') {
    throw invalid('Insufficient funds in your Stripe account to refund this charge.', 'balance_insufficient');
  }
  const covered = available(world, charge.currency) >= amount;
  const refund = newRefund(world, charge, {
    amount,
    request,
    beginning: covered ? beginning(world, manner) : UNFUNDED,
  });
  world.stripe.refunds.set(refund.id, refund);
  const previous = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(world, 'refund.created', refund, cause);
  emit(world, 'charge.refunded', charge, cause, previous);
  const end = covered ? ending(manner) : null;
  if (end) world.clock.at(world.clock.now() + world.refundDelayMs, () => endRefund(world, refund, end));
  return refund;
}

type Beginning = Pick<Stripe.Refund, 'status' | 'pending_reason' | 'next_action'>;

const UNFUNDED: Beginning = { status: 'pending', pending_reason: 'insufficient_funds' };

/** How the API first shows a refund. */
function beginning(world: World, manner: RefundManner | undefined): Beginning {
  if (manner === 'requires-action') {
    const now = world.clock.seconds();
    const email = { email_sent_at: now, email_sent_to: 'client@example.com' };
    const details = { email_sent: email, expires_at: now + ACTION_TIME_S };
    return { status: 'requires_action', next_action: { type: 'display_details', display_details: details } };
  }
  if (manner === undefined || manner === 'succeeded-then-failed') return { status: 'succeeded' };
  return { status: 'pending', pending_reason: 'processing' };
}

/** What becomes of it by itself; null waits for a person. */
function ending(manner: RefundManner | undefined): 'succeeded' | 'failed' | null {
  if (manner === 'pending-then-succeeded') return 'succeeded';
  return manner === 'succeeded-then-failed' || manner === 'pending-then-failed' ? 'failed' : null;
}

function newRefund(
  world: World,
  charge: Stripe.Charge,
  { amount, request, beginning }: { amount: number; request: RefundRequest; beginning: Beginning },
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
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    transfer_reversal: null,
    ...beginning,
  } satisfies Stripe.Refund;
}

/** What the bank does with a refund. A failed or cancelled one is on the account again, its charge less refunded. */
export function endRefund(world: World, refund: Stripe.Refund, end: 'succeeded' | 'failed' | 'canceled'): void {
  const ended = ['failed', 'canceled'].includes(refund.status ?? '') || refund.status === end;
  if (ended) throw invalid(`This refund is ${String(refund.status)} already.`);
  const previous = { status: refund.status, pending_reason: refund.pending_reason ?? null };
  refund.status = end;
  delete refund.pending_reason;
  delete refund.next_action;
  if (end !== 'succeeded') takeBack(world, refund);
  if (end === 'failed') {
    refund.failure_reason =
      previous.pending_reason === 'insufficient_funds' ? 'insufficient_funds' : 'expired_or_canceled_card';
    emit(world, 'refund.failed', refund, NOBODY);
  }
  emit(world, 'refund.updated', refund, NOBODY, previous);
  emit(world, 'charge.refund.updated', refund, NOBODY, previous);
}

function takeBack(world: World, refund: Stripe.Refund): void {
  const charge = requireCharge(world, String(refund.charge));
  refund.failure_balance_transaction = stripeId('txn');
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
}

/** Pays the refunds that waited for funds, oldest first, as far as the balance goes. */
export function payWaitingRefunds(world: World, currency: string): void {
  for (const refund of world.stripe.refunds.values()) {
    const waits = refund.status === 'pending' && refund.pending_reason === 'insufficient_funds';
    if (!waits || refund.currency !== currency || available(world, currency) < refund.amount) continue;
    endRefund(world, refund, 'succeeded');
  }
}

function relabel(world: World, id: string, labels: Record<string, string>, cause: Cause): Stripe.Refund {
  const refund = requireRefund(world, id);
  const previous = { metadata: refund.metadata };
  const merged = Object.entries({ ...refund.metadata, ...labels }).filter(([, value]) => value !== '');
  refund.metadata = Object.fromEntries(merged);
  emit(world, 'refund.updated', refund, cause, previous);
  return refund;
}

function cancelRefund(world: World, id: string): Stripe.Refund {
  const refund = requireRefund(world, id);
  if (refund.status !== 'requires_action') {
    throw invalid(
      `Only refunds in the requires_action state can be canceled; this refund is ${String(refund.status)}.`,
    );
  }
  endRefund(world, refund, 'canceled');
  return refund;
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
      run: (_, call) => cancelRefund(world, call.id),
    }),
  ];
}
