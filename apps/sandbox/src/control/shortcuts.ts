// Does what a person does on the pages, through the same functions, for programs without a browser.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { freeStarts } from '../calendly/availability.ts';
import { book, cancel, NotChangeable, reschedule, SlotTaken } from '../calendly/book.ts';
import { eventType, HOST } from '../calendly/catalogue.ts';
import { eventUri, inviteeUri } from '../calendly/render.ts';
import type { Invitee } from '../calendly/state.ts';
import { trackingInput } from '../calendly/tracking.ts';
import { requireCharge } from '../stripe/charges.ts';
import { raiseDispute } from '../stripe/disputes.ts';
import { StripeProblem } from '../stripe/errors.ts';
import { NOBODY } from '../stripe/events.ts';
import {
  authenticate,
  completeFree,
  NotPayable,
  type PayResult,
  payByCard,
  payByDebit,
  settle,
} from '../stripe/pay.ts';
import { createRefund } from '../stripe/refunds.ts';
import { requireSession } from '../stripe/sessions.ts';
import type { World } from '../world.ts';
import { ControlProblem, parseInput } from './input.ts';

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

const payInput = z.strictObject({
  session: z.string(),
  card: z.string().default('4242424242424242'),
  threeDs: z.enum(['complete', 'fail']).default('complete'),
  email: z.email().optional(),
});
const settleInput = z.strictObject({ session: z.string(), outcome: z.enum(['succeeded', 'failed']) });
const refundInput = z.strictObject({
  paymentIntent: z.string(),
  amount: z.number().int().min(1).optional(),
});
const disputeInput = z.strictObject({
  charge: z.string(),
  kind: z.enum(['fraudulent', 'product_not_received', 'inquiry']).default('fraudulent'),
});

/** The pages' own refusals, as answers of the control API. */
function translated<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof StripeProblem) throw new ControlProblem(error.status, error.message);
    if (error instanceof SlotTaken || error instanceof NotChangeable || error instanceof NotPayable) {
      throw new ControlProblem(409, error.message);
    }
    throw error;
  }
}

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

function pay(world: World, input: z.infer<typeof payInput>): PayResult {
  const record = requireSession(world, input.session);
  const email = input.email ?? record.session.customer_email ?? 'client@example.com';
  const payer = { email, name: 'Sandbox Client' };
  if (record.session.amount_total === 0) return completeFree(world, record, payer);
  if (input.card === 'bank_debit') return payByDebit(world, record, payer);
  const expYear = new Date(world.clock.now()).getUTCFullYear() + 3;
  const number = input.card.replace(/\s/g, '');
  const result = payByCard(world, record, { number, expMonth: 12, expYear }, payer);
  if (result.outcome !== 'authenticate') return result;
  return authenticate(world, record, input.threeDs === 'complete');
}

function servePayment(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/stripe/pay', (request) => translated(() => pay(world, parseInput(payInput, request.body))));
  app.post('/_sandbox/stripe/settle', (request) => {
    const { session, outcome } = parseInput(settleInput, request.body);
    translated(() => settle(world, requireSession(world, session), outcome));
    return { outcome };
  });
  app.post('/_sandbox/stripe/refund', (request) => {
    const { paymentIntent, amount } = parseInput(refundInput, request.body);
    const wanted = { payment_intent: paymentIntent, amount, metadata: {} };
    return translated(() => createRefund(world, wanted, NOBODY));
  });
  app.post('/_sandbox/stripe/dispute', (request) => {
    const { charge, kind } = parseInput(disputeInput, request.body);
    return translated(() => raiseDispute(world, requireCharge(world, charge), kind));
  });
}

/** Adds the shortcuts under /_sandbox/calendly and /_sandbox/stripe. */
export function serveShortcuts(app: FastifyInstance, world: World): void {
  serveCalendar(app, world);
  servePayment(app, world);
}
