// Job: one round. It goes on where it stopped, page by page, and is repeated for ever.

import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { AdvanceDeps } from '../booking/advance.ts';
import type { ReadDeps } from '../booking/read.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/client.ts';
import type { Job } from '../jobs/queue.ts';
import { nextTry } from '../jobs/retry.ts';
import type { CalendlyClient } from '../providers/calendly.ts';
import { ProviderError } from '../providers/errors.ts';
import type { Pace } from '../providers/pace.ts';

export type RoundConfig = Pick<
  Config,
  'PUBLIC_URL' | 'CALENDLY_WEBHOOK_SIGNING_KEY' | 'RECONCILE_EVERY_MS' | 'EARLY_GRACE_MS' | 'REMIND_UNPAID_AFTER_MS'
>;

export interface RoundDeps extends AdvanceDeps, ReadDeps {
  readonly db: Db;
  readonly log: Logger;
  readonly config: RoundConfig;
  readonly livemode: boolean;
  readonly leaseMs: number;
  readonly stripe: Stripe;
  /** For questions nobody waits for: each in its turn, and slower when the provider asks for it. */
  readonly unhurried: { readonly calendly: CalendlyClient; readonly stripePace: Pace };
  /** Wakes the worker of this process. */
  readonly received: () => void;
}

/** Work that never ends: what it yields is where it would go on, and it may be stopped there. */
export interface Round {
  readonly everyMs: (config: RoundConfig) => number;
  /** @param cursor what it last yielded, as it comes from the database; null to begin */
  readonly pages: (deps: RoundDeps, cursor: unknown) => AsyncGenerator<object, void, undefined>;
}

/** After so many pages somebody else may have the round. */
const PAGES = 20;
/** A round that is not done goes on after the others had their turn. */
const BREATH_MS = 1_000;

/** Goes on with one claimed round. A provider that refuses or does not answer puts it off. */
export async function runRound(deps: RoundDeps, round: Round, job: Job): Promise<void> {
  const row = await deps.db
    .selectFrom('reconciliations')
    .select(['cursor', 'failures'])
    .where('name', '=', job.id)
    .executeTakeFirstOrThrow();
  try {
    const done = await goOn(deps, round, job, row.cursor);
    await settle(deps, job, done ? round.everyMs(deps.config) : BREATH_MS, done);
  } catch (error) {
    await putOff(deps, job, row.failures + 1, error);
  }
}

/** @returns whether it came to its end */
async function goOn(deps: RoundDeps, round: Round, job: Job, cursor: unknown): Promise<boolean> {
  let pages = 0;
  for await (const next of round.pages(deps, cursor)) {
    const lease = later(deps.leaseMs);
    const kept = await mine(deps, job)
      .set({ cursor: JSON.stringify(next), leased_until: lease })
      .executeTakeFirst();
    // Too slow: somebody else has claimed it.
    if (kept.numUpdatedRows === 0n) return false;
    pages += 1;
    if (pages === PAGES) return false;
  }
  return true;
}

async function settle(deps: RoundDeps, job: Job, waitMs: number, done: boolean): Promise<void> {
  const state = { due_at: later(waitMs), leased_until: null, failures: 0, last_error: null };
  await mine(deps, job)
    .set({ ...state, ...(done && { finished_at: sql<Date>`now()` }) })
    .execute();
}

async function putOff(deps: RoundDeps, job: Job, failures: number, error: unknown): Promise<void> {
  const refusal = error instanceof ProviderError ? error : undefined;
  const code = refusal?.code ?? (error instanceof Error ? error.name : 'unknown');
  if (refusal) deps.log.warn({ round: job.id, code, failures }, 'round waits for a provider');
  else deps.log.error({ round: job.id, err: error, failures }, 'round broke');
  const due_at = nextTry(failures, refusal?.retryAfterMs);
  await mine(deps, job).set({ due_at, leased_until: null, failures, last_error: code }).execute();
}

function mine({ db }: RoundDeps, job: Job) {
  return db.updateTable('reconciliations').where('name', '=', job.id).where('claims', '=', job.attempts);
}

/** Has a round begin anew as soon as possible. */
export async function beginAnew({ db, received }: RoundDeps, name: string): Promise<void> {
  const anew = { cursor: null, due_at: sql<Date>`now()` };
  await db.updateTable('reconciliations').set(anew).where('name', '=', name).execute();
  received();
}

function later(ms: number): RawBuilder<Date> {
  return sql<Date>`now() + ${ms}::float8 * interval '1 millisecond'`;
}
