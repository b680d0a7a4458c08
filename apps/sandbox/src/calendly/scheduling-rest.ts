// REST: the host, her event types, free times, scheduled events and invitees.
import { z } from 'zod';
import type { World } from '../world.ts';
import { freeStarts } from './availability.ts';
import { book, cancel, NotChangeable, SlotTaken } from './book.ts';
import { EVENT_TYPES, type EventType, eventTypeUri, HOST } from './catalogue.ts';
import { denied, invalidArgument, notFound } from './errors.ts';
import { renderCancellation, renderEvent, renderEventType, renderHost, renderInvitee } from './render.ts';
import { collection, paging, parseArguments, type RestRoute } from './rest.ts';
import type { Invitee } from './state.ts';
import { trackingInput } from './tracking.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const instant = z.iso
  .datetime({ offset: true, error: 'is not a valid date time' })
  .transform((text) => Date.parse(text));
const owner = { user: z.string().optional(), organization: z.string().optional() };

function ownerIsHost(query: { user?: string | undefined; organization?: string | undefined }): boolean {
  if (query.user === undefined && query.organization === undefined) {
    throw invalidArgument([{ message: 'Either user or organization must be passed' }]);
  }
  const isHer = query.user === undefined || query.user === HOST.uri;
  return isHer && (query.organization === undefined || query.organization === HOST.organization);
}

function requireEvent(world: World, uuid: string): Invitee {
  const invitee = world.calendly.byEvent(uuid);
  if (!invitee) throw notFound();
  return invitee;
}

/** By canonical URI only: the API knows neither slugs nor bare ids. */
function requireType(uri: string): EventType {
  const type = EVENT_TYPES.find((candidate) => eventTypeUri(candidate) === uri);
  if (!type) throw notFound();
  return type;
}

const eventTypesQuery = z.object({ ...paging, ...owner, active: z.enum(['true', 'false']).optional() });

const timesQuery = z.object({ event_type: z.string(), start_time: instant, end_time: instant });

const eventsQuery = z.object({
  ...paging,
  ...owner,
  invitee_email: z.string().optional(),
  status: z.enum(['active', 'canceled']).optional(),
  min_start_time: instant.optional(),
  max_start_time: instant.optional(),
  sort: z.enum(['start_time:asc', 'start_time:desc']).default('start_time:asc'),
});

const inviteesQuery = z.object({
  ...paging,
  status: z.enum(['active', 'canceled']).optional(),
  email: z.string().optional(),
});

const inviteeBody = z.object({
  event_type: z.string(),
  start_time: instant,
  invitee: z.object({ name: z.string().min(1), email: z.email(), timezone: z.string().default('UTC') }),
  questions_and_answers: z
    .array(z.object({ question: z.string(), answer: z.string(), position: z.number() }))
    .default([]),
  tracking: trackingInput.prefault({}),
});

function catalogueRoutes(world: World): RestRoute[] {
  return [
    {
      method: 'GET',
      path: '/users/me',
      run: () => ({ status: 200, body: { resource: renderHost(world) } }),
    },
    {
      method: 'GET',
      path: '/event_types',
      run: (rest) => {
        const query = parseArguments(eventTypesQuery, rest.request.query);
        const shown = ownerIsHost(query) && query.active !== 'false' ? EVENT_TYPES : [];
        return collection(
          world,
          rest,
          shown.map((type) => renderEventType(world, type)),
          query,
        );
      },
    },
    {
      method: 'GET',
      path: '/event_types/:uuid',
      run: (rest) => {
        const type = EVENT_TYPES.find(({ uuid }) => uuid === rest.param('uuid'));
        if (!type) throw notFound();
        return { status: 200, body: { resource: renderEventType(world, type) } };
      },
    },
    { method: 'GET', path: '/event_type_available_times', run: (rest) => times(world, rest.request.query) },
  ];
}

