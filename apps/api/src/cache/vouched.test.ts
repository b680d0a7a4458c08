import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cache } from './cache.ts';
import { vouched } from './vouched.ts';

function memory(): Cache & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: async (key) => entries.get(key),
    set: async (key, value) => void entries.set(key, value),
    delete: async (keys) => {
      for (const key of keys) entries.delete(key);
    },
  };
}

const secret = randomBytes(32);

describe('a vouched cache', () => {
  it.each(['id', '', 'a.b.c', 'two\nlines'])('gives back what it was given: %j', async (value) => {
    const cache = vouched(memory(), secret);
    await cache.set('key', value, 1000);
    expect(await cache.get('key')).toBe(value);
  });

  it('does not believe what somebody else wrote', async () => {
    const entries = memory();
    const cache = vouched(entries, secret);
    for (const forged of ['id', 'a.id', `${'A'.repeat(43)}.id`, '']) {
      entries.entries.set('key', forged);
      expect(await cache.get('key')).toBeUndefined();
    }
  });

  it('does not believe an entry that was moved to another key, changed, or made with another secret', async () => {
    const entries = memory();
    const cache = vouched(entries, secret);
    await cache.set('mine', 'booking-1', 1000);
    const stored = entries.entries.get('mine') ?? '';
    entries.entries.set('yours', stored);
    expect(await cache.get('yours')).toBeUndefined();
    entries.entries.set('mine', `${stored}0`);
    expect(await cache.get('mine')).toBeUndefined();
    entries.entries.set('mine', stored);
    expect(await vouched(entries, randomBytes(32)).get('mine')).toBeUndefined();
    expect(await cache.get('mine')).toBe('booking-1');
  });
});
