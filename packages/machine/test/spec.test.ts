import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ADDED_EVENTS, STATE_NAMES, TRIGGERS } from '../src/index.ts';
import { statechart } from '../src/machine.ts';
import { ADDED, ADDED_EVENT_REASONS, OMITTED } from './deviations.ts';
import { handledEvents, machineEdges } from './edges.ts';
import { SPEC_STATES, SPEC_TRIGGERS } from './spec-table.ts';

const specEdges: readonly string[] = Object.entries(SPEC_TRIGGERS).flatMap(([name, { from, to }]) =>
  from.flatMap((source) => to.map((target) => `${source} ${name} ${target}`)),
);
const added: readonly string[] = ADDED.flatMap((deviation) => deviation.edges);
const omitted: readonly string[] = OMITTED.flatMap((deviation) => deviation.edges);
const edges: readonly string[] = machineEdges();

describe('the 18 states', () => {
  test('are the top level of the statechart, letter for letter and in order', () => {
    expect(Object.keys(statechart.states)).toEqual(Object.keys(SPEC_STATES));
    expect([...STATE_NAMES]).toEqual(Object.keys(SPEC_STATES));
    expect(Object.values(SPEC_STATES).map(({ number }) => number)).toEqual(STATE_NAMES.map((_, index) => index + 1));
  });

  test.each(STATE_NAMES)('%s says of itself what the specification says', (name) => {
    const { meta, description } = statechart.getStateNodeById(`booking.${name}`);
    const { number, persistence, description: spec } = SPEC_STATES[name];
    expect(meta).toEqual({ spec: number, persistence });
    expect(description?.split('. ')[0]).toBe(spec);
  });

  test.each(STATE_NAMES)('%s reaches every state the specification lets it reach', (name) => {
    const { targets } = SPEC_STATES[name];
    const reached = new Set(edges.filter((edge) => edge.startsWith(`${name} `)).map((edge) => edge.split(' ')[2]));
    const wanted = targets === 'any' ? [] : targets;
    expect(wanted.filter((target) => !reached.has(target))).toEqual([]);
  });
});

describe('the 21 triggers', () => {
  test('are the vocabulary of the machine, letter for letter and in order', () => {
    expect([...TRIGGERS]).toEqual(Object.keys(SPEC_TRIGGERS));
    expect(Object.values(SPEC_TRIGGERS).map(({ number }) => number)).toEqual(TRIGGERS.map((_, index) => index + 1));
  });

  test('are all taken somewhere, and only three facts are added to them', () => {
    const events = handledEvents().filter((name) => !name.startsWith('after.'));
    expect(events).toEqual([...TRIGGERS, ...ADDED_EVENTS].sort());
    expect(Object.keys(ADDED_EVENT_REASONS)).toEqual([...ADDED_EVENTS]);
  });
});

describe('the edges', () => {
  test("of the specification's triggers are all in the machine, but for the omissions with a reason", () => {
    expect(specEdges.filter((edge) => !edges.includes(edge) && !omitted.includes(edge))).toEqual([]);
  });

  test('of the machine are all in the specification, but for the additions with a reason', () => {
    expect(edges.filter((edge) => !specEdges.includes(edge) && !added.includes(edge))).toEqual([]);
  });

  test('no addition is listed that the machine lacks, the specification has, or the list has twice', () => {
    expect(added.filter((edge) => !edges.includes(edge))).toEqual([]);
    expect(added.filter((edge) => specEdges.includes(edge))).toEqual([]);
    expect(new Set(added).size).toBe(added.length);
  });

  test('no omission is listed that the machine has or the specification lacks', () => {
    expect(omitted.filter((edge) => edges.includes(edge) || !specEdges.includes(edge))).toEqual([]);
  });

  test('every deviation is argued under its number in the decision record', () => {
    const record = readFileSync(
      new URL('../../../docs/decisions/0002-reading-the-specification.md', import.meta.url),
      'utf8',
    );
    const numbers = [...new Set([...ADDED, ...OMITTED].map(({ ruling }) => ruling))];
    expect(numbers.filter((ruling) => !new RegExp(`^\\| ${ruling} +\\|`, 'm').test(record))).toEqual([]);
  });
});
