// When nothing is left to be done at this moment, and how time goes on from one such moment to the next.

import type { SandboxControl } from '@slotpay/stack/sandbox-control';
import { until } from '@slotpay/stack/until';
import { sql } from 'kysely';
import type { Db } from '../../src/db/client.ts';
import type { Worker } from '../../src/worker.ts';
import { moveClocks } from './clock.ts';

export interface Running {
  readonly db: Db;
  readonly sandbox: SandboxControl;
  readonly worker: Worker;
}

const PATIENCE_MS = 60_000;

/** What is due and not done, by kind. */
async function due(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*)::int from inbox where verdict = 'received' and run_at <= now()) as deliveries,
      (select count(*)::int from effects where state = 'pending' and run_at <= now()) as effects,
      (select count(*)::int from timers where due_at <= now()) as timers,
      (select count(*)::int from reconciliations where due_at <= now() or leased_until > now()) as rounds
  `.execute(db);
  return rows[0] ?? {};
}

/** Waits until everything due is done and no webhook is on its way. @throws saying what is left */
export async function quiet({ db, sandbox, worker }: Running): Promise<void> {
  let left: Record<string, number> = {};
  const done = await until(
    async () => {
      worker.wake();
      const waiting = await due(db);
      left = { ...waiting, sending: await sandbox.underway() };
      return Object.values(left).every((count) => count === 0);
    },
    { ms: PATIENCE_MS, every: 25 },
  );
  if (!done) throw new Error(`Not worked off within ${PATIENCE_MS / 1000} s: ${JSON.stringify(left)}`);
}

/** Moves time on by `ms`, stopping wherever something falls due, but not more often than every `grainMs`. */
export async function pass(running: Running, ms: number, grainMs: number): Promise<void> {
  let rest = ms;
  while (rest > 0) {
    const next = await untilNext(running.db);
    const hop = Math.min(rest, Math.max(next, grainMs));
    await moveClocks(running.db, running.sandbox, hop);
    await quiet(running);
    rest -= hop;
  }
}

/** How long until something of ours falls due, ms; rounds come so often that they are not waited for. */
async function untilNext(db: Db): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(due) - now())::float8 * 1000 as ms from (
      select min(run_at) as due from inbox where verdict = 'received'
      union all select min(run_at) from effects where state = 'pending'
      union all select min(due_at) from timers
    ) waiting
  `.execute(db);
  return (rows[0]?.ms ?? Number.POSITIVE_INFINITY) + 1;
}
