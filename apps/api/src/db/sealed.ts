// Personal data at rest: AES-256-GCM under a key of the row's own, which is wrapped by a key from the configuration.
// Destroying a row's key erases the person; ciphertext moved to another row does not open (the row is authenticated).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { blindIndex } from './blind-index.ts';
import { KEY_ID_BYTES, type Key, readKeys } from './keys.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DATA_KEY_BYTES = 32;

/** A wrapped key, to be stored beside what it seals: the id of the key that wrapped it, then the key. */
type WrappedKey = Buffer;

/** How a row is named to a sealer: what was sealed under one name opens under no other. */
export function rowName(table: 'bookings' | 'inbox', id: string): string {
  return `${table}/${id}`;
}

/** Seals with the first key of the configuration and opens with any. `row` names table and id, such as `bookings/<uuid>`. */
export interface Sealer {
  /** The id of the key that seals: what a wrapped key and a blind index begin with. */
  readonly keyId: Buffer;
  /** A fresh data key for one row, wrapped. */
  newKey(row: string): WrappedKey;
  /** The same data key, wrapped by the key that seals now. */
  rewrap(key: WrappedKey, row: string): WrappedKey;
  seal(key: WrappedKey, row: string, plaintext: Buffer | string): Buffer;
  /** @throws when key, row or ciphertext do not belong together or were changed */
  open(key: WrappedKey, row: string, sealed: Buffer): Buffer;
  /** What stands for an e-mail address in an index. */
  index(email: string): Buffer;
  /** All that may stand for it, whichever key was the first when it was stored. */
  indexes(email: string): Buffer[];
}

/** @param dataKeys base64 of 32 bytes, or several separated by commas: the first seals, all open */
export function createSealer(dataKeys: string): Sealer {
  const keys = readKeys(dataKeys);
  const [first] = keys;
  const wrap = (dataKey: Buffer, row: string) =>
    Buffer.concat([first.id, encrypt(first.wrapping, `key/${row}`, dataKey)]);
  const unwrap = (key: WrappedKey, row: string) => unwrapped(keys, key, row);
  return {
    keyId: first.id,
    newKey: (row) => wrap(randomBytes(DATA_KEY_BYTES), row),
    rewrap: (key, row) => wrap(unwrap(key, row), row),
    seal: (key, row, plaintext) => encrypt(unwrap(key, row), row, Buffer.from(plaintext)),
    open: (key, row, sealed) => decrypt(unwrap(key, row), row, sealed),
    index: (email) => blindIndex(first, email),
    indexes: (email) => keys.map((key) => blindIndex(key, email)),
  };
}

/** Before keys had ids, a wrapped key was this long. */
const WITHOUT_ID_BYTES = IV_BYTES + DATA_KEY_BYTES + TAG_BYTES;

function unwrapped(keys: readonly Key[], wrapped: WrappedKey, row: string): Buffer {
  if (wrapped.length === WITHOUT_ID_BYTES) return firstThatOpens(keys, wrapped, row);
  const key = keys.find(({ id }) => id.equals(wrapped.subarray(0, KEY_ID_BYTES)));
  if (!key) throw new Error(`No key of DATA_KEY has wrapped the key of ${row}`);
  return decrypt(key.wrapping, `key/${row}`, wrapped.subarray(KEY_ID_BYTES));
}

function firstThatOpens([key, ...others]: readonly Key[], wrapped: WrappedKey, row: string): Buffer {
  if (!key) throw new Error(`No key of DATA_KEY has wrapped the key of ${row}`);
  try {
    return decrypt(key.wrapping, `key/${row}`, wrapped);
  } catch {
    return firstThatOpens(others, wrapped, row);
  }
}

function encrypt(key: Buffer, context: string, plaintext: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, context: string, sealed: Buffer): Buffer {
  const iv = sealed.subarray(0, IV_BYTES);
  // Without a length Node would accept a tag cut short, which can be guessed.
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}
