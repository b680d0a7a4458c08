// The cases a person works through; docs/runbook.md says what each code means.

import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';

export interface OpenCase {
  readonly reference: string;
  readonly code: string;
  readonly openedAt: Date;
  readonly path: string;
  /** What the person who looks needs to know, where there is more to know than the log says. */
  readonly facts: Readonly<Record<string, unknown>> | null;
}

/** Every open case, the oldest first. */
export async function openCases(db: Executor): Promise<OpenCase[]> {
  return db
    .selectFrom('cases')
    .innerJoin('bookings', 'bookings.id', 'cases.booking_id')
    .select(['reference', 'code', 'opened_at as openedAt', 'path', 'facts'])
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .execute();
}

/** Notes that a person has dealt with a case. @returns false when no such case is open */
export async function closeCase(db: Executor, reference: string, code: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('cases')
    .set({ closed_at: sql<Date>`now()` })
    .where('code', '=', code)
    .where('closed_at', 'is', null)
    .where('booking_id', 'in', (eb) => eb.selectFrom('bookings').select('id').where('reference', '=', reference))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
