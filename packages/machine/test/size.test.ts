import { expect, test } from 'vitest';
import { withRealIds } from '../bench/real-ids.ts';
import { LEAF_PATHS } from '../src/index.ts';
import { at, machine } from './drive.ts';

test.each(LEAF_PATHS)(
  'a stored booking in %s weighs at most two kilobytes, with ids as long as they really are',
  (leaf) => {
    const text = withRealIds(machine.serialise(at(leaf).snapshot));
    expect(JSON.parse(text).context.bookingId).toHaveLength(36);
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(2048);
  },
);
