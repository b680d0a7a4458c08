// Job: one delivery of the inbox becomes an event of its booking, or is parked until there is one. Nothing that a booking
// refused is marked as done: it is tried again whenever the booking moves.

import { UnreadableSnapshot } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type Stripe from 'stripe';
import { openCase } from '../booking/cases.ts';
import { recordDispute } from '../booking/disputes.ts';
import { reclaim } from '../booking/early.ts';
import { advanceWithDetails, type HoldingDeps } from '../booking/holding.ts';
import { logRefusal } from '../booking/refuse.ts';
import type { Cause } from '../booking/saved-step.ts';
import type { LookUps } from '../cache/look-ups.ts';
import type { Db } from '../db/client.ts';
import { rowName } from '../db/sealed.ts';
import type { Provider, Verdict } from '../db/tables.ts';
import { hashToken } from '../db/token.ts';
import type { Job } from '../jobs/queue.ts';
import { MAX_TRIES, nextTry } from '../jobs/retry.ts';
import type { CalendlyClient } from '../providers/calendly.ts';
import { ProviderError } from '../providers/errors.ts';
import { calendlyMeaning } from './calendly.ts';
import { type Meaning, nothing } from './meaning.ts';
import { stripeMeaning } from './stripe.ts';

export interface DeliverDeps extends HoldingDeps {
  readonly db: Db;
  readonly lookUps: LookUps;
  readonly stripe: Stripe;
  readonly calendly: CalendlyClient;
  readonly livemode: boolean;
  readonly log: Logger;
}

/** Applies one claimed delivery. What goes wrong is written down on its row; throws only when even that fails. */
export async function deliver(deps: DeliverDeps, job: Job): Promise<void> {
  const row = await deps.db
    .selectFrom('inbox')
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as('read_at'))
    .where('id', '=', job.id)
    .executeTakeFirst();
  if (row?.verdict !== 'received') return;
  let bookingId = row.booking_id;
  try {
    const body = deps.sealer.open(row.data_key, rowName('inbox', row.id), row.body).toString();
    const meaning = await meaningOf(deps, row.provider, body);
    // If it breaks from here on, somebody must be told whose it is.
    bookingId = subjectOf(meaning) ?? bookingId;
    await apply(deps, row, meaning);
  } catch (error) {
    await troubled(deps, { id: row.id, bookingId }, job, error);
  }
}

function subjectOf(meaning: Meaning): string | undefined {
  if (meaning.kind === 'unknown_booking') return undefined;
  return meaning.kind === 'nothing' ? meaning.concerns : meaning.bookingId;
}

async function meaningOf(deps: DeliverDeps, provider: Provider, body: string): Promise<Meaning> {
  const json = parseJson(body);
  if (json === undefined) return nothing('unreadable');
  return provider === 'stripe' ? stripeMeaning(deps, json) : calendlyMeaning(deps, json);
}

async function apply(
  deps: DeliverDeps,
  row: { id: string; type: string; reason: string | null; replay_id: string | null; read_at: Date },
  meaning: Meaning,
): Promise<void> {
  const { db, log } = deps;
  if (meaning.kind === 'nothing') {
    if (meaning.concerns) await openCase(deps, meaning.concerns, 'payment_mismatch');
    return conclude(db, row, meaning.verdict, meaning.reason);
  }
  if (meaning.kind === 'unknown_booking') return park(deps, row.id, meaning);
  if (meaning.kind === 'dispute') {
    await recordDispute(deps, meaning.bookingId, meaning.dispute);
    deps.changed(meaning.bookingId);
    if (!meaning.event) return conclude(db, row, 'ignored', `dispute ${meaning.dispute.outcome}`);
  }

  const { bookingId, event } = meaning;
  if (!event) return;
  const cause: Cause = row.replay_id ? { kind: 'operator', id: row.replay_id } : { kind: 'delivery', id: row.id };
  const details = meaning.kind === 'event' ? meaning.details : undefined;
  const result = await advanceWithDetails(db, deps, bookingId, event, cause, { details, readAt: row.read_at });
  log.info({ booking: bookingId, delivery: row.id, type: row.type, event: event.type, ...result }, 'delivery applied');
  if (result.outcome === 'overtaken') return readAgain(db, row.id);
  if (result.outcome !== 'refused') return;

  const reason = `not taken in ${result.path}`;
  await parkRefused(db, row.id, { bookingId, version: result.version, reason });
  if (row.reason !== reason) await logRefusal(db, bookingId, { event: event.type, path: result.path, cause });
}

