// What a booking still has to do before the person in it can be forgotten.

import { type BookingMachine, type Snapshot, UnreadableSnapshot } from '@slotpay/machine';
import type { Executor } from '../db/client.ts';
import { capturedIn, returnedIn } from '../db/ledger.ts';

/** A stable code for each reason to wait. */
export type Wait =
  /** It is not decided yet whether the booking will be paid. */
  | 'payment_unfinished'
  /** Money is on its way back, or owed. */
  | 'refund_under_way'
  /** The host and we still need to reach the client. */
  | 'session_to_come'
  /** A person is looking into it; a dispute is a case as well. */
  | 'case_open'
  /** Mails to send, providers to ask, news to read. */
  | 'work_under_way'
  | 'snapshot_unreadable';

interface Asked {
  readonly id: string;
  readonly snapshot: string;
}

/**
 * Everything the booking waits for; empty when it can be erased now.
 * @param beforeSession a session still to come is no reason to wait
 */
export async function waitsOf(
  trx: Executor,
  machine: BookingMachine,
  booking: Asked,
  beforeSession: boolean,
): Promise<Wait[]> {
  const waits: Wait[] = [];
  const snapshot = parsed(machine, booking.snapshot);
  if (!snapshot) return ['snapshot_unreadable'];
  if (!beforeSession && snapshot.matches({ BOOKING_CONFIRMED: 'upcoming' })) waits.push('session_to_come');
  waits.push(...moneyWaits(snapshot));
  if (await orphansUnreturned(trx, booking.id, snapshot)) waits.push('refund_under_way');
  if (await caseIsOpen(trx, booking.id)) waits.push('case_open');
  if (await workIsUnderWay(trx, booking.id)) waits.push('work_under_way');
  return [...new Set(waits)];
}

function parsed(machine: BookingMachine, text: string): Snapshot | undefined {
  try {
    return machine.parse(text);
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return undefined;
    throw error;
  }
}

function moneyWaits(snapshot: Snapshot): Wait[] {
  const owed = snapshot.context.refunds.some(({ status }) => status !== 'succeeded');
  if (owed || snapshot.hasTag('refunding') || snapshot.hasTag('undoable')) return ['refund_under_way'];
  const settled = snapshot.hasTag('resting') || snapshot.matches('BOOKING_CONFIRMED');
  return settled ? [] : ['payment_unfinished'];
}

// A payment that belonged to nothing goes back by itself; the ledger says when it has.
async function orphansUnreturned(trx: Executor, bookingId: string, snapshot: Snapshot): Promise<boolean> {
  const { orphans } = snapshot.context;
  if (orphans.length === 0) return false;
  const rows = await trx
    .selectFrom('ledger')
    .select(['kind', 'payment_intent_id', 'amount'])
    .where('booking_id', '=', bookingId)
    .execute();
  return orphans.some((orphan) => {
    const lines = rows.filter((row) => row.payment_intent_id === orphan);
    return capturedIn(lines) > returnedIn(lines);
  });
}

async function caseIsOpen(trx: Executor, bookingId: string): Promise<boolean> {
  const open = await trx
    .selectFrom('cases')
    .select('id')
    .where('booking_id', '=', bookingId)
    .where('closed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

async function workIsUnderWay(trx: Executor, bookingId: string): Promise<boolean> {
  const effect = trx
    .selectFrom('effects')
    .select('id')
    .where('booking_id', '=', bookingId)
    .where('state', '=', 'pending');
  const news = trx
    .selectFrom('inbox')
    .select('id')
    .where('booking_id', '=', bookingId)
    .where('verdict', '=', 'received');
  return (
    (await effect.limit(1).executeTakeFirst()) !== undefined || (await news.limit(1).executeTakeFirst()) !== undefined
  );
}
