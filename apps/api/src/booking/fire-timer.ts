// Job: the clock speaks. The timer's token is the cause, so one that was cancelled or armed anew meanwhile does nothing.

import { UnreadableSnapshot } from '@slotpay/machine';
import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';
import type { Job } from '../jobs/queue.ts';
import { type AdvanceDeps, advance } from './advance.ts';
import { openCase } from './cases.ts';

export interface TimerDeps extends AdvanceDeps {
  readonly db: Db;
  readonly log: Logger;
}

/** Fires one claimed timer. A booking nobody can read keeps its timers, and a person is called. */
export async function fireTimer(deps: TimerDeps, job: Job): Promise<void> {
  const timer = await deps.db
    .selectFrom('timers')
    .select(['id', 'booking_id'])
    .where('token', '=', job.id)
    .executeTakeFirst();
  if (!timer) return;
  try {
    await advance(deps.db, deps, timer.booking_id, { type: 'timer', id: timer.id }, { kind: 'timer', id: job.id });
  } catch (error) {
    if (error instanceof UnreadableSnapshot && !error.newer)
      await openCase(deps, timer.booking_id, 'snapshot_unreadable');
    throw error;
  }
}
