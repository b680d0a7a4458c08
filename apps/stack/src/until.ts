// Waiting for a condition, with a deadline.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than undefined or false.
 * @param ask the question; an error it throws ends the waiting
 * @param limit.ms how long to keep asking, milliseconds
 * @param limit.every pause between two questions, milliseconds (default 50)
 * @returns the answer, or undefined when the time was up
 */
export async function until<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  limit: { ms: number; every?: number },
): Promise<T | undefined> {
  const end = performance.now() + limit.ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() >= end) return undefined;
    await pause(limit.every ?? 50);
  }
}
