// What a person has to look at: raised by the machine, or by the jobs around it when they can do no more.

import type { CaseCode } from '@slotpay/machine';
import type { Logger } from 'pino';
import type { Executor } from '../db/client.ts';

/** Beside the machine's own: something of this booking cannot be done, and its row says what. */
type JobCaseCode =
  | 'effect_failed'
  | 'delivery_failed'
  | 'snapshot_unreadable'
  | 'slot_vanished'
  | 'shared_appointment'
  | 'payment_disputed'
  /** Opened and closed by the ledger itself. */
  | 'lost_twice';

/** Every code a case may have. */
export type AnyCaseCode = CaseCode | JobCaseCode;

/** One open case per booking and code, however often it is raised. @param facts what a person needs to know, without names */
export async function openCase(
  deps: { readonly db: Executor; readonly log: Logger },
  bookingId: string,
  code: AnyCaseCode,
  facts: object | null = null,
): Promise<void> {
  const opened = await deps.db
    .insertInto('cases')
    .values({ booking_id: bookingId, code, facts: facts && JSON.stringify(facts) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (opened) deps.log.error({ booking: bookingId, case: code }, 'case opened');
}
