// What the providers hold, as the sandbox tells it: the other side of every claim our database makes.

import type { Stack } from '@slotpay/stack';

/** The part of the sandbox's world the tests look at. */
export interface World {
  readonly scheduledEvents: readonly { uri: string; status: string; start_time: string }[];
  readonly sessions: readonly {
    id: string;
    status: string;
    payment_status: string;
    amount_total: number;
    metadata: Record<string, string>;
  }[];
  readonly charges: readonly {
    id: string;
    status: string;
    amount: number;
    currency: string;
    amount_refunded: number;
    captured: boolean;
    payment_intent: string;
  }[];
  readonly refunds: readonly {
    id: string;
    status: string;
    amount: number;
    currency: string;
    charge: string;
    payment_intent: string;
  }[];
}

export async function worldOf(stack: Stack): Promise<World> {
  return (await stack.sandbox.world()) as unknown as World;
}

/** Charges that took money. */
export function takenCharges(world: World) {
  return world.charges.filter((charge) => charge.status === 'succeeded');
}

/** When the session of the stack's one booking starts, milliseconds, as Calendly has it. */
export async function startOf(stack: Stack): Promise<number> {
  const active = (await worldOf(stack)).scheduledEvents.find(({ status }) => status === 'active');
  return Date.parse(active?.start_time ?? '');
}
