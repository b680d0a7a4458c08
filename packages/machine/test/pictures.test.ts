import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, type AnyStateNode, createMachine } from 'xstate';
import { isFresh as exportIsFresh, statechartJson } from '../export.ts';
import { computeLayout, FILE, FOLDED, layoutJson, RANKS } from '../layout.ts';
import { isFresh as pictureIsFresh } from '../picture.ts';
import { STATE_NAMES } from '../src/index.ts';
import { statechart } from '../src/machine.ts';
import { machineEdges } from './edges.ts';

describe('the export', () => {
  test('docs/statechart.json is the machine as it is; else run `pnpm draw` in packages/machine', () => {
    expect(exportIsFresh()).toBe(true);
  });

  test('is read by XState as the same statechart: states, edges, guards, actions and delays by name', () => {
    const read: AnyStateMachine = createMachine(JSON.parse(statechartJson()));
    expect(below(read.root)).toEqual(below(statechart.root));
  });
});

/** Everything a node says, by name. */
function below(node: AnyStateNode): unknown[] {
  const edges = [...node.transitions].flatMap(([event, branches]) =>
    branches.map(({ guard, target, actions, reenter }) => [
      event,
      nameOf(guard),
      (target ?? []).map(({ id }) => id),
      actions.map(nameOf),
      reenter,
    ]),
  );
  const own = { id: node.id, description: node.description, tags: node.tags, entry: node.entry.map(nameOf), edges };
  return [own, ...Object.values(node.states).flatMap(below)];
}

function nameOf(what: unknown): unknown {
  const isObject = (typeof what === 'object' && what !== null) || typeof what === 'function';
  return isObject && 'type' in what ? what.type : what;
}

describe('the layout', async () => {
  const layout = await computeLayout();
  const boxOf = (state: string) => layout.nodes.find((node) => node.state === state);

  test('layout.json is the machine as it is; else run `pnpm draw` in packages/machine', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(layoutJson(layout));
  });

  test('docs/statechart.svg shows it; else run `pnpm draw` in packages/machine', () => {
    expect(pictureIsFresh()).toBe(true);
  });

  test('gives every state a rank and a box, in the rows of the ranks', () => {
    expect(Object.keys(RANKS).sort()).toEqual([...STATE_NAMES].sort());
    expect(layout.nodes.map(({ state }) => state).sort()).toEqual([...STATE_NAMES].sort());
    for (const above of layout.nodes) {
      for (const lower of layout.nodes.filter(({ state }) => RANKS[state] > RANKS[above.state])) {
        expect(lower.y, `${lower.state} under ${above.state}`).toBeGreaterThanOrEqual(above.y + above.h);
      }
    }
  });

  test('is readable at 600 pixels: no box over another, none outside', () => {
    expect(layout.width).toBeLessThanOrEqual(600);
    for (const a of layout.nodes) {
      expect([a.x >= 0, a.y >= 0, a.x + a.w <= layout.width, a.y + a.h <= layout.height]).not.toContain(false);
      for (const b of layout.nodes) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect(a === b || apart, `${a.state} and ${b.state}`).toBe(true);
      }
    }
  });

  test('shows each edge of the machine once, as an arrow or as a mark on its box', () => {
    const drawn = layout.edges.flatMap(({ from, to, events }) => events.map((event) => `${from} ${event} ${to}`));
    const marked = layout.nodes.flatMap(({ state, folded }) =>
      Object.entries(folded).flatMap(([to, events]) => (events ?? []).map((event) => `${state} ${event} ${to}`)),
    );
    expect([...drawn, ...marked].sort()).toEqual(machineEdges());
    expect(layout.edges.filter(({ to }) => to === 'IDLE')).toEqual([]);
    expect(Object.keys(FOLDED)).toContain('IDLE');
  });

  test('lets no arrow run through a box', () => {
    const crossed = layout.edges.flatMap(({ from, to, points }) =>
      points.slice(1).flatMap(([x2, y2], index) => {
        const [x1, y1] = points[index] ?? [x2, y2];
        const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
        return layout.nodes
          .filter(({ x, y, w, h }) => right > x && left < x + w && bottom > y && top < y + h)
          .map(({ state }) => `${from} → ${to} through ${state}`);
      }),
    );
    expect(crossed).toEqual([]);
  });

  test('lets each arrow begin and end at a box, in straight lines', () => {
    for (const { from, to, points } of layout.edges) {
      const [first, last] = [points[0], points.at(-1)];
      for (const [point, box] of [[first, boxOf(from)] as const, [last, boxOf(to)] as const]) {
        const [x = Number.NaN, y = Number.NaN] = point ?? [];
        const touches = box && x >= box.x && x <= box.x + box.w && (y === box.y || y === box.y + box.h);
        expect(touches, `${from} → ${to}`).toBe(true);
      }
      for (const [index, [x, y]] of points.entries()) {
        const next = points[index + 1] ?? [x, y];
        expect(next[0] === x || next[1] === y, `${from} → ${to}`).toBe(true);
      }
    }
  });
});
