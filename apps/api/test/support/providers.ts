// What the pretend providers hold and send, and how to make them misbehave.

import type { SandboxControl } from '@slotpay/stack/sandbox-control';
import type Stripe from 'stripe';

interface World {
  readonly sessions: Stripe.Checkout.Session[];
  readonly paymentIntents: Stripe.PaymentIntent[];
  readonly refunds: Stripe.Refund[];
  readonly scheduledEvents: { uri: string; status: string }[];
}

type Name = 'stripe' | 'calendly';

export type Providers = ReturnType<typeof providersOf>;

/** The sandbox, asked about one booking. */
export function providersOf(sandbox: SandboxControl) {
  // The sandbox types what it shows with Stripe's own types, on its side of the wire.
  const world = async () => (await sandbox.world()) as unknown as World;
  const named = (metadata: Stripe.Metadata | null, bookingId: string) => metadata?.['booking_id'] === bookingId;
  return {
    sessionsOf: async (bookingId: string) => (await world()).sessions.filter((s) => named(s.metadata, bookingId)),
    intentsOf: async (bookingId: string) => (await world()).paymentIntents.filter((i) => named(i.metadata, bookingId)),
    /** Refunds we asked for. */
    refundsOf: async (bookingId: string) => (await world()).refunds.filter((r) => named(r.metadata, bookingId)),
    slotStatus: async (eventUri: string) => (await world()).scheduledEvents.find(({ uri }) => uri === eventUri)?.status,
    /** The exact webhooks sent, or kept, whose body speaks of `about`. */
    bodies: async (about: string) =>
      (await sandbox.deliveries())
        .filter(({ body }) => body.includes(about))
        .map(({ provider, type, body }) => ({ provider: provider as Name, type, body })),
    /** Keeps the provider's webhooks until they are released. */
    hold: (provider: Name) => sandbox.fault({ provider, on: 'webhook', action: 'hold', times: 100 }),
    drop: (provider: Name) => sandbox.fault({ provider, on: 'webhook', action: 'drop', times: 100 }),
    /** Makes requests fail: before Stripe does anything, after it has done it all, or so that it remembers a failure. */
    fail: (
      provider: Name,
      match: { method?: string; path: string },
      options: { times?: number; after?: boolean; within?: boolean } = {},
    ) =>
      sandbox.fault({
        provider,
        on: 'request',
        match,
        action: options.within ? 'fail-within' : options.after ? 'fail-after' : 'fail-before',
        status: 503,
        times: options.times ?? 1000,
      }),
  };
}
