// How long to wait before trying again.

const FIRST_MS = 500;
const LONGEST_MS = 5 * 60_000;

/** Milliseconds before try `attempt + 1`: doubling from half a second to five minutes, with jitter so that a fleet spreads out. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(full * (0.75 + random() / 2));
}
