import { expect, test } from 'vitest';
import { isFresh, statechartPage } from '../draw.ts';
import { LEAF_PATHS, STATE_NAMES, TRIGGERS } from '../src/index.ts';

test('docs/statechart.md shows the machine as it is; else run `node draw.ts` in packages/machine', () => {
  expect(isFresh()).toBe(true);
});

test('the page names every state, every child and every trigger', () => {
  const page = statechartPage();
  const names = [...STATE_NAMES, ...LEAF_PATHS, ...TRIGGERS];
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
