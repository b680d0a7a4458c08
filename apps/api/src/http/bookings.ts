// POST /bookings · GET /bookings/:id · POST /bookings/:id/events · GET /bookings/:id/calendar.ics

import { normalizeIP } from '@fastify/rate-limit';
import { BookingView, CreateBooking, OpenedBooking, PostEvent } from '@slotpay/contract';
import { cancellationQuote, clientEvent, clientMaySend, type Snapshot } from '@slotpay/machine';
import { z } from 'zod';
import { advance } from '../booking/advance.ts';
import { calendarOf } from '../booking/calendar.ts';
import { lookAgain } from '../booking/look-again.ts';
import { type OpenDeps, openBooking } from '../booking/open.ts';
import { type Booking, readBooking } from '../booking/read.ts';
import { logRefusal } from '../booking/refuse.ts';
import { viewOf } from '../booking/view.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/client.ts';
import { eventIdOf, inviteeIdsOf } from '../providers/calendly.ts';
import { BookingParams, opened, WITH_CAPABILITY } from './access.ts';
import { costly } from './overload.ts';
import { contentOf, ON_A_BOOKING, ProblemError, problems, WITH_BODY } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

export interface BookingDeps extends OpenDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'PUBLIC_URL' | 'RATE_LIMIT_PER_MINUTE'>;
}

/** A client's own key for one wish, so that repeating it is safe. Unguessable where it proves who asked first. */
const KeyHeader = z.looseObject({ 'idempotency-key': z.string().regex(/^[A-Za-z0-9_-]{16,128}$/) });

export function bookingRoutes(app: ZodApp, deps: BookingDeps): void {
  create(app, deps);
  read(app, deps);
  send(app, deps);
  calendar(app, deps);
}

function create(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    summary: 'Open a booking for a time picked in Calendly',
    tags: ['booking'],
    headers: KeyHeader,
    body: CreateBooking,
    response: {
      201: OpenedBooking,
      ...problems(
        ...WITH_BODY,
        'session_type_unknown',
        'calendly_uri_invalid',
        'invitee_already_booked',
        'idempotency_key_reused',
        'too_many_unpaid',
      ),
    },
  };
  app.post('/bookings', { schema, config: costly(deps.config) }, async (request, reply) => {
    const { body } = request;
    const invitee = claimedInvitee(body);
    const sessionType = await offered(deps.db, body.sessionTypeId, body.revision);
    const key = request.headers['idempotency-key'];
    const address = normalizeIP(request.ip);
    const { flowToken, language } = body;
    const result = await openBooking(deps.db, deps, { sessionType, invitee, flowToken, key, address, language });
    if (result.outcome === 'taken') {
      throw new ProblemError('invitee_already_booked', 'This calendar time already belongs to another booking.');
    }
    if (result.outcome === 'too_many_unpaid') {
      throw new ProblemError('too_many_unpaid', 'Too many bookings are unpaid. The time you picked is released again.');
    }
    if (result.outcome === 'key_reused') {
      throw new ProblemError('idempotency_key_reused', 'This idempotency key was used for another booking.');
    }
    request.log.info({ booking: result.bookingId, outcome: result.outcome }, 'booking opened');
    const booking = await known(deps, result.bookingId);
    // The capability is branded where it is parsed; here it has just been made.
    return reply
      .code(201)
      .send({ booking: viewOf(deps.machine, booking), capability: result.capability } as OpenedBooking);
  });
}

// The URIs are what a browser claims. They are never fetched: exactly Calendly's own form, and only the ids count.
function claimedInvitee(body: CreateBooking) {
  const ids = inviteeIdsOf(body.calendlyInviteeUri);
  if (!ids || eventIdOf(body.calendlyEventUri) !== ids.eventId) {
    throw new ProblemError('calendly_uri_invalid', 'That is not an appointment of our calendar.');
  }
  return ids;
}

/** How long a price that has changed since is still honoured: as long as somebody may sit in front of the calendar. */
const OFFER_VALID_MS = 2 * 3_600_000;

/** Anything else cannot be one of ours, and some of it PostgreSQL cannot even compare. */
const SESSION_TYPE_ID = /^[a-z0-9-]{1,64}$/;

async function offered(db: Db, id: string, revision: number) {
  const unknown = new ProblemError('session_type_unknown', 'This kind of session is not offered.');
  if (!SESSION_TYPE_ID.test(id)) throw unknown;
  const revisions = await db.selectFrom('session_types').selectAll().where('id', '=', id).execute();
  const seen = revisions.find((type) => type.revision === revision);
  const stillValid = seen?.superseded_at && Date.now() - seen.superseded_at.getTime() < OFFER_VALID_MS;
  const offer = stillValid ? seen : revisions.find((type) => type.superseded_at === null);
  if (!offer) throw unknown;
  return offer;
}

