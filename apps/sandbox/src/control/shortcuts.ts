// Does what a person does on the pages, through the same functions, for programs without a browser.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { freeStarts } from '../calendly/availability.ts';
import { book, cancel, reschedule } from '../calendly/book.ts';
import { eventType, HOST } from '../calendly/catalogue.ts';
import { eventUri, inviteeUri } from '../calendly/render.ts';
import type { Invitee } from '../calendly/state.ts';
import { trackingInput } from '../calendly/tracking.ts';
import type { World } from '../world.ts';
import { ControlProblem, parseInput } from './input.ts';
import { serveMoney } from './money.ts';
import { translated } from './refusals.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const by = z.enum(['host', 'invitee']);

const bookInput = z.strictObject({
  eventType: z.string(),
  startTime: instant.optional(),
  name: z.string().min(1),
  email: z.email(),
  timezone: z.string().default(HOST.timezone),
  tracking: trackingInput.prefault({}),
});
const cancelInput = z.strictObject({ invitee: z.string(), by, reason: z.string().optional() });
const rescheduleInput = z.strictObject({ invitee: z.string(), startTime: instant, by });

function booked(invitee: Invitee): object {
  return {
    event: { uri: eventUri(invitee) },
    invitee: { uri: inviteeUri(invitee) },
    startTime: new Date(invitee.event.start).toISOString(),
  };
}

/** By uuid or URI. */
function requireInvitee(world: World, name: string): Invitee {
  const invitee = world.calendly.invitees.get(name.split('/').at(-1) ?? '');
  if (!invitee) throw new ControlProblem(404, 'No such invitee.');
  return invitee;
}

function serveCalendar(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/calendly/book', (request) => {
    const { eventType: name, startTime, ...person } = parseInput(bookInput, request.body);
    const type = eventType(name);
    if (!type) throw new ControlProblem(404, 'No such event type.');
    const start = startTime ?? freeStarts(world, type, world.clock.now(), Number.MAX_SAFE_INTEGER)[0];
    if (start === undefined) throw new ControlProblem(409, 'Nothing is free.');
    const details = { type, start, ...person, answers: [], schedulingMethod: null };
    return translated(() => booked(book(world, details)));
  });
  app.post('/_sandbox/calendly/cancel', (request) => {
    const input = parseInput(cancelInput, request.body);
    const invitee = requireInvitee(world, input.invitee);
    translated(() => cancel(world, invitee, input.by, input.reason ?? null));
    return booked(invitee);
  });
  app.post('/_sandbox/calendly/reschedule', (request) => {
    const input = parseInput(rescheduleInput, request.body);
    const invitee = requireInvitee(world, input.invitee);
    return translated(() => booked(reschedule(world, invitee, input.startTime, input.by)));
  });
}

/** Adds the shortcuts under /_sandbox/calendly and /_sandbox/stripe. */
export function serveShortcuts(app: FastifyInstance, world: World): void {
  serveCalendar(app, world);
  serveMoney(app, world);
}
