// Where the ops console draws the 18 states: `node layout.ts` computes it with ELK and writes layout.json, so that no
// browser has to. Ranks are given by hand, since no algorithm knows that money comes after the calendar.

import { writeFileSync } from 'node:fs';
import elk, { type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { AnyStateNode } from 'xstate';
import { STATE_NAMES, type StateName } from './src/index.ts';
import { statechart } from './src/machine.ts';

export const FILE = new URL('layout.json', import.meta.url);

/** Which row a state stands in, from the top. */
export const RANKS = {
  IDLE: 0,
  SESSION_TYPE_SELECTION: 1,
  CALENDLY_SCHEDULING: 2,
  CALENDLY_SCHEDULED: 3,
  ERROR_CALENDLY: 3,
  CALENDLY_WEBHOOK_RECEIVED: 4,
  ERROR_WEBHOOK: 5,
  ERROR_RECOVERY: 6,
  PAYMENT_PENDING: 7,
  PAYMENT_PROCESSING: 8,
  ERROR_PAYMENT: 9,
  PAYMENT_FAILED: 10,
  PAYMENT_SUCCEEDED: 11,
  BOOKING_CONFIRMED: 12,
  BOOKING_RESCHEDULED: 13,
  BOOKING_CANCELLED: 14,
  REFUND_PENDING: 15,
  REFUND_COMPLETED: 16,
} as const satisfies Record<StateName, number>;

/** Almost every state leads to these: a mark on the box instead of an arrow keeps the picture readable. */
export const FOLDED = {
  IDLE: [],
  /** These two do not end before they began, so their arrows are drawn. */
  BOOKING_CANCELLED: ['BOOKING_CONFIRMED', 'BOOKING_RESCHEDULED'],
} as const satisfies Partial<Record<StateName, readonly StateName[]>>;

/** Pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {
    readonly state: StateName;
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
    /** Events that lead to a folded state, by its name. */
    readonly folded: Readonly<Partial<Record<StateName, readonly string[]>>>;
  }[];
  /** One per pair of states, however many events lead from one to the other. */
  readonly edges: readonly {
    readonly from: StateName;
    readonly to: StateName;
    readonly events: readonly string[];
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}

interface Pair {
  readonly from: StateName;
  readonly to: StateName;
  readonly events: readonly string[];
}

/** Every pair of different states with the events and timeouts that lead from one to the other. */
function pairs(): Pair[] {
  const found = new Map<string, { from: StateName; to: StateName; events: Set<string> }>();
  for (const from of STATE_NAMES) {
    for (const [to, event] of leaving(statechart.getStateNodeById(`booking.${from}`), from)) {
      const pair = found.get(`${from} ${to}`) ?? { from, to, events: new Set() };
      pair.events.add(event);
      found.set(`${from} ${to}`, pair);
    }
  }
  return [...found.values()].map((pair) => ({ ...pair, events: [...pair.events] }));
}

function leaving(node: AnyStateNode, from: StateName): [StateName, string][] {
  const own = [...node.transitions].flatMap(([type, branches]) => {
    const event = type.startsWith('xstate.after.') ? `after.${type.split('.')[2]}` : type;
    const targets = branches.flatMap(({ target }) => target ?? []).map(({ path }) => path[0] as StateName);
    return targets.filter((to) => to !== from).map((to): [StateName, string] => [to, event]);
  });
  return [...own, ...Object.values(node.states).flatMap((child) => leaving(child, from))];
}

function isFolded({ from, to }: Pair): boolean {
  const drawn: readonly StateName[] | undefined = to in FOLDED ? FOLDED[to as keyof typeof FOLDED] : undefined;
  return drawn !== undefined && !drawn.includes(from);
}

const BOX_HEIGHT = 34;
const PER_LETTER = 8.2;
const PER_MARK = 14;
const PADDING = 10;
const MARGIN = 20;

function boxWidth(state: StateName, marks: number): number {
  return Math.round(state.length * PER_LETTER + marks * PER_MARK + 2 * PADDING);
}

function graph(drawn: readonly Pair[], folded: readonly Pair[]): ElkNode {
  return {
    id: 'booking',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.partitioning.activate': 'true',
      'elk.layered.thoroughness': '100',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.spacing.nodeNode': '24',
      'elk.spacing.edgeNode': '14',
      'elk.spacing.edgeEdge': '10',
      'elk.layered.spacing.nodeNodeBetweenLayers': '20',
      'elk.layered.spacing.edgeNodeBetweenLayers': '8',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
      'elk.padding': `[top=${MARGIN},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
    },
    children: STATE_NAMES.map((state) => ({
      id: state,
      width: boxWidth(state, folded.filter(({ from }) => from === state).length),
      height: BOX_HEIGHT,
      layoutOptions: { 'elk.partitioning.partition': String(RANKS[state]) },
    })),
    edges: drawn.map(({ from, to }) => ({ id: `${from} ${to}`, sources: [from], targets: [to] })),
  };
}

/** Computes the layout: about a second. */
export async function computeLayout(): Promise<Layout> {
  const all = pairs();
  const folded = all.filter(isFolded);
  const drawn = all.filter((pair) => !isFolded(pair));
  const laid = await new elk.default().layout(graph(drawn, folded));
  const nodes = (laid.children ?? []).map(({ id, x = 0, y = 0, width = 0, height = 0 }) => {
    const state = id as StateName;
    const own = folded.filter(({ from }) => from === state).map(({ to, events }) => [to, events]);
    return { state, x: Math.round(x), y: Math.round(y), w: width, h: height, folded: Object.fromEntries(own) };
  });
  const edges = (laid.edges ?? []).flatMap(({ id, sections }) => {
    const pair = drawn.find(({ from, to }) => `${from} ${to}` === id);
    const section = sections?.[0];
    if (!pair || !section) return [];
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    return [{ ...pair, points: points.map(({ x, y }) => [Math.round(x), Math.round(y)] as const) }];
  });
  return { width: Math.round(laid.width ?? 0), height: Math.round(laid.height ?? 0), nodes, edges };
}

/** A line per box and per edge, so that a change can be read. */
export function layoutJson({ width, height, nodes, edges }: Layout): string {
  const lines = (items: readonly unknown[]) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return `{\n  "width": ${width},\n  "height": ${height},\n  "nodes": [\n${lines(nodes)}\n  ],\n  "edges": [\n${lines(edges)}\n  ]\n}\n`;
}

if (import.meta.main) writeFileSync(FILE, layoutJson(await computeLayout()));