function read(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    ...WITH_CAPABILITY,
    summary: 'See a booking',
    tags: ['booking'],
    params: BookingParams,
    response: { 200: BookingView, ...problems(...ON_A_BOOKING) },
  };
  app.get('/bookings/:id', { schema }, async (request) => {
    const id = await opened(deps, request);
    const booking = await known(deps, id);
    if (await lookAgain(deps.db, booking)) deps.changed(id);
    return viewOf(deps.machine, booking);
  });
}

function send(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    ...WITH_CAPABILITY,
    summary: 'Tell a booking what its client wants',
    tags: ['booking'],
    params: BookingParams,
    headers: KeyHeader,
    body: PostEvent,
    response: {
      200: BookingView,
      ...problems(...WITH_BODY, ...ON_A_BOOKING, 'event_not_allowed', 'quote_changed', 'idempotency_key_reused'),
    },
  };
  app.post('/bookings/:id/events', { schema }, async (request) => {
    const id = await opened(deps, request);
    const { type, refund } = request.body;
    const before = await known(deps, id);
    const cause = { kind: 'command', id: request.headers['idempotency-key'], event: type } as const;
    if (await isRepeated(deps.db, id, cause)) return viewOf(deps.machine, before);
    const { at: _, ...event } = clientEvent(type, '');
    const onlyIf = ({ context }: Snapshot, at: string) =>
      refund === undefined || cancellationQuote(context, 'client', at).amount === refund;
    const result = clientMaySend(before.snapshot, type)
      ? await advance(deps.db, deps, id, event, cause, { onlyIf })
      : ({ outcome: 'refused', path: before.path } as const);
    request.log.info({ booking: id, event: type, ...result }, 'client event');
    const after = await known(deps, id);
    if (result.outcome !== 'refused') return viewOf(deps.machine, after);
    // A double click: the other one was faster, and this one asks for what is done.
    if (await isRepeated(deps.db, id, cause)) return viewOf(deps.machine, after);
    await logRefusal(deps.db, id, { event: type, path: result.path, cause });
    const { clientEvents, cancellationQuote: quote } = viewOf(deps.machine, after);
    if (refund !== undefined && quote && quote.amount !== refund) {
      throw new ProblemError('quote_changed', 'Cancelling returns another amount by now. Nothing was cancelled.');
    }
    throw new ProblemError('event_not_allowed', 'That is not possible at this moment.', { allowed: clientEvents });
  });
}

// A wish that was fulfilled is not refused because it comes again; the same key for another wish is a mistake.
async function isRepeated(db: Db, id: string, cause: { id: string; event: string }): Promise<boolean> {
  const command = await db
    .selectFrom('commands')
    .select('event')
    .where('booking_id', '=', id)
    .where('key', '=', cause.id)
    .executeTakeFirst();
  if (command && command.event !== cause.event) {
    throw new ProblemError('idempotency_key_reused', 'This idempotency key was used for something else.');
  }
  return command !== undefined;
}

function calendar(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    ...WITH_CAPABILITY,
    summary: 'The booking as a calendar file',
    tags: ['booking'],
    params: BookingParams,
    response: { 200: contentOf('text/calendar', 'An iCalendar file'), ...problems(...ON_A_BOOKING) },
  };
  app.get('/bookings/:id/calendar.ics', { schema }, async (request, reply) => {
    const id = await opened(deps, request);
    const booking = await known(deps, id);
    const method = booking.snapshot.matches('BOOKING_CONFIRMED') ? 'REQUEST' : 'CANCEL';
    const file = calendarOf(booking, { method, page: `${deps.config.PUBLIC_URL}/b/${booking.reference}` });
    if (!file) throw new ProblemError('booking_unknown', 'This booking has no time yet.');
    return reply
      .header('content-type', `text/calendar; charset=utf-8; method=${method}`)
      .header('content-disposition', `attachment; filename="${booking.reference}.ics"`)
      .send(file);
  });
}

async function known(deps: BookingDeps, id: string): Promise<Booking> {
  const booking = await readBooking(deps.db, deps, id);
  // An erased booking is nobody's any more, whatever a cache may still remember.
  if (!booking || booking.erased) throw new ProblemError('booking_unknown', 'There is no such booking.');
  return booking;
}