async function readAgain(db: Db, id: string): Promise<void> {
  const again = { run_at: sql<Date>`now()`, leased_until: null, reason: 'overtaken' };
  await db.updateTable('inbox').set(again).where('id', '=', id).where('verdict', '=', 'received').execute();
}

// A booking that moves re-drives what is parked for it. The lock makes it either see this delivery parked or us see it moved.
async function parkRefused(
  db: Db,
  id: string,
  refusal: { bookingId: string; version: number; reason: string },
): Promise<void> {
  const { bookingId, version, reason } = refusal;
  await db.transaction().execute(async (trx) => {
    const booking = await trx
      .selectFrom('bookings')
      .select('version')
      .where('id', '=', bookingId)
      .forShare()
      .executeTakeFirstOrThrow();
    // At once when the booking has moved on since, so with a fresh count of tries.
    const fate =
      booking.version === version ? { verdict: 'parked' as const } : { verdict: 'received' as const, attempts: 0 };
    await trx
      .updateTable('inbox')
      .set({ ...fate, reason, booking_id: bookingId, leased_until: null })
      .where('id', '=', id)
      .execute();
  });
}

async function conclude(
  db: Db,
  { id, replay_id }: { id: string; replay_id: string | null },
  verdict: Verdict,
  reason: string,
): Promise<void> {
  if (replay_id)
    await db.updateTable('operator_acts').set({ used_at: sql<Date>`now()` }).where('id', '=', replay_id).execute();
  await db
    .updateTable('inbox')
    .set({ verdict, reason, applied_at: sql<Date>`now()`, leased_until: null, replay_id: null })
    .where('id', '=', id)
    .execute();
}

async function park(
  { db, lookUps }: DeliverDeps,
  id: string,
  keys: { flowToken?: string | undefined; inviteeId?: string | undefined },
): Promise<void> {
  const flowTokenHash = keys.flowToken ? hashToken(keys.flowToken) : undefined;
  await db
    .updateTable('inbox')
    .set({
      verdict: 'parked',
      reason: 'unknown booking',
      flow_token_hash: flowTokenHash ?? null,
      invitee_id: keys.inviteeId ?? null,
      leased_until: null,
    })
    .where('id', '=', id)
    .execute();
  await lookUps.rememberParked({ flowTokenHash, inviteeId: keys.inviteeId }, id);
  // Its booking may have been opened while we looked.
  await reclaim(db, id);
}

/** The provider does not know the object: another account's, or one that was never there. */
const NO_SUCH_OBJECT = new Set(['stripe.resource_missing', 'calendly.http_404']);
/** An object just made is not always found at once. */
const NOT_YET = 6;

// A provider that is away, or a wrong key of ours, may take hours to put right: nothing is given up for that.
async function troubled(
  deps: DeliverDeps,
  { id, bookingId }: { readonly id: string; readonly bookingId: string | null },
  job: Job,
  error: unknown,
): Promise<void> {
  const { db, log } = deps;
  const refusal = error instanceof ProviderError ? error : undefined;
  const code = refusal?.code ?? (error instanceof Error ? error.name : 'unknown');
  const line = { delivery: id, code, attempts: job.attempts };
  const remembered = { reason: code, booking_id: bookingId, leased_until: null };
  if (job.attempts < triesFor(error)) {
    if (refusal) log.warn(line, 'delivery waits for a provider');
    else log.error({ ...line, err: error }, 'delivery broke');
    const again = { ...remembered, run_at: nextTry(job.attempts, refusal?.retryAfterMs) };
    await db.updateTable('inbox').set(again).where('id', '=', id).where('verdict', '=', 'received').execute();
    return;
  }
  log.error({ ...line, booking: bookingId, err: error }, 'delivery given up');
  if (bookingId) await openCase(deps, bookingId, 'delivery_failed');
  const failed = { ...remembered, verdict: 'failed' } as const;
  await db.updateTable('inbox').set(failed).where('id', '=', id).where('verdict', '=', 'received').execute();
}

function triesFor(error: unknown): number {
  if (error instanceof ProviderError) return NO_SUCH_OBJECT.has(error.code) ? NOT_YET : Number.POSITIVE_INFINITY;
  return error instanceof UnreadableSnapshot && error.newer ? Number.POSITIVE_INFINITY : MAX_TRIES;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
