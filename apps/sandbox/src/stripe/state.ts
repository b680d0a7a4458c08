// Everything the pretend Stripe account holds. Objects are stored as the API shows them, ids unexpanded.
import type Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import type { Decline, TestCard } from './cards.ts';
import { IdempotencyKeys } from './idempotency.ts';
import type { Method } from './methods.ts';

/** The wire has text where the SDK's types promise its Decimal class. */
type WirePrice = Omit<Stripe.Price, 'unit_amount_decimal'> & {
  unit_amount_decimal: string | null;
};
export type WireLineItem = Omit<Stripe.LineItem, 'price'> & { price: WirePrice };

export interface SessionRecord {
  readonly session: Stripe.Checkout.Session;
  readonly lineItems: readonly WireLineItem[];
  /** What the payment intent of this session will carry. */
  readonly intentMetadata: Readonly<Record<string, string>>;
  readonly intentDescription: string | null;
}

/** A card payment waiting for its holder to authenticate. The card number is already forgotten. */
export interface PendingAuthentication {
  readonly method: Method;
  readonly decline: Decline | null;
  readonly dispute: TestCard['dispute'];
}

export interface EndpointRecord {
  readonly endpoint: Stripe.WebhookEndpoint;
  readonly secret: string;
  /** The endpoint from the settings outlives a reset. */
  readonly permanent: boolean;
}

export class StripeState {
  readonly sessions = new Map<string, SessionRecord>();
  readonly paymentIntents = new Map<string, Stripe.PaymentIntent>();
  readonly charges = new Map<string, Stripe.Charge>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly disputes = new Map<string, Stripe.Dispute>();
  readonly events = new Map<string, Stripe.Event>();
  readonly endpoints = new Map<string, EndpointRecord>();
  /** What left the balance for the bank, minor units by currency. */
  readonly payouts = new Map<string, number>();
  /** By session id. */
  readonly authentications = new Map<string, PendingAuthentication>();
  readonly idempotency: IdempotencyKeys;

  constructor(clock: Clock) {
    this.idempotency = new IdempotencyKeys(clock);
  }

  /** Forgets everything but the permanent webhook endpoint. */
  reset(): void {
    for (const map of [
      this.sessions,
      this.paymentIntents,
      this.charges,
      this.refunds,
      this.disputes,
      this.events,
      this.payouts,
      this.authentications,
    ]) {
      map.clear();
    }
    this.idempotency.clear();
    for (const [id, record] of this.endpoints) if (!record.permanent) this.endpoints.delete(id);
  }
}
