// What we read of Stripe's answers, and that it is there. The SDK's types are promises it does not check, and it takes
// any JSON without an "error" in it for a success: an amount that is missing must stop here, not in the books.

import { z } from 'zod';
import { jsonOf } from './answer.ts';

const Id = z.string().regex(/^[!-~]{1,255}$/);
/** Nothing that PostgreSQL cannot store: no NUL, no half of a character. */
const storable = (text: string) => text.isWellFormed() && !text.includes('\0');
const Text = z.string().max(500).refine(storable);
const Amount = z.int().min(0);
const Metadata = z.record(z.string(), z.string());

/** Becomes a link or a redirect: never a script. */
const WebAddress = z
  .url({ protocol: /^https?$/ })
  .max(5000)
  .refine(storable);

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

/** What lives where. Everything else is never asked for. */
const KINDS: readonly (readonly [string, z.ZodType<{ id: string }>])[] = [
  ['/v1/checkout/sessions', Session],
  ['/v1/payment_intents', PaymentIntent],
  ['/v1/refunds', Refund],
  ['/v1/disputes', Dispute],
  ['/v1/events', Event],
];

const Refusal = z.looseObject({ error: z.looseObject({ type: Text.optional(), code: Text.nullish() }) });

/** `fetch` for Stripe's SDK: follows no redirect, and lets pass only what Stripe would say. @throws for anything else */
export const fetchFromStripe: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'error' });
  const { status, headers, ok } = response;
  const expected = ok ? answerTo(init?.method ?? 'GET', new URL(String(input)).pathname) : Refusal;
  const answer = expected.parse(await jsonOf(response));
  return new Response(JSON.stringify(answer), { status, headers: withoutEncoding(headers) });
};

/** What a request is answered with: an object of its kind, the very one when it was named, or a page of them. */
function answerTo(method: string, path: string): z.ZodType {
  const [collection, kind] = KINDS.find(([root]) => path === root || path.startsWith(`${root}/`)) ?? [];
  if (!collection || !kind) throw new Error(`Nothing is known of ${path}`);
  if (path !== collection) {
    const [, id = ''] = path.slice(collection.length).split('/');
    return kind.refine((answer) => answer.id === decodeURIComponent(id), { error: 'another object than asked for' });
  }
  return method === 'GET'
    ? z.looseObject({ object: z.literal('list'), data: z.array(kind), has_more: z.boolean() })
    : kind;
}

// The body is decoded by now, and has another length.
function withoutEncoding(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return kept;
}
