// Given a booking in a state, when something happens, then …: one sentence per edge of the statechart.

import { expect } from 'vitest';
import { type AnyStateNode, getMicrosteps } from 'xstate';
import { type BookingContext, type BookingEvent, type LeafPath, pathOf, type Snapshot } from '../src/index.ts';
import { statechart } from '../src/machine.ts';
import { at, type Drive, type Driven, happen, inWords } from './drive.ts';
import type { Happening } from './happenings.ts';

/** Starts a sentence with a booking that rests in `path`. */
export function given(path: LeafPath): Given {
  return givenDrive(at(path));
}

interface Given {
  /** What else had happened before. */
  and(...happenings: Happening[]): Given;
  when(...happenings: [Happening, ...Happening[]]): When;
}

interface When {
  /** It moved (perhaps within its state), and asked for exactly these effects, in this order; see `inWords`. */
  then(path: LeafPath, effects: readonly string[]): BookingContext;
  /** It took note and did nothing: the very same snapshot. */
  thenIgnored(): void;
  /** It does not take the event in this state. */
  thenRefused(): void;
}

function givenDrive(drive: Drive): Given {
  return {
    and: (...happenings) => givenDrive(happenings.reduce((d, happening) => witnessed(d, happening).after, drive)),
    when: (...happenings) => {
      const earlier = happenings.slice(0, -1).reduce((d, happening) => witnessed(d, happening).after, drive);
      return whenDriven(witnessed(earlier, happenings.at(-1) as Happening));
    },
  };
}

function whenDriven({ before, step }: Driven): When {
  return {
    then(path, effects) {
      expect({ outcome: step.outcome, path: pathOf(step.snapshot), effects: step.effects.map(inWords) }).toEqual({
        outcome: 'moved',
        path,
        effects,
      });
      return step.snapshot.context;
    },
    thenIgnored() {
      expect(step).toMatchObject({ outcome: 'ignored', transitions: [], effects: [] });
      expect(step.snapshot).toBe(before.snapshot);
    },
    thenRefused() {
      expect(step).toMatchObject({ outcome: 'refused', transitions: [], effects: [] });
      expect(step.snapshot).toBe(before.snapshot);
    },
  };
}

const taken = new Set<string>();

/** Drives on and remembers every edge and guard branch taken on the way. */
function witnessed(drive: Drive, happening: Happening): Driven {
  const driven = happen(drive, happening);
  if (happening.type !== 'wait') for (const edge of edgesTaken(driven.before.snapshot, driven.event)) taken.add(edge);
  return driven;
}

/** The branches an event takes, those of the events it raises included. */
export function edgesTaken(before: Snapshot, event: BookingEvent): string[] {
  const edges: string[] = [];
  const queue = [event];
  let current = before;
  for (const [next, actions] of getMicrosteps(before.machine, before, event)) {
    const now = queue.shift();
    if (now === undefined) break;
    for (const { source, eventType } of before.machine.getTransitionData(current, now)) {
      const branches = source.transitions.get(eventType) ?? [];
      const index = branches.findIndex((t) => before.machine.getTransitionData(current, now).includes(t));
      edges.push(edgeName(source, eventType, index));
    }
    for (const action of actions) {
      if (action.type !== 'xstate.raise') continue;
      // XState types the event of a raise as any event at all.
      const { delay, event: raised } = action.params as unknown as { delay?: number; event: BookingEvent };
      if (delay === undefined) queue.push(raised);
    }
    current = next as Snapshot;
  }
  return edges;
}

function edgeName(source: AnyStateNode, eventType: string, branch: number): string {
  const [after, name = ''] = eventType.startsWith('xstate.after.') ? ['after.', eventType.slice(13)] : ['', eventType];
  return `${source.path.join('.')} ${after}${after ? name.split('.')[0] : name} #${branch}`;
}

/** Every branch of every edge below the given top-level states. */
function edgesOf(states: readonly string[]): string[] {
  const walk = (node: AnyStateNode): string[] => [
    ...[...node.transitions].flatMap(([event, branches]) => branches.map((_, index) => edgeName(node, event, index))),
    ...Object.values(node.states).flatMap(walk),
  ];
  return Object.entries(statechart.states).flatMap(([name, node]) => (states.includes(name) ? walk(node) : []));
}

/** The branches below these states that no sentence of this file has taken yet. */
export function untaken(states: readonly string[]): string[] {
  return edgesOf(states).filter((edge) => !taken.has(edge));
}
