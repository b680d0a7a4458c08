// What Stripe itself says was taken and given back.

import type { SandboxControl } from '@slotpay/stack/sandbox-control';
import { z } from 'zod';

const World = z.looseObject({
  paymentIntents: z.array(z.looseObject({ id: z.string(), metadata: z.record(z.string(), z.string()) })),
  charges: z.array(z.looseObject({ payment_intent: z.string(), amount_captured: z.int(), amount_refunded: z.int() })),
});

interface Totals {
  readonly captured: number;
  readonly refunded: number;
}

/** Totals of one booking at Stripe, minor units. */
export async function paidOut(sandbox: SandboxControl, bookingId: string): Promise<Totals> {
  const [totals = { captured: 0, refunded: 0 }] = await allPaidOut(sandbox, [bookingId]);
  return totals;
}

/** Totals of several bookings at Stripe, in their order. */
export async function allPaidOut(sandbox: SandboxControl, bookingIds: readonly string[]): Promise<Totals[]> {
  const { paymentIntents, charges } = World.parse(await sandbox.world());
  const intentsOf = Map.groupBy(paymentIntents, ({ metadata }) => metadata['booking_id']);
  const chargesOf = Map.groupBy(charges, ({ payment_intent: intent }) => intent);
  return bookingIds.map((id) => {
    const ours = (intentsOf.get(id) ?? []).flatMap((intent) => chargesOf.get(intent.id) ?? []);
    return {
      captured: ours.reduce((sum, charge) => sum + charge.amount_captured, 0),
      refunded: ours.reduce((sum, charge) => sum + charge.amount_refunded, 0),
    };
  });
}
