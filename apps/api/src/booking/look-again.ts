// Calendly told us nothing of the time that was picked, and its client is back: a reason to ask once more. Asking moves
// nothing; what Calendly answers does.

import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';
import type { Booking } from './read.ts';

const AT_MOST_EVERY_S = 60;

/** Asks Calendly again for a booking in manual confirmation, at most once a minute. @returns whether it will be asked */
export async function lookAgain(
  db: Executor,
  { id, path, snapshot }: Pick<Booking, 'id' | 'path' | 'snapshot'>,
): Promise<boolean> {
  const { calendly } = snapshot.context;
  if (path !== 'CALENDLY_SCHEDULED.manualConfirmation' || !calendly) return false;
  const params = { eventId: calendly.eventId, inviteeId: calendly.inviteeId, reason: 'scheduled' };
  const { rows } = await sql`
    insert into effects (booking_id, key, type, params)
    values (${id}, ${id} || ':lookUpCalendlyInvitee:return.' || floor(extract(epoch from now()) / ${AT_MOST_EVERY_S}::int),
      'lookUpCalendlyInvitee', ${JSON.stringify(params)}::jsonb)
    on conflict (key) do nothing returning id
  `.execute(db);
  return rows.length > 0;
}
