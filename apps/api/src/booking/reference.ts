// The reference a person can read out: Crockford's alphabet has no I, L, O or U to mistake.

import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new reference such as `SP-7F3K-92QD`: 40 random bits, unique by the database's word. */
export function newReference(): string {
  const letters = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `SP-${letters()}-${letters()}`;
}
