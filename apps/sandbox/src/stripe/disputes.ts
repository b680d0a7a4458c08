// Disputes: the client's bank takes the money back, or only asks about it.
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import type { TestCard } from './cards.ts';
import { missing } from './errors.ts';
import { emit, NOBODY } from './events.ts';
import { listed, listParams } from './list.ts';
import { operation, type Route } from './operation.ts';

const RESPONSE_TIME_S = 9 * 24 * 60 * 60;

const listFilter = z.strictObject({
  ...listParams,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
});

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

/** Opens a dispute over the whole charge; an inquiry leaves the money and the refund button alone. */
export function raiseDispute(
  world: World,
  charge: Stripe.Charge,
  kind: NonNullable<TestCard['dispute']>,
): Stripe.Dispute {
  const inquiry = kind === 'inquiry';
  const dispute = {
    id: stripeId('du'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.clock.seconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
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
  charge.disputed = !inquiry;
  emit(world, 'charge.dispute.created', dispute, NOBODY);
  if (!inquiry) {
    emit(world, 'charge.dispute.funds_withdrawn', dispute, NOBODY);
    emit(world, 'charge.updated', charge, NOBODY, { disputed: false });
  }
  return dispute;
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
      run: (_, call) => {
        const dispute = world.stripe.disputes.get(call.id);
        if (!dispute) throw missing('dispute', call.id);
        return dispute;
      },
    }),
  ];
}
