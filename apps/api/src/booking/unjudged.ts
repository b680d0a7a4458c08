// Payments that arrived for a booking, are none of its own, and about which nothing has been decided.

import type { Snapshot } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';

/** Their payment intents: neither back, nor being returned, nor judged by a person. @param snapshot the booking's, which names its own */
export async function unjudgedPayments(db: Executor, bookingId: string, snapshot: Snapshot): Promise<string[]> {
  const own = snapshot.context.payments.map(({ paymentIntentId }) => paymentIntentId);
  const { rows } = await sql<{ payment: string }>`
    select object_id as payment from ledger payment
    where booking_id = ${bookingId} and kind = 'capture' and object_id <> all(${own})
      and not exists (select from operator_acts where payment_intent_id = payment.object_id and used_at is not null)
      and not exists (
        select from effects where booking_id = ${bookingId} and type = 'refundOrphanPayment'
          and params->>'paymentIntentId' = payment.object_id
      )
      and amount > (
        select coalesce(sum(case kind when 'refund_failed' then -amount else amount end), 0) from ledger
        where payment_intent_id = payment.object_id and kind in ('refund', 'refund_failed', 'dispute_lost')
      )
  `.execute(db);
  return rows.map(({ payment }) => payment);
}
