// Runs one queue: claims what is due, works on several at once, sleeps until woken or until the next look.

import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';
import type { Job, Queue } from './queue.ts';

export interface LoopOptions {
  readonly db: Db;
  readonly queue: Queue;
  /** Does one job. What it throws is logged; the job's lease then runs out and somebody tries again. */
  readonly work: (job: Job) => Promise<void>;
  readonly log: Logger;
  readonly leaseMs: number;
  readonly concurrency?: number;
  /** How often to look for work other processes left; work of this process wakes the loop at once. */
  readonly pollMs?: number;
}

export interface Loop {
  /** Look now. */
  wake(): void;
  /** Finishes what is being worked on and stops. */
  drain(): Promise<void>;
}

/** Starts a loop; it runs until drained. */
export function startLoop(options: LoopOptions): Loop {
  const { db, queue, work, log, leaseMs, concurrency = 8, pollMs = 500 } = options;
  const running = new Set<Promise<void>>();
  let stopping = false;
  let awake: () => void = () => {};
  let woken = false;
  /** The last look may have left something: it took all there was room for. */
  let more = false;

  const run = (job: Job) => {
    const done = work(job)
      .catch((error: unknown) =>
        log.error({ err: error, queue: queue.name, job: job.id, booking: job.bookingId }, 'job failed'),
      )
      .finally(() => {
        running.delete(done);
        if (more) wake();
      });
    running.add(done);
  };

  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      awake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken) awake();
    });

  const look = async () => {
    woken = false;
    const free = concurrency - running.size;
    more = true;
    if (free === 0) return;
    const jobs = await queue.claim(db, free, leaseMs);
    more = jobs.length === free;
    for (const job of jobs) run(job);
  };

  const forever = async () => {
    while (!stopping) {
      // A database that is away for a moment must not end the loop.
      await look().catch((error: unknown) => log.warn({ err: error, queue: queue.name }, 'cannot claim jobs'));
      if (!stopping) await rest();
    }
  };

  function wake() {
    woken = true;
    awake();
  }

  const ended = forever();
  return {
    wake,
    drain: async () => {
      stopping = true;
      wake();
      await ended;
      await Promise.all(running);
    },
  };
}
