// Which sessions are what somebody looks for.

import type { SessionType } from '@slotpay/contract';

/** From so many on they are looked through faster by a word than by the eye. */
export const MANY = 9;

/** Those in whose name, description or host every word of `text` stands, whatever its case and accents; all for no word. */
export function fitting(types: readonly SessionType[], text: string): readonly SessionType[] {
  const wanted = plain(text).split(/\s+/);
  return types.filter(({ name, description, hostName }) => {
    const said = plain(`${name} ${description} ${hostName}`);
    return wanted.every((word) => said.includes(word));
  });
}

/** Capitals, for ß is SS there. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
}
