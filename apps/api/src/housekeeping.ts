// What has to be done now and then, and by whichever worker comes first. A chore must be safe to run twice at once.

import type { Logger } from 'pino';

export interface Chore {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface Housekeeping {
  /** Finishes the chore under way and stops. */
  drain(): Promise<void>;
}

const EVERY_MS = 60_000;

/** Runs every chore, one after the other, every `everyMs`. One that fails is logged and tried again next time. */
export function startHousekeeping(log: Logger, chores: readonly Chore[], everyMs: number = EVERY_MS): Housekeeping {
  let round = Promise.resolve();
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    round = doAll(log, chores).finally(() => {
      running = false;
    });
  }, everyMs);
  return {
    drain: async () => {
      clearInterval(timer);
      await round;
    },
  };
}

async function doAll(log: Logger, chores: readonly Chore[]): Promise<void> {
  for (const { name, run } of chores) {
    await run().catch((error: unknown) => log.warn({ err: error, chore: name }, 'chore failed'));
  }
}
