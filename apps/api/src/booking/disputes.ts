// A client's bank asks for the money back. Stripe decides; meanwhile nothing of that charge is refunded, and a person
// gets what the answer to the bank needs.

import type { EffectType } from '@slotpay/machine';
import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db, Executor } from '../db/client.ts';
import { noLaterThanNow } from '../jobs/retry.ts';
import { type Dispute, showDispute } from './dispute-case.ts';

/** Whether a dispute was opened and neither won nor lost. @param ofWhat which lines of the ledger, called `opened`, to look at */
const isOpen = (ofWhat: RawBuilder<unknown>) => sql<boolean>`exists (
  select from ledger opened
  where ${ofWhat} and opened.kind = 'dispute_opened'
    and not exists (
      select from ledger ended where ended.object_id in (opened.object_id || ':won', opened.object_id || ':lost')
    )
)`;

/** In a query about `bookings`: whether the money of any of its payments is being disputed. */
export const hasOpenDispute = isOpen(sql`opened.booking_id = bookings.id`);

/** Whether the money of this payment is being disputed: a refund now would return it twice. */
export async function isDisputed(db: Executor, paymentIntentId: string): Promise<boolean> {
  const { disputed } = await db
    .selectNoFrom(isOpen(sql`opened.payment_intent_id = ${paymentIntentId}`).as('disputed'))
    .executeTakeFirstOrThrow();
  return disputed;
}

/** Writes down what became of a dispute, once, and shows it to a person. What is lost the booking itself records. */
export async function recordDispute(
  deps: { readonly db: Db; readonly log: Logger },
  bookingId: string,
  dispute: Dispute,
): Promise<void> {
  const { db } = deps;
  const { id, amount, currency, paymentIntentId, outcome } = dispute;
  const line = { booking_id: bookingId, payment_intent_id: paymentIntentId, amount, currency };
  const lines = [
    ...(outcome === 'inquiry' ? [] : [{ ...line, object_id: id, kind: 'dispute_opened' as const }]),
    ...(outcome === 'won' ? [{ ...line, object_id: `${id}:won`, kind: 'dispute_won' as const }] : []),
  ];
  if (lines.length > 0) {
    await db
      .insertInto('ledger')
      .values(lines)
      .onConflict((conflict) => conflict.column('object_id').doNothing())
      .execute();
  }
  if (outcome === 'won') await hastenReturn(db, bookingId, paymentIntentId);
  await showDispute(deps, bookingId, dispute);
}

// A payment no booking wants is the booking's no more: its return waits by itself, and need not any longer.
async function hastenReturn(db: Executor, bookingId: string, paymentIntentId: string): Promise<void> {
  await db
    .updateTable('effects')
    .set({ run_at: noLaterThanNow })
    .where('booking_id', '=', bookingId)
    .where('type', '=', 'refundOrphanPayment' satisfies EffectType)
    .where(sql<string>`params->>'paymentIntentId'`, '=', paymentIntentId)
    .where('state', '=', 'pending')
    .execute();
}
