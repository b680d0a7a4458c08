// The case of a disputed payment: it says what Stripe says now, and closes itself when nothing is left for a person.

import { isTagged, type LeafPath } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Db, Executor } from '../db/client.ts';
import { openCase } from './cases.ts';

/** A dispute as Stripe has it now. Amounts in minor units. */
export type Dispute = z.infer<typeof Dispute>;
const Dispute = z.object({
  id: z.string(),
  paymentIntentId: z.string(),
  amount: z.int(),
  currency: z.string(),
  reason: z.string(),
  status: z.string(),
  /** UTC ISO; null when nothing is to be answered. */
  respondBy: z.string().nullable(),
  /** `inquiry`: the bank only asks, and the money stays where it is. */
  outcome: z.enum(['inquiry', 'open', 'won', 'lost']),
});

const Facts = z.object({ disputes: z.array(Dispute) });

/** The disputes a case is about, the one that moved last at the end. */
export function disputesIn(facts: unknown): readonly Dispute[] {
  return Facts.safeParse(facts).data?.disputes ?? [];
}

/**
 * Shows a dispute to a person and keeps what is shown true. A case that a person has closed stays closed until the bank
 * wants an answer anew, or has taken the money of a session that is still to come.
 */
export async function showDispute(
  { db, log }: { readonly db: Db; readonly log: Logger },
  bookingId: string,
  dispute: Dispute,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The booking is held: two messages about it may be read at the same moment.
    const { path } = await trx
      .selectFrom('bookings')
      .select('path')
      .where('id', '=', bookingId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const last = await lastCase(trx, bookingId);
    const known = disputesIn(last?.facts);
    const before = known.find(({ id }) => id === dispute.id);
    const disputes = [...known.filter(({ id }) => id !== dispute.id), dispute];
    const isOpen = last !== undefined && last.closed_at === null;
    if (last && (isOpen || before)) {
      const isOver = isOpen && disputes.every((one) => isSettled(one, path));
      const closed = isOver ? { closed_at: sql<Date>`now()` } : {};
      const changes = { facts: JSON.stringify({ disputes }), ...closed };
      await trx.updateTable('cases').set(changes).where('id', '=', last.id).execute();
    }
    if (!isOpen && wantsPerson(dispute, before, path)) {
      await openCase({ db: trx, log }, bookingId, 'payment_disputed', { disputes: [dispute] });
    }
  });
}

function lastCase(trx: Executor, bookingId: string) {
  return trx
    .selectFrom('cases')
    .select(['id', 'facts', 'closed_at'])
    .where('booking_id', '=', bookingId)
    .where('code', '=', 'payment_disputed')
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Whether nothing is left for a person: decided, and the bank has not taken the money of a session still to come. */
function isSettled({ outcome, status }: Dispute, path: LeafPath): boolean {
  if (outcome === 'lost') return !(isTagged(path, 'paid') && isTagged(path, 'slotHeld'));
  return outcome === 'won' || status === 'warning_closed';
}

/** @param before the dispute as the last case has it */
function wantsPerson(dispute: Dispute, before: Dispute | undefined, path: LeafPath): boolean {
  if (isSettled(dispute, path)) return false;
  if (!before) return true;
  if (dispute.outcome === 'lost') return before.outcome !== 'lost';
  const isNew = before.status !== dispute.status || before.respondBy !== dispute.respondBy;
  return dispute.status.endsWith('needs_response') && isNew;
}
