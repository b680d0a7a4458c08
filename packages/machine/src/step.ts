// The pure heart: (snapshot, event) → what changes and what is to be done. The only file that steps XState.

import { type AnyActorLogic, getMicrosteps, getNextTransitions, initialTransition, type SnapshotFrom } from 'xstate';
import { EFFECT_TYPES, type Effect } from './effects.ts';
import type { BookingEvent, EventType } from './events.ts';
import type { statechart } from './machine.ts';
import type { LeafPath, StateName } from './state-names.ts';

/** A booking at one moment. Opaque: read it with the functions of this package. */
export type Snapshot = SnapshotFrom<typeof statechart>;

/** One edge taken: one row of the log. `event` is a trigger's name, or `after.<timeout>` when time itself moved it. */
export interface Transition {
  readonly from: LeafPath;
  readonly to: LeafPath;
  readonly event: EventType | `after.${string}`;
}

/** A timer to set: when it fires and the booking still waits for it, something happens by itself. */
export interface Timer {
  readonly id: string;
  /** UTC instant, ISO. */
  readonly dueAt: string;
}

/** What an event does to a booking. */
export interface Step {
  /** `ignored`: old news, to be taken note of and forgotten. `refused`: this state does not take the event. */
  readonly outcome: 'moved' | 'ignored' | 'refused';
  readonly snapshot: Snapshot;
  readonly transitions: readonly Transition[];
  readonly effects: readonly Effect[];
  readonly timers: { readonly arm: readonly Timer[]; readonly cancel: readonly string[] };
}

type Machine = typeof statechart;
type Action = { readonly type: string; readonly params?: unknown };

const TIMER_PREFIX = 'xstate.after.';
const NO_TIMERS = { arm: [], cancel: [] };

/** A blank booking in IDLE. */
export function create(machine: Machine, bookingId: string): Snapshot {
  return initialTransition(machine as AnyActorLogic, { bookingId })[0] as Snapshot;
}

/**
 * Applies one event. Never throws for an event a state does not take: that is an outcome.
 * @throws when a guard or a record function has a bug; the caller's transaction must roll back
 */
export function step(machine: Machine, snapshot: Snapshot, event: BookingEvent): Step {
  const selected = machine.getTransitionData(snapshot, event);
  if (selected.length === 0) return unchanged('refused', snapshot);
  const does = selected.some((t) => t.target !== undefined || t.actions.length > 0);
  return does ? run(machine, snapshot, event) : unchanged('ignored', snapshot);
}

/** Applies a timer that came due. One the booking no longer waits for is ignored. */
export function fire(machine: Machine, snapshot: Snapshot, timerId: string, at: string): Step {
  // Timer events are XState's own and not part of the booking's vocabulary, hence the cast.
  const event = { type: TIMER_PREFIX + timerId, at } as unknown as BookingEvent;
  const result = step(machine, snapshot, event);
  return result.outcome === 'refused' ? unchanged('ignored', snapshot) : result;
}

/** The ids of the timers a booking in this state waits for; what is armed in the database must equal it. */
export function expectedTimers(snapshot: Snapshot): string[] {
  const types = getNextTransitions(snapshot).map((t) => t.eventType);
  const timers = types.filter((type) => type.startsWith(TIMER_PREFIX));
  return [...new Set(timers)].map((type) => type.slice(TIMER_PREFIX.length));
}

/** Where the booking rests, children included. */
export function pathOf(snapshot: Snapshot): LeafPath {
  const { value } = snapshot;
  if (typeof value === 'string') return value as LeafPath;
  const [[state, child] = []] = Object.entries(value);
  return `${state}.${child}` as LeafPath;
}

/** Which of the 18 states a path lies in. */
export function stateOf(path: LeafPath): StateName {
  return path.split('.')[0] as StateName;
}

function unchanged(outcome: 'ignored' | 'refused', snapshot: Snapshot): Step {
  return { outcome, snapshot, transitions: [], effects: [], timers: NO_TIMERS };
}

function run(machine: Machine, before: Snapshot, event: BookingEvent): Step {
  const transitions: Transition[] = [];
  const actions: Action[] = [];
  const names = [nameOf(event.type)];
  let previous = before;
  for (const [snapshot, executable] of getMicrosteps(machine, before, event)) {
    const microstepActions: readonly Action[] = executable;
    names.push(...microstepActions.filter(isImmediateRaise).map((a) => nameOf(a.params.event.type)));
    actions.push(...microstepActions);
    const name = names.shift();
    if (name !== undefined && snapshot !== previous) {
      transitions.push({ from: pathOf(previous), to: pathOf(snapshot), event: name });
    }
    previous = snapshot;
  }
  // A targetless edge that only asks for something keeps the snapshot's identity, and is a transition all the same.
  if (transitions.length === 0) {
    transitions.push({ from: pathOf(before), to: pathOf(before), event: nameOf(event.type) });
  }
  const effects = actions.filter(isEffect);
  return {
    outcome: 'moved',
    snapshot: previous,
    transitions,
    effects: effects.map(bare),
    timers: timersOf(actions, event.at),
  };
}

function nameOf(type: string): Transition['event'] {
  if (!type.startsWith(TIMER_PREFIX)) return type as EventType;
  const [timeout = ''] = type.slice(TIMER_PREFIX.length).split('.');
  return `after.${timeout}`;
}

function isEffect(action: Action): action is Effect {
  return (EFFECT_TYPES as readonly string[]).includes(action.type);
}

// XState's action objects carry the whole context and a function; only the datum may be stored.
function bare({ type, params }: Effect): Effect {
  return { type, params } as Effect;
}

interface Raise extends Action {
  readonly params: { readonly id: string; readonly delay?: number; readonly event: { readonly type: string } };
}

function isRaise(action: Action): action is Raise {
  return action.type === 'xstate.raise';
}

function isImmediateRaise(action: Action): action is Raise {
  return isRaise(action) && action.params.delay === undefined;
}

// XState lists what it armed and cancelled in order and does not net it: a state passed through gives both.
function timersOf(actions: readonly Action[], at: string): Step['timers'] {
  const arm = new Map<string, Timer>();
  const cancel = new Set<string>();
  for (const action of actions) {
    if (isRaise(action) && action.params.delay !== undefined) {
      const id = action.params.event.type.slice(TIMER_PREFIX.length);
      arm.set(id, { id, dueAt: new Date(Date.parse(at) + action.params.delay).toISOString() });
    } else if (action.type === 'xstate.cancel') {
      const id = (action.params as { sendId: string }).sendId.slice(TIMER_PREFIX.length);
      arm.delete(id);
      cancel.add(id);
    }
  }
  return { arm: [...arm.values()], cancel: [...cancel].filter((id) => !arm.has(id)) };
}
