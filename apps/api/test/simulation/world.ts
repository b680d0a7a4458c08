// What both pretend providers hold, as far as the simulation looks at it.

import type { SandboxControl } from '@slotpay/stack/sandbox-control';
import { z } from 'zod';

const Metadata = z.record(z.string(), z.string());

const Held = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['open', 'complete', 'expired']),
      payment_status: z.string(),
      metadata: Metadata,
      created: z.int(),
    }),
  ),
  paymentIntents: z.array(z.object({ id: z.string(), metadata: Metadata })),
  charges: z.array(
    z.object({
      id: z.string(),
      payment_intent: z.string(),
      captured: z.boolean(),
      amount_captured: z.int(),
      amount_refunded: z.int(),
      disputed: z.boolean(),
    }),
  ),
  refunds: z.array(
    z.object({
      id: z.string(),
      payment_intent: z.string(),
      amount: z.int(),
      status: z.string(),
      metadata: Metadata,
    }),
  ),
  disputes: z.array(z.object({ id: z.string(), payment_intent: z.string(), amount: z.int(), status: z.string() })),
  scheduledEvents: z.array(
    z.object({ uri: z.string(), status: z.enum(['active', 'canceled']), start_time: z.string(), end_time: z.string() }),
  ),
});

/** With the sandbox's instant. */
export type Held = z.infer<typeof Held> & { readonly now: string };

export async function held(sandbox: SandboxControl): Promise<Held> {
  const [world, { now }] = [await sandbox.world(), await sandbox.clock()];
  return { ...Held.parse(world), now };
}

/** Everything Stripe holds about one booking. */
export function moneyOf(world: Held, bookingId: string) {
  const intents = new Set(
    world.paymentIntents.filter(({ metadata }) => metadata['booking_id'] === bookingId).map(({ id }) => id),
  );
  const about = <T extends { payment_intent: string }>(objects: readonly T[]) =>
    objects.filter((object) => intents.has(object.payment_intent));
  return {
    sessions: world.sessions.filter(({ metadata }) => metadata['booking_id'] === bookingId),
    charges: about(world.charges).filter(({ captured }) => captured),
    refunds: about(world.refunds),
    disputes: about(world.disputes),
  };
}
