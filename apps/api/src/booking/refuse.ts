// An event a booking does not take is written down too; the booking itself stays as it is.

import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';
import type { Cause } from './saved-step.ts';

/** Logs that `event` was refused in the state `path`. */
export async function logRefusal(
  db: Executor,
  bookingId: string,
  refusal: { readonly event: string; readonly path: string; readonly cause: Pick<Cause, 'kind' | 'id'> },
): Promise<void> {
  const { event, path, cause } = refusal;
  const entries = JSON.stringify([{ outcome: 'refused', from: path, to: path, event, payload: null }]);
  await sql`
    select append_log(${bookingId}::uuid, ${JSON.stringify(cause)}::jsonb, ${entries}::jsonb, clock_timestamp())
  `.execute(db);
}
