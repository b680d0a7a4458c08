// An effect that was given up is tried again, under the key it had. What may not be is said in words.

import { type BookingMachine, EFFECT_TYPES, type EffectType, type Snapshot } from '@slotpay/machine';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { recordAct } from './acts.ts';

interface Asked {
  /** The effect's id. */
  readonly effect: string;
  readonly reason: string | undefined;
}

type Params = Readonly<Record<string, unknown>>;
type Objection = (params: Params, snapshot: Snapshot) => string | null;

/** It asks, or makes true what may be true already: how often it is done makes no difference. */
const none: Objection = () => null;

/**
 * Why an effect may not be tried again, days later perhaps. A refund's next try looks at Stripe first for what the tries
 * before have made; but one the booking has an answer for is counted as failed there, and asked for under a new number.
 */
const OBJECTIONS: Record<EffectType, Objection> = {
  lookUpCalendlyInvitee: none,
  cancelCalendlyEvent: none,
  expireCheckoutSession: none,
  lookUpPayment: none,
  refundOrphanPayment: none,
  // A copy carries the same Message-ID, and one that is no longer true is not sent.
  sendMail: none,
  openCase: none,
  refundPayment: ({ refundAttempt }, { context }) =>
    context.refunds.some(({ attempt, status }) => attempt === refundAttempt && status === 'requested')
      ? null
      : 'The booking has had an answer to it: what failed is asked for anew with retry-refund.',
  createCheckoutSession: () => 'Its hold is over: the client’s next try opens a session of its own.',
  lookUpRecovery: () => 'The recovery that asked is over: the booking asks anew by itself.',
};

/**
 * Puts an effect that failed back to work, with its tries and its day of silence counted anew; one that waits for its
 * next try is tried now.
 * @throws in a sentence when there is no such effect, it is done, or trying it again is not safe
 */
export async function retryEffect(
  db: Db,
  { machine }: { readonly machine: BookingMachine },
  { effect, reason }: Asked,
): Promise<void> {
  const unknown = new Error(`There is no effect ${effect}.`);
  const { data: id } = z.uuid().safeParse(effect);
  if (id === undefined) throw unknown;
  await db.transaction().execute(async (trx) => {
    // The booking first, the effect second, as everywhere.
    const { rows } = await sql<{ snapshot: string }>`
      select snapshot from bookings where id = (select booking_id from effects where id = ${id}) for no key update
    `.execute(trx);
    const row = await trx.selectFrom('effects').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    const [booking] = rows;
    if (!row || !booking) throw unknown;
    if (row.state === 'done') throw new Error(`${row.type} is done: there is nothing to try again.`);
    const type = EFFECT_TYPES.find((known) => known === row.type);
    const objection = type && OBJECTIONS[type](row.params, machine.parse(booking.snapshot));
    if (objection) throw new Error(`${row.type} is not tried again. ${objection}`);
    const act = await recordAct(trx, { command: 'retry-effect', bookingId: row.booking_id, effectId: id, reason });
    const now = sql<Date>`now()`;
    const anew = {
      state: 'pending',
      retried_at: now,
      retried_after: row.attempts,
      done_at: null,
      answer: null,
    } as const;
    const changes = { run_at: now, ...(row.state === 'failed' && anew) };
    await trx.updateTable('effects').set(changes).where('id', '=', id).execute();
    await trx.updateTable('operator_acts').set({ used_at: now }).where('id', '=', act).execute();
  });
}
