// What we read of Stripe's answers, and that it is there. The SDK's types are promises it does not check, and it takes
// any JSON without an "error" in it for a success: an amount that is missing must stop here, not in the books.

import { z } from 'zod';
import { jsonOf } from './answer.ts';

const Id = z.string().min(1).max(255);
const Text = z.string().max(500);
const Amount = z.int().min(0);
const Metadata = z.record(z.string(), z.string());

/** Becomes a link or a redirect: never a script. */
const WebAddress = z.url({ protocol: /^https?$/ });

const Charge = z.looseObject({ object: z.literal('charge'), id: Id, receipt_url: WebAddress.nullish() });

const PaymentIntent = z.looseObject({
  object: z.literal('payment_intent'),
  id: Id,
  status: Text,
  amount_received: Amount,
  currency: z.string().regex(/^[a-z]{3}$/),
  metadata: Metadata,
  latest_charge: z.union([Id, Charge]).nullish(),
  last_payment_error: z.looseObject({ code: Text.nullish(), decline_code: Text.nullish() }).nullish(),
});

const Session = z.looseObject({
  object: z.literal('checkout.session'),
  id: Id,
  status: Text.nullish(),
  payment_status: Text,
  livemode: z.boolean(),
  client_reference_id: Text.nullish(),
  expires_at: z.int().min(0).max(253_402_300_799),
  url: WebAddress.nullish(),
  metadata: Metadata.nullish(),
  payment_intent: z.union([Id, PaymentIntent]).nullish(),
});

const Refund = z.looseObject({
  object: z.literal('refund'),
  id: Id,
  status: Text.nullish(),
  failure_reason: Text.nullish(),
  amount: Amount,
  metadata: Metadata.nullish(),
  payment_intent: z.union([Id, PaymentIntent]).nullish(),
});

const Dispute = z.looseObject({
  object: z.literal('dispute'),
  id: Id,
  status: Text,
  reason: Text,
  amount: Amount,
  currency: z.string().regex(/^[a-z]{3}$/),
  payment_intent: z.union([Id, PaymentIntent]).nullish(),
  evidence_details: z.looseObject({ due_by: z.int().min(0).nullable() }),
});

const Event = z.looseObject({
  object: z.literal('event'),
  id: Id,
  type: Text,
  created: z.int().min(0),
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({}) }),
});

const Item = z.discriminatedUnion('object', [PaymentIntent, Session, Refund, Event]);
const List = z.looseObject({ object: z.literal('list'), data: z.array(Item), has_more: z.boolean() });

/** All that any request of ours is answered with. */
const Answer = z.discriminatedUnion('object', [PaymentIntent, Session, Refund, Dispute, List]);

const Refusal = z.looseObject({ error: z.looseObject({ type: Text.optional(), code: Text.nullish() }) });

/** `fetch` for Stripe's SDK: follows no redirect, and lets pass only what Stripe would say. @throws for anything else */
export const fetchFromStripe: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'error' });
  const { status, headers, ok } = response;
  const answer = (ok ? Answer : Refusal).parse(await jsonOf(response));
  return new Response(JSON.stringify(answer), { status, headers: withoutEncoding(headers) });
};

// The body is decoded by now, and has another length.
function withoutEncoding(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return kept;
}
