// What a person does by hand is written down before it is done, with the reason.

import { z } from 'zod';
import type { Executor } from '../db/client.ts';

/** Why; it stays in the clear for ever, so it names no person. */
const Reason = z.string().trim().min(3).max(500);

export interface Act {
  readonly command:
    | 'replay'
    | 'confirm-time'
    | 'cancel'
    | 'retry-refund'
    | 'retry-effect'
    | 'return-payment'
    | 'keep-payment';
  readonly bookingId?: string;
  readonly deliveryId?: string;
  readonly effectId?: string;
  readonly paymentIntentId?: string;
  readonly reason: string | undefined;
}

/** Writes an act down. @returns its id: the cause of what follows. @throws in a sentence without a reason */
export async function recordAct(db: Executor, act: Act): Promise<string> {
  const { data: reason } = Reason.safeParse(act.reason);
  if (reason === undefined) throw new Error('Say why: --reason "…" (3 to 500 characters, no names).');
  const { id } = await db
    .insertInto('operator_acts')
    .values({
      command: act.command,
      booking_id: act.bookingId ?? null,
      delivery_id: act.deliveryId ?? null,
      effect_id: act.effectId ?? null,
      payment_intent_id: act.paymentIntentId ?? null,
      reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
