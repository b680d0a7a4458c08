// A client's bank asks for the money back. Stripe decides; meanwhile nothing of that charge is refunded, and a person
// gets what the answer to the bank needs.

import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Executor } from '../db/client.ts';
import { openCase } from './cases.ts';

/** A dispute as Stripe has it now. Amounts in minor units. */
export interface Dispute {
  readonly id: string;
  readonly paymentIntentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: string;
  /** UTC ISO; null when nothing is to be answered. */
  readonly respondBy: string | null;
  /** `inquiry`: the bank only asks, and the money stays where it is. */
  readonly outcome: 'inquiry' | 'open' | 'won' | 'lost';
}

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

/** Writes down what became of a dispute and shows it to a person, once each. What is lost the booking itself records. */
export async function recordDispute(
  deps: { readonly db: Executor; readonly log: Logger },
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
  if (outcome === 'open' || outcome === 'inquiry') {
    await openCase(deps, bookingId, 'payment_disputed', { dispute, ...(await evidence(db, bookingId)) });
  }
}

/** What shows the bank that the client booked, knew the terms, and was served or told: from the log, without names. */
async function evidence(db: Executor, bookingId: string) {
  const booking = await db
    .selectFrom('bookings')
    .innerJoin('session_types', (join) =>
      join
        .onRef('session_types.id', '=', 'session_type_id')
        .onRef('session_types.revision', '=', 'session_type_revision'),
    )
    .select(['reference', 'session_types.name as session', 'refund_policy as refundPolicy', 'bookings.price'])
    .select(['starts_at as startsAt', 'ends_at as endsAt', 'bookings.created_at as bookedAt'])
    .where('bookings.id', '=', bookingId)
    .executeTakeFirstOrThrow();
  const ledger = await db
    .selectFrom('ledger')
    .select(['object_id as id', 'kind', 'amount', 'currency', 'at'])
    .where('booking_id', '=', bookingId)
    .orderBy('at')
    .execute();
  const mails = await db
    .selectFrom('effects')
    .select((eb) => [eb.ref('params', '->>').key('template').as('template'), 'done_at as sentAt'])
    .where('booking_id', '=', bookingId)
    .where('type', '=', 'sendMail')
    .where('state', '=', 'done')
    .orderBy('done_at')
    .execute();
  const timeline = await db
    .selectFrom('transitions')
    .select(['at', 'event', 'from_path as from', 'to_path as to', 'cause_kind as cause'])
    .where('booking_id', '=', bookingId)
    .where('outcome', '=', 'moved')
    .orderBy('seq')
    .execute();
  return { booking, ledger, mails, timeline };
}
