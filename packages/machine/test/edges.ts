// The machine's edges between the 18 states, read off the statechart: `FROM event TO`.

import type { AnyStateNode } from 'xstate';
import { statechart } from '../src/machine.ts';

/** One edge between two different states, as text. */
export type Edge = `${string} ${string} ${string}`;

/** Every edge that leaves one of the 18 states for another, once, whatever child or guard it hangs on. */
export function machineEdges(): Edge[] {
  return [...new Set(Object.values(statechart.states).flatMap(edgesBelow))].sort();
}

/** Every event and timeout that any state handles. */
export function handledEvents(): string[] {
  const below = (node: AnyStateNode): string[] => [
    ...[...node.transitions.keys()].map(nameOf),
    ...Object.values(node.states).flatMap(below),
  ];
  return [...new Set(below(statechart.root))].sort();
}

function edgesBelow(node: AnyStateNode): Edge[] {
  const own = [...node.transitions].flatMap(([event, branches]) =>
    branches.flatMap(({ target }) =>
      (target ?? [])
        .filter((to) => to.path[0] !== node.path[0])
        .map((to): Edge => `${node.path[0]} ${nameOf(event)} ${to.path[0]}`),
    ),
  );
  return [...own, ...Object.values(node.states).flatMap(edgesBelow)];
}

function nameOf(eventType: string): string {
  return eventType.startsWith('xstate.after.') ? `after.${eventType.split('.')[2]}` : eventType;
}
