import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blindIndex } from './blind-index.ts';
import { dataKeyFault, readKeys } from './keys.ts';
import { createSealer } from './sealed.ts';

const newKey = () => randomBytes(32).toString('base64');
const [old, next] = [newKey(), newKey()];
const ROW = 'bookings/11111111-1111-4111-8111-111111111111';

describe('a list of keys', () => {
  it('takes one key, or several separated by commas', () => {
    expect(readKeys(old)).toHaveLength(1);
    expect(readKeys(`${next}, ${old}`)).toHaveLength(2);
  });

  it.each([
    ['', 'needs 32 bytes'],
    ['short', 'needs 32 bytes'],
    [randomBytes(31).toString('base64'), 'needs 32 bytes'],
    [`${old},`, 'needs 32 bytes'],
    [`${old},${old}`, 'names one key twice'],
    [Buffer.alloc(32).toString('base64'), 'was not made by chance'],
    [`${old},${Buffer.from('0123456789'.repeat(4)).subarray(0, 32).toString('base64')}`, 'was not made by chance'],
  ])('refuses %j', (text, fault) => {
    expect(dataKeyFault(text)).toContain(fault);
    expect(() => readKeys(text)).toThrow(fault);
  });

  it('gives each key an id that is always the same and says nothing of it', () => {
    const [key] = readKeys(old);
    expect(key.id).toEqual(readKeys(`${next},${old}`)[1]?.id);
    expect(key.wrapping.includes(key.id)).toBe(false);
  });
});

describe('sealing with several keys', () => {
  const before = createSealer(old);
  const during = createSealer(`${next},${old}`);
  const after = createSealer(next);

  it('seals with the first and opens with any', () => {
    const key = before.newKey(ROW);
    const sealed = before.seal(key, ROW, 'Ada');
    expect(during.open(key, ROW, sealed).toString()).toBe('Ada');
    expect(during.newKey(ROW).subarray(0, 4)).toEqual(after.keyId);
    expect(() => after.open(key, ROW, sealed)).toThrow(/No key of DATA_KEY/);
  });

  it('wraps a data key anew without touching what it sealed', () => {
    const key = before.newKey(ROW);
    const sealed = before.seal(key, ROW, 'Ada');
    const rewrapped = during.rewrap(key, ROW);
    expect(after.open(rewrapped, ROW, sealed).toString()).toBe('Ada');
    expect(() => before.open(rewrapped, ROW, sealed)).toThrow();
  });

  it('opens a key that was wrapped before keys had ids, whichever of the list wrapped it', () => {
    const key = before.newKey(ROW);
    const sealed = before.seal(key, ROW, 'Ada');
    const withoutId = key.subarray(4);
    expect(during.open(withoutId, ROW, sealed).toString()).toBe('Ada');
    expect(() => after.open(withoutId, ROW, sealed)).toThrow();
    expect(during.rewrap(withoutId, ROW).subarray(0, 4)).toEqual(during.keyId);
  });
});

describe('a blind index', () => {
  const [key] = readKeys(old);

  it.each(['ada@example.com', ' Ada@Example.COM ', 'ＡＤＡ@example.com'])(
    'is one for all ways to write %j',
    (email) => {
      expect(blindIndex(key, email)).toEqual(blindIndex(key, 'ada@example.com'));
    },
  );

  it('differs from person to person and from key to key', () => {
    const [other] = readKeys(next);
    expect(blindIndex(key, 'bob@example.com')).not.toEqual(blindIndex(key, 'ada@example.com'));
    expect(blindIndex(other, 'ada@example.com').subarray(4)).not.toEqual(
      blindIndex(key, 'ada@example.com').subarray(4),
    );
  });

  it('is looked for under every key of the list', () => {
    const during = createSealer(`${next},${old}`);
    expect(during.indexes('ada@example.com')).toContainEqual(createSealer(old).index('ada@example.com'));
    expect(during.indexes('ada@example.com')[0]).toEqual(during.index('ada@example.com'));
  });
});
