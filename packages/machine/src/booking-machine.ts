// The facade: everything the API and the SPA do with the statechart, and the only way to do it. XState stays inside.

import { type BookingEvent, CLIENT_EVENTS, type ClientEventType } from './events.ts';
import { statechart } from './machine.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { parse, serialise } from './snapshot.ts';
import { create, fire, type Snapshot, type Step, step } from './step.ts';
import { delaysFrom, fundsBackoff, TIMEOUTS, type Timeouts } from './timeouts.ts';

/** The pure functions of one statechart with its timeouts. */
export interface BookingMachine {
  /** A blank booking in IDLE. */
  create(bookingId: string): Snapshot;
  /** Applies an event; refusing one is an outcome, not an error. */
  step(snapshot: Snapshot, event: BookingEvent): Step;
  /** Applies a timer that came due at `at` (UTC ISO). */
  fire(snapshot: Snapshot, timerId: string, at: string): Step;
  /** What a client may ask now, at `at` (UTC ISO): the buttons a screen may show. */
  clientEvents(snapshot: Snapshot, at: string): ClientEventType[];
  /** Why each of the client's events would be refused at `at` (UTC ISO); one that would be taken or ignored is not listed. */
  refusals(snapshot: Snapshot, at: string): Partial<Record<ClientEventType, Refusal>>;
  /** Why an event would be refused, whoever says it; null when it would not be. */
  refusalOf(snapshot: Snapshot, event: BookingEvent): Refusal | null;
  /** @throws UnreadableSnapshot */
  parse(text: string): Snapshot;
  serialise(snapshot: Snapshot): string;
  /** How long to wait for money on the business's account, ms, after so many tries in vain. */
  fundsBackoff(attempts: number): number;
}

/** @param timeouts milliseconds that differ from the table in timeouts.ts */
export function createBookingMachine(timeouts: Partial<Timeouts> = {}): BookingMachine {
  const all = { ...TIMEOUTS, ...timeouts };
  const machine = statechart.provide({
    delays: delaysFrom(all) as Record<string, number>,
  }) as typeof statechart;
  return {
    create: (bookingId) => create(machine, bookingId),
    step: (snapshot, event) => step(machine, snapshot, event),
    fire: (snapshot, timerId, at) => fire(machine, snapshot, timerId, at),
    clientEvents: (snapshot, at) =>
      CLIENT_EVENTS.filter((type) => clientMaySend(snapshot, type) && moves(machine, snapshot, clientEvent(type, at))),
    refusals: (snapshot, at) =>
      Object.fromEntries(
        CLIENT_EVENTS.flatMap((type) => {
          const refusal = clientMaySend(snapshot, type)
            ? refusalOf(machine, snapshot, clientEvent(type, at))
            : ({ why: 'not_for_clients' } as const);
          return refusal === null ? [] : [[type, refusal]];
        }),
      ),
    refusalOf: (snapshot, event) => refusalOf(machine, snapshot, event),
    parse: (text) => parse(machine, text),
    serialise,
    fundsBackoff: (attempts) => fundsBackoff(all, attempts),
  };
}

/** `confirmBooking` is the system's word everywhere but in the undo window, where it is the client's. */
export function clientMaySend(snapshot: Snapshot, type: ClientEventType): boolean {
  return type !== 'confirmBooking' || snapshot.hasTag('undoable');
}

/** The event a client's wish becomes; a client says what, never by whom or for how much. */
export function clientEvent(type: ClientEventType, at: string): BookingEvent {
  return type === 'cancelBooking' || type === 'confirmBooking' ? { type, at, by: 'client' } : { type, at };
}

function moves(machine: typeof statechart, snapshot: Snapshot, event: BookingEvent): boolean {
  return step(machine, snapshot, event).outcome === 'moved';
}
