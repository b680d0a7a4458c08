// What a Calendly webhook says. There is no event id and no "rescheduled" event: a reschedule is a cancelled old invitee
// and a created new one, in either order.

import type { CancelledBy } from '@slotpay/machine';
import { bookingByFlowToken } from '../booking/find.ts';
import type { Db } from '../db/client.ts';
import { hashToken } from '../db/token.ts';
import { cancelled, cancelledBy, detailsOf, rescheduled, scheduled, unusable } from '../facts/calendly.ts';
import {
  type CalendlyClient,
  type CalendlyEvent,
  CalendlyWebhook,
  eventIdOf,
  eventTypeIdOf,
  inviteeIdsOf,
} from '../providers/calendly.ts';
import { type Meaning, nothing } from './meaning.ts';

interface Deps {
  readonly db: Db;
  readonly calendly: CalendlyClient;
}

type Invitee = CalendlyWebhook['payload'];

/** @throws ProviderError when Calendly must be asked and does not answer */
export async function calendlyMeaning(deps: Deps, body: unknown): Promise<Meaning> {
  const { data } = CalendlyWebhook.safeParse(body);
  if (!data) return nothing('unreadable');
  if (data.event === 'invitee.created') return created(deps, data.payload);
  if (data.event === 'invitee.canceled') return canceled(deps, data.payload);
  return nothing('type not used');
}

async function created(deps: Deps, invitee: Invitee): Promise<Meaning> {
  const ids = inviteeIdsOf(invitee.uri);
  if (!ids) return nothing('no invitee uri');
  const event = invitee.scheduled_event ?? (await eventOf(deps, invitee));
  if (!event) return nothing('no event uri');
  const old = inviteeIdsOf(invitee.old_invitee ?? '');
  const booking = await ownerOf(deps.db, invitee, [ids.inviteeId, ...(old ? [old.inviteeId] : [])]);
  if (!booking) return unknown(invitee, (old ?? ids).inviteeId);
  if (!booking.proven) return FOREIGN;
  if (booking.eventTypeId !== eventTypeIdOf(event.event_type)) {
    return { kind: 'event', bookingId: booking.id, event: unusable('calendly.wrong_event_type') };
  }
  const happened = old ? rescheduled(invitee, event, await movedBy(deps, old)) : scheduled(invitee, event, 'webhook');
  if (!happened) return nothing('no invitee uri');
  return { kind: 'event', bookingId: booking.id, event: happened, details: detailsOf(invitee, event) };
}

// Only the old invitee's cancellation tells who moved it, and a host's move must not cost the client anything.
async function movedBy({ calendly }: Deps, old: { eventId: string; inviteeId: string }): Promise<CancelledBy> {
  return cancelledBy(await calendly.invitee(old.eventId, old.inviteeId));
}

async function canceled(deps: Deps, invitee: Invitee): Promise<Meaning> {
  const ids = inviteeIdsOf(invitee.uri);
  const happened = cancelled(invitee);
  if (!ids || !happened) return nothing('no invitee uri');
  const booking = await ownerOf(deps.db, invitee, [ids.inviteeId]);
  if (!booking) return unknown(invitee, ids.inviteeId);
  return booking.proven ? { kind: 'event', bookingId: booking.id, event: happened } : FOREIGN;
}

async function eventOf(deps: Deps, invitee: Invitee): Promise<CalendlyEvent | undefined> {
  const eventId = eventIdOf(invitee.event);
  return eventId === undefined ? undefined : deps.calendly.event(eventId);
}

interface Owner {
  readonly id: string;
  readonly eventTypeId: string;
  /** Calendly itself has tied the booking to this slot; else a browser has only claimed it. */
  readonly proven: boolean;
}

// A browser may have claimed any invitee; only the token that went through Calendly proves that it is its own, or that
// the one it was moved from was.
async function ownerOf(db: Db, invitee: Invitee, inviteeIds: readonly string[]): Promise<Owner | undefined> {
  const flowToken = invitee.tracking?.utm_content;
  const claim = await db
    .selectFrom('calendly_invitees')
    .select(['booking_id', 'verified'])
    .where('invitee_id', 'in', inviteeIds)
    .orderBy('verified', 'desc')
    .executeTakeFirst();
  if (claim?.verified) return owner(db, claim.booking_id, true);
  const bookingId = flowToken ? await bookingByFlowToken(db, hashToken(flowToken)) : undefined;
  if (bookingId) return owner(db, bookingId, true);
  return claim && owner(db, claim.booking_id, false);
}

async function owner(db: Db, bookingId: string, proven: boolean): Promise<Owner> {
  const { eventTypeId } = await db
    .selectFrom('bookings')
    .innerJoin('session_types', (join) =>
      join
        .onRef('session_types.id', '=', 'bookings.session_type_id')
        .onRef('session_types.revision', '=', 'bookings.session_type_revision'),
    )
    .select('calendly_event_type_id as eventTypeId')
    .where('bookings.id', '=', bookingId)
    .executeTakeFirstOrThrow();
  return { id: bookingId, eventTypeId, proven };
}

const FOREIGN: Meaning = { kind: 'nothing', verdict: 'refused', reason: 'the flow token is not this booking’s' };

function unknown(invitee: Invitee, inviteeId: string): Meaning {
  return { kind: 'unknown_booking', flowToken: invitee.tracking?.utm_content ?? undefined, inviteeId };
}
