// Waiting for a condition, never for a time.

import { expect } from 'vitest';

/** Asks again until `look` gives something. @throws with `what` when it takes too long */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  let found: T | undefined | false;
  await expect
    .poll(
      async () => {
        found = await look();
        return found !== undefined && found !== false;
      },
      { timeout: 30_000, interval: 50, message: what },
    )
    .toBe(true);
  return found as T;
}
