// How fast we ask a provider when nobody waits for the answer: evenly, and not at all for as long as it asks us to wait.
// One per provider and process, so that all rounds together stay below the rate.

import { ProviderError, type ProviderName } from './errors.ts';

export interface Pace {
  /** Waits for the next free place. @throws ProviderError `asked_to_wait` when that is too far away to be waited for */
  turn(): Promise<void>;
  /** Nobody gets a place for so long, ms. */
  pause(ms: number): void;
}

/** Further away than this, the caller had better come back. */
const PATIENCE_MS = 2_000;

/** @param perSecond requests, evenly spread; may be below 1 */
export function createPace(provider: ProviderName, perSecond: number): Pace {
  let free = 0;
  return {
    turn: async () => {
      const now = Date.now();
      const wait = Math.max(0, free - now);
      if (wait > Math.max(PATIENCE_MS, 2000 / perSecond)) {
        throw new ProviderError(provider, 'asked_to_wait', { retryable: true, retryAfterMs: wait });
      }
      free = now + wait + 1000 / perSecond;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
    pause: (ms) => {
      free = Math.max(free, Date.now() + ms);
    },
  };
}
