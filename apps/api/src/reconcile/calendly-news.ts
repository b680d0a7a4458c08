// Events as Calendly lists them against what we know of them; what differs becomes the webhook that should have told us.

import { sql } from 'kysely';
import type { CalendlyEvent, CalendlyInvitee } from '../providers/calendly.ts';
import { eventIdOf, eventTypeIdOf } from '../providers/calendly.ts';
import { ProviderError } from '../providers/errors.ts';
import { keepNews } from './news.ts';
import type { RoundDeps } from './round.ts';

type NewsType = 'invitee.created' | 'invitee.canceled';

/** Asks who was invited, an event at a time, and keeps the news of it. @throws ProviderError */
export async function tell(deps: RoundDeps, { event, eventId }: Untold): Promise<void> {
  const invitees = await deps.unhurried.calendly.invitees(eventId).catch((error: unknown) => {
    // Gone since it was listed: there is nothing to tell.
    if (error instanceof ProviderError && error.code === 'calendly.http_404') return [];
    throw error;
  });
  await keepNews(
    deps,
    'calendly',
    invitees.map((invitee) => asWebhook(event, invitee)),
  );
}

/** An event of ours that nobody has told us about as it is now. */
export interface Untold {
  readonly event: CalendlyEvent;
  readonly eventId: string;
}

async function ofOurTypes({ db }: RoundDeps, events: readonly CalendlyEvent[]): Promise<Untold[]> {
  const rows = await db.selectFrom('session_types').select('calendly_event_type_id as id').distinct().execute();
  const types = new Set(rows.map(({ id }) => id));
  return events.flatMap((event) => {
    const eventId = eventIdOf(event.uri);
    return eventId && types.has(eventTypeIdOf(event.event_type) ?? '') ? [{ event, eventId }] : [];
  });
}

/** Which of `events` are news. Marks those we know as seen. */
export async function untold(deps: RoundDeps, listed: readonly CalendlyEvent[]): Promise<Untold[]> {
  const events = await ofOurTypes(deps, listed);
  const ids = events.map(({ eventId }) => eventId);
  if (ids.length === 0) return [];
  const [claims, heard] = await Promise.all([claimsOf(deps, ids), heardOf(deps, ids)]);
  return events.filter(({ event, eventId }) => {
    const claim = claims.get(eventId);
    if (event.status === 'canceled') return claim?.holds === true && !heard.has(`invitee.canceled|${eventId}`);
    return !claim?.verified && !heard.has(`invitee.created|${eventId}`);
  });
}

interface Claim {
  /** Calendly has told us of the event. */
  readonly verified: boolean;
  /** The booking believes that the slot is its own and still taken. */
  readonly holds: boolean;
}

async function claimsOf({ db, machine, log }: RoundDeps, eventIds: readonly string[]): Promise<Map<string, Claim>> {
  const rows = await db
    .updateTable('calendly_invitees')
    .from('bookings')
    .set({ seen_at: sql<Date>`now()` })
    .whereRef('bookings.id', '=', 'calendly_invitees.booking_id')
    .where('event_id', 'in', eventIds)
    .returning(['event_id', 'verified', 'booking_id', 'snapshot'])
    .execute();
  return new Map(
    rows.map(({ event_id, verified, booking_id, snapshot }) => {
      let holds = false;
      try {
        const parsed = machine.parse(snapshot);
        holds = parsed.hasTag('slotHeld') && parsed.context.calendly?.eventId === event_id;
      } catch (error) {
        log.warn({ err: error, booking: booking_id }, 'cannot compare a booking nobody can read');
      }
      return [event_id, { verified, holds }];
    }),
  );
}

/** What came about these events before, as `type|event id`. */
async function heardOf({ db }: RoundDeps, eventIds: readonly string[]): Promise<Set<string>> {
  // The operators of the pattern index: everything that begins with the prefix, up to the character after the slash.
  const { rows } = await sql<{ heard: string }>`
    select type || '|' || id as heard
    from unnest(${eventIds}::text[]) as id, unnest(array['invitee.created', 'invitee.canceled']) as type
    where exists (
      select from inbox where provider = 'calendly'
        and event_key ~>=~ (type || '|https://api.calendly.com/scheduled_events/' || id || '/')
        and event_key ~<~ (type || '|https://api.calendly.com/scheduled_events/' || id || '0')
    )
  `.execute(db);
  return new Set(rows.map(({ heard }) => heard));
}

function asWebhook(event: CalendlyEvent, invitee: CalendlyInvitee): object {
  const type: NewsType = invitee.status === 'canceled' ? 'invitee.canceled' : 'invitee.created';
  const at = type === 'invitee.canceled' ? invitee.cancellation?.created_at : invitee.created_at;
  return {
    event: type,
    created_at: wholeSecond(at ?? event.start_time),
    payload: { ...invitee, event: event.uri, scheduled_event: event },
  };
}

// The instant of a recorded webhook is that of the change, cut to the second; then both have one key.
function wholeSecond(instant: string): string {
  return new Date(Math.floor(Date.parse(instant) / 1000) * 1000).toISOString().replace('.000Z', '.000000Z');
}
