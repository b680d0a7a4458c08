// Which job runs which function: what providers told us, what the machine asked for, what time itself does.

import { reclaimForgotten } from './booking/early.ts';
import { fireTimer } from './booking/fire-timer.ts';
import { forgetAddresses } from './booking/holding.ts';
import { sweepCache } from './cache/postgres.ts';
import type { EffectDeps } from './effects/handler.ts';
import { performEffect } from './effects/perform.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type Loop, startLoop } from './jobs/loop.ts';
import * as queue from './jobs/queue.ts';
import { finishErasures } from './privacy/erase.ts';
import type { RoundDeps } from './reconcile/round.ts';
import { reconcile, roundsEveryMs } from './reconcile/rounds.ts';
import { type DeliverDeps, deliver } from './webhooks/deliver.ts';

export interface WorkerDeps extends DeliverDeps, EffectDeps, RoundDeps {
  readonly config: EffectDeps['config'] & RoundDeps['config'];
  readonly leaseMs: number;
}

export interface Worker {
  /** There may be something to do. */
  wake(): void;
  /** Finishes what is under way and stops. */
  drain(): Promise<void>;
}

export function startWorker(deps: WorkerDeps): Worker {
  const { db, log, leaseMs } = deps;
  const options = { db, log, leaseMs };
  const loops: Loop[] = [
    startLoop({ ...options, queue: queue.deliveries, work: (job) => deliver(deps, job) }),
    startLoop({ ...options, queue: queue.effects, work: (job) => performEffect(deps, job) }),
    startLoop({ ...options, queue: queue.timers, work: (job) => fireTimer(deps, job) }),
    startLoop({
      ...options,
      queue: queue.rounds(roundsEveryMs(deps.config)),
      work: (job) => reconcile(deps, job),
      concurrency: 2,
    }),
  ];
  const housekeeping = startHousekeeping(log, [
    { name: 'early webhooks', run: () => reclaimForgotten(db) },
    { name: 'erasures', run: () => finishErasures(deps) },
    { name: 'addresses', run: () => forgetAddresses(db) },
    { name: 'cache', run: () => sweepCache(db) },
  ]);
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    drain: async () => {
      await Promise.all([housekeeping.drain(), ...loops.map((loop) => loop.drain())]);
    },
  };
}
