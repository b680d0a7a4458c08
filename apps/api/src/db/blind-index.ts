// Finds a person by address without storing the address: a keyed hash that only whoever has the key can compute.

import { createHmac } from 'node:crypto';
import { KEY_ID_BYTES, type Key } from './keys.ts';

/** The id of the key, then HMAC-SHA256. */
export const INDEX_BYTES = KEY_ID_BYTES + 32;

/** What stands for an e-mail address under one key. The same mailbox written differently in case or width is the same. */
export function blindIndex(key: Key, email: string): Buffer {
  const normalised = email.trim().normalize('NFKC').toLowerCase();
  return Buffer.concat([key.id, createHmac('sha256', key.indexing).update(normalised).digest()]);
}
