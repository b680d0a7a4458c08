// The shape a stored snapshot depends on, as text: nodes, edges, delays and the fields of the context. Guards and actions
// are left out: changing those leaves every stored snapshot readable.

import { createHash } from 'node:crypto';
import type { AnyStateNode } from 'xstate';
import { initialContext } from '../src/context.ts';
import { statechart } from '../src/machine.ts';

/** SHA-256 of the structure, hex. */
export function structureHash(): string {
  const shape = { nodes: nodesBelow(statechart.root), context: Object.keys(initialContext('')).sort() };
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex');
}

function nodesBelow(node: AnyStateNode): unknown[] {
  const edges = [...node.transitions].flatMap(([event, branches]) =>
    branches.map(({ target }) => [event, (target ?? []).map(({ id }) => id)]),
  );
  const initial = node.initial.target.map(({ id }) => id);
  return [[node.id, node.type, initial, edges], ...Object.values(node.states).flatMap(nodesBelow)];
}
