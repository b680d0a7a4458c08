// Drives the real machine along happenings, with a clock and the timers a database would hold.

import { getMicrosteps } from 'xstate';
import {
  type BookingEvent,
  createBookingMachine,
  type Effect,
  expectedTimers,
  type LeafPath,
  pathOf,
  type Snapshot,
  type Step,
} from '../src/index.ts';
import { type Happening, START } from './happenings.ts';
import { ROUTES, TRANSIENT } from './routes.ts';

export const machine = createBookingMachine();

const TIMER = 'xstate.after.';

/** A booking under way: where it is, what time it is, which timers are set. */
export interface Drive {
  readonly snapshot: Snapshot;
  readonly now: string;
  readonly timers: ReadonlyMap<string, string>;
}

export interface Driven {
  readonly before: Drive;
  readonly after: Drive;
  /** The event as XState saw it, timers included. */
  readonly event: BookingEvent;
  readonly step: Step;
}

/** A blank booking. */
export function begin(): Drive {
  return { snapshot: machine.create('b-1'), now: START, timers: new Map() };
}

/** Applies one happening, a second after the last one; a timer fires when it is due. */
export function happen(before: Drive, happening: Happening): Driven {
  if (happening.type === 'wait') return waiting(before, happening.until);
  if (happening.type === 'timer') return firing(before, happening.name);
  const now = new Date(Date.parse(before.now) + 1000).toISOString();
  // Spreading a union loses which member it was.
  const event = { ...happening, at: now } as BookingEvent;
  const step = machine.step(before.snapshot, event);
  return { before, event, step, after: follow(before, step, now) };
}

function waiting(before: Drive, until: string): Driven {
  const event = { type: 'selectSessionType', at: until } as const;
  return { before, event, step: nothing(before.snapshot), after: { ...before, now: until } };
}

function nothing(snapshot: Snapshot): Step {
  return { outcome: 'ignored', snapshot, transitions: [], effects: [], timers: { arm: [], cancel: [] } };
}

function firing(before: Drive, name: string): Driven {
  const id = expectedTimers(before.snapshot).find((timer) => timer.startsWith(`${name}.`));
  if (id === undefined) throw new Error(`${pathOf(before.snapshot)} waits for no timer "${name}"`);
  const due = before.timers.get(id) ?? before.now;
  const now = [due, before.now].toSorted().at(-1) ?? due;
  const step = machine.fire(before.snapshot, id, now);
  const event = { type: TIMER + id, at: now } as unknown as BookingEvent;
  const rest = new Map(before.timers);
  rest.delete(id);
  return { before, event, step, after: follow({ ...before, timers: rest }, step, now) };
}

/** Says the very same thing once more, a second later; null for a timer the booking waits for again, which has a token of its own. */
export function repeat(before: Drive, event: BookingEvent): Driven | null {
  const id = event.type.startsWith(TIMER) ? event.type.slice(TIMER.length) : null;
  if (id !== null && expectedTimers(before.snapshot).includes(id)) return null;
  const now = new Date(Date.parse(before.now) + 1000).toISOString();
  const again = { ...event, at: now };
  const step = id === null ? machine.step(before.snapshot, again) : machine.fire(before.snapshot, id, now);
  return { before, event: again, step, after: follow(before, step, now) };
}

function follow(before: Drive, step: Step, now: string): Drive {
  const timers = new Map(before.timers);
  for (const id of step.timers.cancel) timers.delete(id);
  for (const { id, dueAt } of step.timers.arm) timers.set(id, dueAt);
  return { snapshot: step.snapshot, now, timers };
}

/** A booking that has come to `path`, halted on the way when it never rests there. */
export function at(path: LeafPath): Drive {
  const route: readonly Happening[] = ROUTES[path];
  const drive = route.slice(0, -1).reduce((d, happening) => happen(d, happening).after, begin());
  const last = route.at(-1);
  if (last === undefined) return drive;
  const driven = happen(drive, last);
  const arrived = TRANSIENT.includes(path) ? halted(driven, path) : driven.after;
  if (pathOf(arrived.snapshot) !== path) throw new Error(`The route to ${path} ends in ${pathOf(arrived.snapshot)}`);
  return arrived;
}

function halted({ before, event, after }: Driven, path: LeafPath): Drive {
  const passed = getMicrosteps(before.snapshot.machine, before.snapshot, event).map(([snapshot]) => snapshot);
  const snapshot = passed.find((s) => pathOf(s as Snapshot) === path);
  if (snapshot === undefined) throw new Error(`The route to ${path} does not pass it`);
  return { snapshot: snapshot as Snapshot, now: after.now, timers: new Map() };
}

type Words = { readonly [T in Effect['type']]: (params: Extract<Effect, { type: T }>['params']) => string };

const WORDS: Words = {
  lookUpCalendlyInvitee: ({ inviteeId, reason }) => `ask Calendly about ${inviteeId}: ${reason}`,
  cancelCalendlyEvent: ({ eventId }) => `free ${eventId}`,
  createCheckoutSession: ({ attempt, amount, purpose, replaces }) =>
    `open checkout ${attempt} for ${amount} (${purpose})${replaces === null ? '' : ` instead of ${replaces}`}`,
  expireCheckoutSession: ({ sessionId }) => `close ${sessionId}`,
  lookUpPayment: ({ sessionId }) => `ask Stripe about ${sessionId}`,
  refundPayment: ({ paymentIntentId, amount, refundAttempt }) =>
    `refund ${amount} of ${paymentIntentId} (${refundAttempt})`,
  refundOrphanPayment: ({ paymentIntentId, failed }) =>
    `return all of ${paymentIntentId}${failed === undefined ? '' : ` after ${failed}`}`,
  lookUpRecovery: ({ domain, attempt }) => `recover ${domain} (${attempt})`,
  sendMail: ({ template }) => `mail ${template}`,
  openCase: ({ code }) => `case ${code}`,
};

/** An effect in words, so that a test reads as a list of what is asked of the world. */
export function inWords(effect: Effect): string {
  // The key and the parameters come from the same effect; TypeScript cannot see the pair.
  return (WORDS[effect.type] as (params: Effect['params']) => string)(effect.params);
}
