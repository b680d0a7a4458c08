// Requests of the booking, cancellation and rescheduling pages.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { World } from '../world.ts';
import { freeStarts } from './availability.ts';
import { book, cancel, NotChangeable, reschedule, SlotTaken } from './book.ts';
import { bookingPage, cancellationPage, messagePage, profilePage } from './booking-page.ts';
import { type EventType, eventType, HOST } from './catalogue.ts';
import { eventUri, inviteeUri, QUESTION } from './render.ts';
import type { Invitee } from './state.ts';
import { trackingInput } from './tracking.ts';

const text = z.string().max(500).optional().catch(undefined);

const pageQuery = z.object({
  embed_domain: text,
  hide_event_type_details: text,
  primary_color: z
    .string()
    .regex(/^[\da-f]{6}$/i)
    .optional()
    .catch(undefined),
  name: text,
  first_name: text,
  last_name: text,
  email: text,
  timezone: text,
  a1: text,
});

const start = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));

const booking = z.object({
  startTime: start,
  name: z.string().trim().min(1).max(200),
  email: z.email(),
  timezone: z.string().min(1).max(80),
  answer: z.string().max(2_000).default(''),
  tracking: trackingInput,
});

const move = z.object({ startTime: start });

interface ByInvitee {
  Params: { invitee: string };
}

interface BySlug {
  Params: { slug: string };
}

function show(reply: FastifyReply, document: string, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(document);
}

function notThere(reply: FastifyReply): FastifyReply {
  const text = 'The link may be old, or the calendar may have been reset.';
  return show(reply, messagePage('This page does not exist', text, null), 404);
}

/** Booked: what the page shows and posts to its parent. */
function booked(world: World, invitee: Invitee): object {
  const web = world.origins.calendly;
  return {
    event: { uri: eventUri(invitee) },
    invitee: { uri: inviteeUri(invitee) },
    startTime: new Date(invitee.event.start).toISOString(),
    name: invitee.name,
    cancelUrl: `${web}/cancellations/${invitee.uuid}`,
    rescheduleUrl: `${web}/reschedulings/${invitee.uuid}`,
  };
}

/** 201 with the booking, 409 when the time is gone. */
function attempt(world: World, reply: FastifyReply, act: () => Invitee): FastifyReply {
  try {
    return reply.code(201).send(booked(world, act()));
  } catch (error) {
    if (!(error instanceof SlotTaken || error instanceof NotChangeable)) throw error;
    return reply.code(409).send({ message: error.message });
  }
}

function showBookingPage(reply: FastifyReply, type: EventType, given: unknown, moving: Invitee | null): FastifyReply {
  const query = pageQuery.parse(given);
  const fullName = [query.first_name, query.last_name].filter(Boolean).join(' ');
  return show(
    reply,
    bookingPage({
      type,
      embedded: query.embed_domain !== undefined,
      hideDetails: query.hide_event_type_details === '1',
      color: query.primary_color ?? null,
      prefill: {
        name: moving?.name ?? query.name ?? fullName,
        email: moving?.email ?? query.email ?? '',
        timezone: moving?.timezone ?? query.timezone ?? '',
        answer: query.a1 ?? '',
      },
      tracking: trackingInput.parse(given),
      moving,
    }),
  );
}

function serveBooking(app: FastifyInstance, world: World): void {
  const root = `/${HOST.slug}`;
  app.get(root, (_request, reply) => show(reply, profilePage()));
  app.get<BySlug>(`${root}/:slug`, (request, reply) => {
    const type = eventType(request.params.slug);
    return type ? showBookingPage(reply, type, request.query, null) : notThere(reply);
  });
  app.get<BySlug & { Querystring: { moving?: string } }>(`${root}/:slug/times`, (request, reply) => {
    const type = eventType(request.params.slug);
    if (!type) return notThere(reply);
    const moving = world.calendly.invitees.get(request.query.moving ?? '');
    const starts = freeStarts(world, type, world.clock.now(), Number.MAX_SAFE_INTEGER, moving);
    return reply.send({ starts: starts.map((ms) => new Date(ms).toISOString()) });
  });
  app.post<BySlug>(`${root}/:slug/bookings`, (request, reply) => {
    const type = eventType(request.params.slug);
    if (!type) return notThere(reply);
    const parsed = booking.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ message: z.prettifyError(parsed.error) });
    const { startTime, answer, ...person } = parsed.data;
    const answers = answer.trim() ? [{ question: QUESTION, answer: answer.trim(), position: 0 }] : [];
    const details = { type, start: startTime, ...person, answers, schedulingMethod: null };
    return attempt(world, reply, () => book(world, details));
  });
}

/** The page of a booking that can still be changed, or why it cannot. */
function changeable(
  world: World,
  reply: FastifyReply,
  uuid: string,
  act: (invitee: Invitee) => FastifyReply,
): FastifyReply {
  const invitee = world.calendly.invitees.get(uuid);
  if (!invitee) return notThere(reply);
  if (invitee.next) {
    return show(reply, messagePage('This event was rescheduled', 'It has a new time now.', invitee.next));
  }
  if (invitee.cancellation) {
    return show(reply, messagePage('This event is canceled', 'Nothing is left to change.', invitee));
  }
  if (invitee.event.end <= world.clock.now()) {
    return show(reply, messagePage('This event is over', 'It can no longer be changed.', invitee));
  }
  return act(invitee);
}

function serveChanges(app: FastifyInstance, world: World): void {
  app.get<ByInvitee>('/cancellations/:invitee', (request, reply) =>
    changeable(world, reply, request.params.invitee, (invitee) => show(reply, cancellationPage(invitee))),
  );
  app.post<ByInvitee & { Body: { reason?: string } | undefined }>('/cancellations/:invitee', (request, reply) =>
    changeable(world, reply, request.params.invitee, (invitee) => {
      cancel(world, invitee, 'invitee', request.body?.reason?.trim() || null);
      const done = messagePage('Event canceled', 'The host has been told.', invitee);
      return show(reply, done);
    }),
  );
  app.get<ByInvitee>('/reschedulings/:invitee', (request, reply) =>
    changeable(world, reply, request.params.invitee, (invitee) =>
      showBookingPage(reply, invitee.event.type, request.query, invitee),
    ),
  );
  app.post<ByInvitee>('/reschedulings/:invitee', (request, reply) => {
    const invitee = world.calendly.invitees.get(request.params.invitee);
    const parsed = move.safeParse(request.body);
    if (!invitee) return notThere(reply);
    if (!parsed.success) return reply.code(400).send({ message: 'Please choose a time.' });
    return attempt(world, reply, () => reschedule(world, invitee, parsed.data.startTime, 'invitee'));
  });
}

/** Adds all pages people see. They may be shown inside a frame. */
export function serveBookingPages(app: FastifyInstance, world: World): void {
  serveBooking(app, world);
  serveChanges(app, world);
}
