// Why a booking does not take an event: for the answer a client gets, and for the person who looks at it later.

import { getNextTransitions } from 'xstate';
import type { BookingEvent } from './events.ts';
import type { guards } from './guards.ts';
import type { statechart } from './machine.ts';
import type { Snapshot } from './step.ts';

/** The name of a condition in guards.ts. */
export type GuardName = keyof typeof guards;

/** Why an event is refused. */
export type Refusal =
  /** Nothing leads anywhere from here by this event. */
  | { readonly why: 'no_edge' }
  /** There are edges, and each has a condition that does not hold; in the order in which they were asked. */
  | { readonly why: 'guard'; readonly guards: readonly GuardName[] }
  /** The booking may take it from the system, never from a client. */
  | { readonly why: 'not_for_clients' };

/** Why the booking would refuse `event`; null when it would not. */
export function refusalOf(machine: typeof statechart, snapshot: Snapshot, event: BookingEvent): Refusal | null {
  if (machine.getTransitionData(snapshot, event).length > 0) return null;
  const edges = getNextTransitions(snapshot).filter(({ eventType }) => eventType === event.type);
  // setup.ts lets a state name no other condition, and an edge without one would have been taken.
  const conditions = edges.map(({ guard }) => guard as GuardName);
  return conditions.length === 0 ? { why: 'no_edge' } : { why: 'guard', guards: conditions };
}