function times(world: World, given: unknown) {
  const query = parseArguments(timesQuery, given);
  const type = requireType(query.event_type);
  if (query.start_time <= world.clock.now()) {
    throw invalidArgument([{ parameter: 'start_time', message: 'must be in the future' }]);
  }
  if (query.end_time - query.start_time > WEEK_MS || query.end_time <= query.start_time) {
    throw invalidArgument([{ parameter: 'end_time', message: 'must be at most 7 days after start_time' }]);
  }
  const page = renderEventType(world, type).scheduling_url;
  const times = freeStarts(world, type, query.start_time, query.end_time).map((start) => {
    const time = new Date(start).toISOString().replace('.000Z', 'Z');
    const date = time.slice(0, 10);
    return {
      invitees_remaining: 1,
      scheduling_url: `${page}/${time}?month=${date.slice(0, 7)}&date=${date}`,
      start_time: time,
      status: 'available',
    };
  });
  return { status: 200, body: { collection: times } };
}

function eventRoutes(world: World): RestRoute[] {
  return [
    {
      method: 'GET',
      path: '/scheduled_events',
      run: (rest) => {
        const query = parseArguments(eventsQuery, rest.request.query);
        const all = ownerIsHost(query) ? [...world.calendly.invitees.values()] : [];
        const found = all.filter(
          (invitee) =>
            (query.invitee_email === undefined || invitee.email === query.invitee_email) &&
            (query.status === undefined || renderEvent(invitee).status === query.status) &&
            invitee.event.start >= (query.min_start_time ?? 0) &&
            invitee.event.start <= (query.max_start_time ?? Number.MAX_SAFE_INTEGER),
        );
        const sign = query.sort === 'start_time:asc' ? 1 : -1;
        found.sort((a, b) => sign * (a.event.start - b.event.start));
        return collection(world, rest, found.map(renderEvent), query);
      },
    },
    {
      method: 'GET',
      path: '/scheduled_events/:uuid',
      run: (rest) => {
        const invitee = requireEvent(world, rest.param('uuid'));
        return { status: 200, body: { resource: renderEvent(invitee) } };
      },
    },
    {
      method: 'POST',
      path: '/scheduled_events/:uuid/cancellation',
      run: (rest) => {
        const invitee = requireEvent(world, rest.param('uuid'));
        const body = z.object({ reason: z.string().max(10_000).optional() });
        const { reason } = parseArguments(body, rest.request.body);
        try {
          cancel(world, invitee, 'host', reason ?? null);
        } catch (error) {
          throw error instanceof NotChangeable ? denied(error.message) : error;
        }
        return { status: 201, body: { resource: renderCancellation(invitee) } };
      },
    },
  ];
}

function inviteeRoutes(world: World): RestRoute[] {
  return [
    {
      method: 'GET',
      path: '/scheduled_events/:uuid/invitees',
      run: (rest) => {
        const query = parseArguments(inviteesQuery, rest.request.query);
        const rendered = renderInvitee(world, requireEvent(world, rest.param('uuid')));
        const isWanted =
          (query.status ?? rendered.status) === rendered.status && (query.email ?? rendered.email) === rendered.email;
        return collection(world, rest, isWanted ? [rendered] : [], query);
      },
    },
    {
      method: 'GET',
      path: '/scheduled_events/:uuid/invitees/:invitee',
      run: (rest) => {
        const invitee = requireEvent(world, rest.param('uuid'));
        if (invitee.uuid !== rest.param('invitee')) throw notFound();
        return { status: 200, body: { resource: renderInvitee(world, invitee) } };
      },
    },
    {
      method: 'POST',
      path: '/invitees',
      run: (rest) => {
        const body = parseArguments(inviteeBody, rest.request.body);
        const type = requireType(body.event_type);
        const { start_time: start, invitee: person, tracking, questions_and_answers: answers } = body;
        try {
          const request = { type, start, ...person, tracking, answers, schedulingMethod: 'api' as const };
          return { status: 201, body: { resource: renderInvitee(world, book(world, request)) } };
        } catch (error) {
          if (!(error instanceof SlotTaken)) throw error;
          throw invalidArgument([{ parameter: 'start_time', message: error.message }]);
        }
      },
    },
  ];
}

/** Everything about who can be booked and who has been. */
export function schedulingRoutes(world: World): RestRoute[] {
  return [...catalogueRoutes(world), ...eventRoutes(world), ...inviteeRoutes(world)];
}
