// The keys of DATA_KEY: the first seals, all of them open. Each has an id, so that what it wrapped says by which key, and
// keys of its own for the blind index and the cache.

import { hkdfSync } from 'node:crypto';

export interface Key {
  /** Four bytes that name the key and tell nothing of it. */
  readonly id: Buffer;
  readonly wrapping: Buffer;
  /** For the blind index only: who has one of these keys cannot compute another. */
  readonly indexing: Buffer;
  /** Marks what we put into a cache as ours. */
  readonly vouching: Buffer;
}

export const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;
/** Of 32 random bytes 30 differ, give or take two. */
const FEWEST_DIFFERENT = 16;

/** What is wrong with the text of DATA_KEY; undefined when nothing is. */
export function dataKeyFault(text: string): string | undefined {
  const keys = parts(text);
  if (!keys.every((key) => /^[A-Za-z0-9+/]{43}=$/.test(key)))
    return 'needs 32 bytes in base64, or several separated by commas';
  if (keys.some((key) => new Set(Buffer.from(key, 'base64')).size < FEWEST_DIFFERENT))
    return 'was not made by chance; make one with openssl rand -base64 32';
  return new Set(keys).size === keys.length ? undefined : 'names one key twice';
}

/** @param text base64 of 32 bytes, or several separated by commas: the first seals */
export function readKeys(text: string): readonly [Key, ...Key[]] {
  const fault = dataKeyFault(text);
  if (fault) throw new Error(`DATA_KEY ${fault}.`);
  const [first, ...rest] = parts(text).map(keyOf);
  if (!first) throw new Error('DATA_KEY is empty.');
  return [first, ...rest];
}

function parts(text: string): string[] {
  return text.split(',').map((key) => key.trim());
}

function keyOf(base64: string): Key {
  const wrapping = Buffer.from(base64, 'base64');
  const derived = (purpose: string, bytes: number) => Buffer.from(hkdfSync('sha256', wrapping, '', purpose, bytes));
  return {
    id: derived('slotpay/key-id', KEY_ID_BYTES),
    wrapping,
    indexing: derived('slotpay/blind-index', KEY_BYTES),
    vouching: derived('slotpay/cache', KEY_BYTES),
  };
}
