// A payment arrived that no booking wants and nothing returns by itself: a person says whether it goes back or is kept.

import type { BookingMachine, Snapshot } from '@slotpay/machine';
import { sql } from 'kysely';
import type { AnyCaseCode } from '../booking/cases.ts';
import { isDisputed } from '../booking/disputes.ts';
import { effectKey } from '../booking/saved-step.ts';
import { unjudgedPayments } from '../booking/unjudged.ts';
import type { Db, Executor } from '../db/client.ts';
import { capturedIn, returnedIn } from '../db/ledger.ts';
import { recordAct } from './acts.ts';

interface Asked {
  readonly paymentIntentId: string;
  readonly reason: string | undefined;
}

interface Judging {
  readonly machine: BookingMachine;
}

/**
 * Has what is left of a payment returned, once, by the effect that returns every payment no booking wants.
 * @returns the reference of its booking
 * @throws in a sentence when the payment is unknown, is the booking's own, is back or on its way, or is disputed
 */
export async function returnPayment(db: Db, { machine }: Judging, asked: Asked): Promise<string> {
  const { paymentIntentId } = asked;
  return db.transaction().execute(async (trx) => {
    const booking = await strayPayment(trx, machine, paymentIntentId);
    if (await isDisputed(trx, paymentIntentId))
      throw new Error('The client’s bank is deciding about it: answer in Stripe.');
    await judged(trx, { command: 'return-payment', bookingId: booking.id, ...asked });
    const effect = { type: 'refundOrphanPayment', params: { paymentIntentId } } as const;
    const key = `${booking.id}:${effectKey(effect, 0, 0)}`;
    await trx
      .insertInto('effects')
      .values({ booking_id: booking.id, key, type: effect.type, params: JSON.stringify(effect.params) })
      .execute();
    await closeWhenAllJudged(trx, booking);
    return booking.reference;
  });
}

/**
 * Writes down that a payment is kept although no booking wants it.
 * @returns the reference of its booking
 * @throws in a sentence when the payment is unknown, is the booking's own, or is back or on its way
 */
export async function keepPayment(db: Db, { machine }: Judging, asked: Asked): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const booking = await strayPayment(trx, machine, asked.paymentIntentId);
    await judged(trx, { command: 'keep-payment', bookingId: booking.id, ...asked });
    await closeWhenAllJudged(trx, booking);
    return booking.reference;
  });
}

/** A payment nobody has judged, with its booking held: two people may judge at once. */
async function strayPayment(trx: Executor, machine: BookingMachine, id: string) {
  const stored = await trx
    .selectFrom('bookings')
    .select(['id', 'reference', 'snapshot'])
    .where('id', '=', (eb) =>
      eb.selectFrom('ledger').select('booking_id').where('object_id', '=', id).where('kind', '=', 'capture'),
    )
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!stored) throw new Error(`The ledger has no payment ${id}.`);
  const { reference } = stored;
  const snapshot = machine.parse(stored.snapshot);
  if (snapshot.context.payments.some(({ paymentIntentId }) => paymentIntentId === id)) {
    throw new Error(`${id} is what ${reference} was paid with: it goes back when the booking is cancelled.`);
  }
  const lines = await trx.selectFrom('ledger').select(['kind', 'amount']).where('payment_intent_id', '=', id).execute();
  if (returnedIn(lines) >= capturedIn(lines)) throw new Error(`${id} is back already.`);
  const asked = await returnOf(trx, id);
  if (asked?.state === 'failed')
    throw new Error(`${id}: returning it was given up. Try again: retry-effect ${asked.id}`);
  if (asked) throw new Error(`${id} is being returned already.`);
  return { id: stored.id, reference, snapshot };
}

function returnOf(trx: Executor, paymentIntentId: string) {
  return trx
    .selectFrom('effects')
    .select(['id', 'state'])
    .where('type', '=', 'refundOrphanPayment')
    .where(sql<string>`params->>'paymentIntentId'`, '=', paymentIntentId)
    .executeTakeFirst();
}

async function judged(
  trx: Executor,
  act: Asked & { readonly command: 'return-payment' | 'keep-payment'; readonly bookingId: string },
): Promise<void> {
  const id = await recordAct(trx, act);
  await trx.updateTable('operator_acts').set({ used_at: sql<Date>`now()` }).where('id', '=', id).execute();
}

/** The case is about every such payment of its booking, so the last judgement closes it. */
async function closeWhenAllJudged(trx: Executor, { id, snapshot }: { id: string; snapshot: Snapshot }): Promise<void> {
  if ((await unjudgedPayments(trx, id, snapshot)).length > 0) return;
  await trx
    .updateTable('cases')
    .set({ closed_at: sql<Date>`now()` })
    .where('booking_id', '=', id)
    .where('code', '=', 'payment_mismatch' satisfies AnyCaseCode)
    .where('closed_at', 'is', null)
    .execute();
}
