// Waiting between attempts: longer each time, never in step with everybody else, and woken when there is a reason.

/** Milliseconds before attempt `n` (from 1): half a second doubling to `cap`, of which a random half is taken off. */
export function backoff(n: number, random: () => number = Math.random, cap = 15_000): number {
  const full = Math.min(cap, 500 * 2 ** (n - 1));
  return full / 2 + (random() * full) / 2;
}

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts; never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
