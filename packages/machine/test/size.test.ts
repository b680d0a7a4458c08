// A stored booking stays small, with ids as long as the providers' really are: docs/decisions/0013.

import { expect, test } from 'vitest';
import { withRealIds } from '../bench/real-ids.ts';
import { LEAF_PATHS } from '../src/index.ts';
import { at, machine } from './drive.ts';
import { explore } from './explore.ts';
import { weightOf } from './weight.ts';

test.each(LEAF_PATHS)(
  'a stored booking in %s weighs at most two kilobytes, with ids as long as they really are',
  (leaf) => {
    const text = withRealIds(machine.serialise(at(leaf).snapshot));
    expect(JSON.parse(text).context.bookingId).toHaveLength(36);
    expect(weightOf(at(leaf).snapshot)).toBeLessThanOrEqual(2048);
  },
);

test('whatever happened to it: two charges, both being returned, and a stray payment and a refund by hand besides', () => {
  const heavy = explore().places.filter(({ drive }) => weightOf(drive.snapshot) > 2048);
  expect(heavy.map(({ key }) => key)).toEqual([]);
});
