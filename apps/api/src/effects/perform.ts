// Job: one effect. Call the provider outside any transaction, then record its answer and consume the effect in one.

import { EFFECT_TYPES, type EffectType, UnreadableSnapshot } from '@slotpay/machine';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { openCase } from '../booking/cases.ts';
import { advanceWithDetails } from '../booking/holding.ts';
import { readBooking } from '../booking/read.ts';
import { logRefusal } from '../booking/refuse.ts';
import type { Tables } from '../db/tables.ts';
import type { Job } from '../jobs/queue.ts';
import { MAX_TRIES, nextTry } from '../jobs/retry.ts';
import { ProviderError } from '../providers/errors.ts';
import { type EffectDeps, NotYet, type Performed, type Task } from './handler.ts';
import { handlers } from './index.ts';

type EffectRow = Selectable<Tables['effects']> & { readonly age_ms: number; readonly read_at: Date };

/** Stripe forgets an idempotency key after 24 hours; a repeat after that would be a second effect. */
const REPEAT_FOR_MS = 23 * 3_600_000;

/** Performs one claimed effect. What goes wrong is written down on its row; throws only when even that fails. */
export async function performEffect(deps: EffectDeps, job: Job): Promise<void> {
  const row = await deps.db
    .selectFrom('effects')
    .selectAll()
    .select(sql<number>`extract(epoch from now() - coalesce(retried_at, created_at))::float8 * 1000`.as('age_ms'))
    .select(sql<Date>`clock_timestamp()`.as('read_at'))
    .where('id', '=', job.id)
    .executeTakeFirst();
  if (row?.state !== 'pending') return;
  try {
    const booking = await readBooking(deps.db, deps, row.booking_id);
    if (!booking) throw new Error(`Effect ${row.id} belongs to no booking`);
    const { type, params } = effectOf(row);
    const { id, key, created_at: askedAt, retried_at: retriedAt } = row;
    const { attempts } = job;
    const task: Task<never> = { id, key, params, attempts, askedAt, askedByHand: retriedAt !== null, booking };
    await conclude(deps, row, await handlers[type].perform(deps, task), false);
  } catch (error) {
    if (error instanceof NotYet) await putOff(deps, row, { run_at: nextTry(job.attempts - row.retried_after) });
    else if (error instanceof ProviderError) await troubled(deps, row, job, error);
    else await broken(deps, row, job, error);
  }
}

/** The provider refused or did not answer. */
async function troubled(deps: EffectDeps, row: EffectRow, job: Job, error: ProviderError): Promise<void> {
  const { code, retryable } = error;
  const { type, params } = effectOf(row);
  const overdue = row.age_ms > REPEAT_FOR_MS;
  const givenUp = !retryable || (overdue && !handlers[type].untilDone);
  const line = { booking: row.booking_id, effect: row.type, code, attempts: job.attempts, givenUp };
  deps.log.warn(line, 'effect failed');
  if (!givenUp) {
    if (overdue) await openCase(deps, row.booking_id, 'effect_failed');
    return tryLater(deps, row, job, error);
  }
  await noteError(deps, row, code);
  const meaning = handlers[type].refused(params, error);
  // Silence for so long is no answer: whatever the booking makes of it, a person looks what really happened.
  const failed = retryable || meaning === 'for_a_person';
  if (failed) await openCase(deps, row.booking_id, 'effect_failed');
  const event = typeof meaning === 'object' ? meaning : null;
  await conclude(deps, row, { event, answer: { refused: code } }, failed);
}

/** Our own fault: tried again for a while, since a new version may put it right, and then left to a person. */
async function broken(deps: EffectDeps, row: EffectRow, job: Job, error: unknown): Promise<void> {
  const newer = error instanceof UnreadableSnapshot && error.newer;
  const givenUp = !newer && job.attempts - row.retried_after >= MAX_TRIES;
  const line = { err: error, booking: row.booking_id, effect: row.type, attempts: job.attempts, givenUp };
  deps.log.error(line, 'effect broke');
  const code = error instanceof Error ? error.name : 'unknown';
  if (!givenUp) return tryLater(deps, row, job, { code, retryAfterMs: null });
  await noteError(deps, row, code);
  await openCase(deps, row.booking_id, 'effect_failed');
  await settle(deps, row, {}, true);
}

// The machine wrote the row, so type and parameters belong together; the database cannot say so to the compiler.
function effectOf(row: EffectRow): { type: EffectType; params: never } {
  const type = EFFECT_TYPES.find((known) => known === row.type);
  if (!type) throw new Error(`Effect ${row.id} has the unknown type ${row.type}`);
  return { type, params: row.params as never };
}

async function conclude(
  deps: EffectDeps,
  row: EffectRow,
  { event, answer = {}, details }: Performed,
  givenUp: boolean,
): Promise<void> {
  const cause = { kind: 'effect', id: row.id, answer, givenUp } as const;
  if (event) {
    const result = await advanceWithDetails(deps.db, deps, row.booking_id, event, cause, {
      details,
      readAt: row.read_at,
    });
    deps.log.info({ booking: row.booking_id, effect: row.type, event: event.type, ...result }, 'effect answered');
    if (result.outcome === 'overtaken') throw new NotYet('overtaken');
    if (result.outcome !== 'refused') return;
    await logRefusal(deps.db, row.booking_id, { event: event.type, path: result.path, cause });
  }
  await settle(deps, row, answer, givenUp);
}

async function settle(deps: EffectDeps, row: EffectRow, answer: object, givenUp: boolean): Promise<void> {
  await deps.db
    .updateTable('effects')
    .set({
      state: givenUp ? 'failed' : 'done',
      answer: JSON.stringify(answer),
      done_at: sql<Date>`now()`,
      leased_until: null,
    })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .execute();
}

async function noteError(deps: EffectDeps, row: EffectRow, code: string): Promise<void> {
  await deps.db.updateTable('effects').set({ last_error: code }).where('id', '=', row.id).execute();
}

async function tryLater(
  deps: EffectDeps,
  row: EffectRow,
  job: Job,
  { code, retryAfterMs }: Pick<ProviderError, 'code' | 'retryAfterMs'>,
): Promise<void> {
  await putOff(deps, row, { run_at: nextTry(job.attempts - row.retried_after, retryAfterMs), last_error: code });
}

async function putOff(
  deps: EffectDeps,
  row: EffectRow,
  changes: { readonly run_at: RawBuilder<Date>; readonly last_error?: string },
): Promise<void> {
  await deps.db
    .updateTable('effects')
    .set({ ...changes, leased_until: null })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .execute();
}
