// Processes that die at a chosen point. The point is a lock the test holds in the database: the process runs into it, is
// seen waiting there, and is killed. Nothing in production knows of it.

import { type Child, startProgram } from '@slotpay/stack/process';
import { type ControlledTransaction, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../../src/db/tables.ts';
import type { Backend } from './backend.ts';
import { eventually } from './wait.ts';

/** A process needs a while to start where many others run. */
export const BOOT_MS = 60_000;

/** Something that stops whoever needs what it holds. */
export interface Gate {
  /** The server process of the first who waits; resolves when somebody does. */
  waiting(): Promise<number>;
  open(): Promise<void>;
}

const COMMIT_GATE = 7;

/** Lets the commit of every step, and of every effect that is settled, pass through the test's gates. */
export async function watchCommits({ db }: Backend): Promise<void> {
  await sql`
    create function pass_commit_gate() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${sql.lit(COMMIT_GATE)});
      perform pg_advisory_xact_lock_shared(${sql.lit(COMMIT_GATE)}, hashtext(new.booking_id::text));
      return null;
    end $$;
    create constraint trigger step_commits after insert on transitions
      deferrable initially deferred for each row execute function pass_commit_gate();
    create constraint trigger effect_commits after update on effects
      deferrable initially deferred for each row when (old.state <> new.state) execute function pass_commit_gate();
  `.execute(db);
}

/**
 * Whoever commits for the booking waits, with everything written and nothing visible. What a worker does for other bookings
 * passes: late news of an earlier test's, say, which would be killed instead of what is meant.
 */
export function beforeCommit(backend: Backend, bookingId: string): Promise<Gate> {
  return closeGate(backend, sql`select pg_advisory_xact_lock(${sql.lit(COMMIT_GATE)}, hashtext(${bookingId}::text))`);
}

/** Whoever commits for any booking waits: for a booking that has no id yet, and a process that does nothing else. */
export function beforeAnyCommit(backend: Backend): Promise<Gate> {
  return closeGate(backend, sql`select pg_advisory_xact_lock(${sql.lit(COMMIT_GATE)})`);
}

const closed = new Set<Gate>();

/** After a test, whatever became of it. */
export async function openAllGates(): Promise<void> {
  for (const gate of closed) await gate.open();
}

/** Takes a lock and keeps it. @param lock the statement that takes it */
export async function closeGate({ db }: Backend, lock: RawBuilder<unknown>): Promise<Gate> {
  const trx: ControlledTransaction<Tables> = await db.startTransaction().execute();
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
  const holder = rows[0]?.pid ?? 0;
  await lock.execute(trx);
  const gate: Gate = {
    waiting: () =>
      eventually(
        'somebody at the gate',
        async () => {
          const { rows: stuck } = await sql<{ pid: number }>`
          select pid from pg_stat_activity
          where datname = current_database() and ${holder}::int = any(pg_blocking_pids(pid)) order by query_start limit 1
        `.execute(db);
          return stuck[0]?.pid;
        },
        BOOT_MS,
      ),
    open: async () => {
      if (closed.delete(gate)) await trx.rollback().execute();
    },
  };
  closed.add(gate);
  return gate;
}

/**
 * Kills a process that waits at a gate.
 * @param outcome `lost`: what it was about to write is not written. `committed`: it is, and nobody hears of it
 */
export async function killAt(backend: Backend, child: Child, gate: Gate, outcome: 'lost' | 'committed'): Promise<void> {
  const pid = await gate.waiting();
  await child.kill('SIGKILL');
  // The database would finish the statement although nobody is left to hear its result.
  if (outcome === 'lost') await sql`select pg_terminate_backend(${pid})`.execute(backend.db);
  else await gate.open();
  await eventually('the end of what it had begun', async () => {
    const { rows } = await sql`select from pg_stat_activity where pid = ${pid}`.execute(backend.db);
    return rows.length === 0;
  });
  if (outcome === 'lost') await gate.open();
}

/** A process of its own with the backend's settings. */
export function startOwn(backend: Backend, run: 'api' | 'worker', env: Record<string, string> = {}): Child {
  return startProgram({
    name: `The ${run} that dies`,
    script: 'apps/api/src/main.ts',
    env: { ...backend.env, RUN: run, ...env },
  });
}
