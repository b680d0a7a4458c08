// Disputes: the client's bank takes the money back, or only asks about it.
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import type { TestCard } from './cards.ts';
import { requireCharge } from './charges.ts';
import { invalid, missing } from './errors.ts';
import { type Cause, emit, NOBODY } from './events.ts';
import { flag, metadata } from './form.ts';
import { listed, listParams } from './list.ts';
import { operation, type Route } from './operation.ts';

const RESPONSE_TIME_S = 9 * 24 * 60 * 60;

const listFilter = z.strictObject({
  ...listParams,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
});

/** Free text by field; the sandbox reads one of them. */
const evidence = z.record(z.string(), z.string());

const disputeUpdate = z.strictObject({
  evidence: evidence.optional(),
  metadata: metadata.optional(),
  submit: flag.default(true),
});

/** Stripe's test evidence decides how the bank decides. */
const VERDICTS: Readonly<Record<string, 'won' | 'lost'>> = { winning_evidence: 'won', losing_evidence: 'lost' };
const ESCALATING = 'escalate_inquiry_evidence';

const NO_EVIDENCE = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
} satisfies Stripe.Dispute.Evidence;

/**
 * Opens a dispute, over the whole charge unless `amount` (minor units) says otherwise: a bank asks whatever was refunded
 * before, and for more than the charge when the exchange rate has moved. An inquiry leaves the money and the refund
 * button alone.
 */
export function raiseDispute(
  world: World,
  charge: Stripe.Charge,
  kind: NonNullable<TestCard['dispute']>,
  amount = charge.amount,
): Stripe.Dispute {
  const inquiry = kind === 'inquiry';
  const dispute = {
    id: stripeId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.clock.seconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE },
    evidence_details: {
      due_by: world.clock.seconds() + RESPONSE_TIME_S,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: {
        brand: charge.payment_method_details?.card?.brand ?? 'visa',
        case_type: inquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '83',
      },
    },
    reason: inquiry ? 'general' : kind,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  } satisfies Stripe.Dispute;
  world.stripe.disputes.set(dispute.id, dispute);
  emit(world, 'charge.dispute.created', dispute, NOBODY);
  if (!inquiry) withdraw(world, charge, dispute);
  return dispute;
}

function withdraw(world: World, charge: Stripe.Charge, dispute: Stripe.Dispute): void {
  charge.disputed = true;
  emit(world, 'charge.dispute.funds_withdrawn', dispute, NOBODY);
  emit(world, 'charge.updated', charge, NOBODY, { disputed: false });
}

/** An inquiry becomes a dispute under the same id: now the money is taken, and there is a new deadline. @throws StripeProblem when it is none, or over */
export function escalateInquiry(world: World, dispute: Stripe.Dispute): Stripe.Dispute {
  if (!isInquiry(dispute) || isDecided(dispute)) {
    throw invalid(`Only an open inquiry can be escalated (${dispute.status}).`);
  }
  const previous = { status: dispute.status };
  dispute.status = 'needs_response';
  dispute.is_charge_refundable = false;
  dispute.evidence_details.due_by = world.clock.seconds() + RESPONSE_TIME_S;
  if (dispute.payment_method_details?.card) dispute.payment_method_details.card.case_type = 'chargeback';
  emit(world, 'charge.dispute.updated', dispute, NOBODY, previous);
  withdraw(world, requireCharge(world, String(dispute.charge)), dispute);
  return dispute;
}

function isInquiry(dispute: Stripe.Dispute): boolean {
  return dispute.status.startsWith('warning');
}

/** @throws StripeProblem 404 */
export function requireDispute(world: World, id: string): Stripe.Dispute {
  const dispute = world.stripe.disputes.get(id);
  if (!dispute) throw missing('dispute', id);
  return dispute;
}

/** Does a dispute stand in the way of refunding this charge? One that was won does not any more. */
export function blocksRefunds(world: World, chargeId: string): boolean {
  return [...world.stripe.disputes.values()].some(
    (dispute) => dispute.charge === chargeId && !dispute.is_charge_refundable,
  );
}

function isDecided(dispute: Stripe.Dispute): boolean {
  return ['won', 'lost', 'warning_closed'].includes(dispute.status);
}

/** The bank decides; an inquiry is closed either way. @throws StripeProblem when it has decided before */
export function decideDispute(
  world: World,
  dispute: Stripe.Dispute,
  verdict: 'won' | 'lost',
  cause: Cause = NOBODY,
): Stripe.Dispute {
  if (isDecided(dispute)) throw invalid(`This dispute is already closed (${dispute.status}).`);
  const inquiry = isInquiry(dispute);
  dispute.status = inquiry ? 'warning_closed' : verdict;
  dispute.is_charge_refundable = inquiry || verdict === 'won';
  if (dispute.status === 'won') emit(world, 'charge.dispute.funds_reinstated', dispute, cause);
  emit(world, 'charge.dispute.closed', dispute, cause);
  return dispute;
}

function answerDispute(world: World, id: string, params: z.infer<typeof disputeUpdate>, cause: Cause): Stripe.Dispute {
  const dispute = requireDispute(world, id);
  if (params.evidence && isDecided(dispute)) throw invalid(`This dispute is already closed (${dispute.status}).`);
  Object.assign(dispute.metadata, params.metadata);
  if (params.evidence) {
    dispute.evidence = { ...dispute.evidence, ...params.evidence };
    dispute.evidence_details.has_evidence = true;
  }
  if (params.evidence && params.submit) {
    dispute.status = isInquiry(dispute) ? 'warning_under_review' : 'under_review';
    dispute.evidence_details.submission_count += 1;
  }
  emit(world, 'charge.dispute.updated', dispute, cause);
  const text = params.evidence?.['uncategorized_text'] ?? '';
  if (!params.submit) return dispute;
  if (text === ESCALATING) return escalateInquiry(world, dispute);
  const verdict = VERDICTS[text];
  return verdict ? decideDispute(world, dispute, verdict) : dispute;
}

/** The operations under /v1/disputes. */
export function disputeRoutes(world: World): Route[] {
  const root = '/v1/disputes';
  return [
    operation({
      method: 'GET',
      path: root,
      params: listFilter,
      run: ({ charge, payment_intent: intent, ...page }) => {
        const disputes = [...world.stripe.disputes.values()].filter(
          (dispute) =>
            (charge === undefined || dispute.charge === charge) &&
            (intent === undefined || dispute.payment_intent === intent),
        );
        return listed(disputes, page, root);
      },
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => requireDispute(world, call.id),
    }),
    operation({
      method: 'POST',
      path: `${root}/:id`,
      params: disputeUpdate,
      run: (params, call) => answerDispute(world, call.id, params, call.cause),
    }),
    operation({
      method: 'POST',
      path: `${root}/:id/close`,
      params: z.strictObject({}),
      run: (_, call) => decideDispute(world, requireDispute(world, call.id), 'lost', call.cause),
    }),
  ];
}
