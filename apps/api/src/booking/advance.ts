// The only writer of a booking. A browser, a provider, the clock and the answer of an effect all end up here:
// read, let the machine decide, record everything or nothing.

import type { BookingEvent, BookingMachine, Snapshot, Step, UnstampedEvent } from '@slotpay/machine';
import { pathOf } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Executor } from '../db/client.ts';
import { type Cause, type Facts, type SavedStep, savedStep } from './saved-step.ts';

/** What happened: an event of the booking's vocabulary, or a timer that came due. */
export type Happening = UnstampedEvent | { readonly type: 'timer'; readonly id: string };

/** How it ended. `gone`: the cause was used up before, so nothing happened and nothing had to. */
export type Advanced =
  | { readonly outcome: 'moved' | 'ignored'; readonly path: string }
  /** `version`: the one that refused. */
  | { readonly outcome: 'refused'; readonly path: string; readonly version: number }
  | { readonly outcome: 'gone' }
  /** Something else happened since the news was read, and it may have been taken back: nothing is recorded. */
  | { readonly outcome: 'overtaken' }
  | { readonly outcome: 'unknown_booking' };

export interface AdvanceDeps {
  readonly machine: BookingMachine;
  /** Called after a booking changed, with its id: wakes workers and streams of this process. */
  readonly changed: (bookingId: string) => void;
}

/** What the caller adds to the event. */
export interface Terms extends Facts {
  /** Asked of the very booking the event would be applied to, at its moment (UTC ISO); false refuses the event. */
  readonly onlyIf?: (before: Snapshot, at: string) => boolean;
}

/** Two writers rarely meet on one booking. Who has met others so often waits for its turn instead. */
const QUICK_TRIES = 3;

/**
 * Applies one event to one booking, once: the cause is consumed in the same statement that records the step.
 * Two round trips; no lock is held while the machine decides.
 * @throws UnreadableSnapshot when the stored snapshot cannot be read; nothing is changed then
 */
export async function advance(
  db: Executor,
  deps: AdvanceDeps,
  bookingId: string,
  happening: Happening,
  cause: Cause,
  terms: Terms = {},
): Promise<Advanced> {
  const request = { machine: deps.machine, bookingId, happening, cause, terms };
  let result = await attempt(db, request);
  for (let tries = 1; result === 'conflict' && tries < QUICK_TRIES; tries++) result = await attempt(db, request);
  if (result === 'conflict') result = await attemptInTurn(db, request);
  if (result.outcome === 'moved') deps.changed(bookingId);
  return result;
}

interface Request {
  readonly machine: BookingMachine;
  readonly bookingId: string;
  readonly happening: Happening;
  readonly cause: Cause;
  readonly terms: Terms;
}

async function attempt(db: Executor, request: Request): Promise<Advanced | 'conflict'> {
  const { machine, bookingId, happening, cause, terms } = request;
  const stored = await read(db, bookingId);
  if (!stored) return { outcome: 'unknown_booking' };
  const { version } = stored;

  const before = machine.parse(stored.snapshot);
  const event = stamped(happening, stored.now);
  if (terms.onlyIf?.(before, event.at) === false) return { outcome: 'refused', path: pathOf(before), version };
  if (isOvertaken(event, before, stored.updatedAt, terms.readAt)) return { outcome: 'overtaken' };
  const step = decide(machine, before, happening, event);
  if (step.outcome === 'refused') return { outcome: 'refused', path: pathOf(before), version };

  const saved = await save(db, savedStep({ bookingId, version, before, event, step, cause, facts: terms, machine }));
  if (saved !== 'saved') return saved === 'gone' ? { outcome: 'gone' } : 'conflict';
  return { outcome: step.outcome, path: pathOf(step.snapshot) };
}

/** With the booking locked before it is read, nobody comes in between; others queue behind. */
async function attemptInTurn(db: Executor, request: Request): Promise<Advanced> {
  const locked = async (trx: Executor) => {
    await sql`select from bookings where id = ${request.bookingId} for no key update`.execute(trx);
    return attempt(trx, request);
  };
  const result = await (db.isTransaction ? locked(db) : db.transaction().execute(locked));
  if (result === 'conflict') throw new Error(`Booking ${request.bookingId} changed although it was locked`);
  return result;
}

interface StoredBooking {
  readonly version: number;
  readonly snapshot: string;
  readonly updatedAt: Date;
  /** The database's clock: the only one a booking knows. */
  readonly now: Date;
}

async function read(db: Executor, bookingId: string): Promise<StoredBooking | undefined> {
  const { rows } = await sql<StoredBooking>`
    select version, snapshot, updated_at as "updatedAt", clock_timestamp() as now from bookings where id = ${bookingId}
  `.execute(db);
  return rows[0];
}

function stamped(happening: Happening, now: Date): BookingEvent {
  // A timer is no event of the vocabulary; the machine is told of it by id, and the log by its name.
  return { ...happening, at: now.toISOString() } as BookingEvent;
}

function decide(machine: BookingMachine, before: Snapshot, happening: Happening, event: BookingEvent): Step {
  return happening.type === 'timer' ? machine.fire(before, happening.id, event.at) : machine.step(before, event);
}

/**
 * Whether a refund's success was read before the booking last moved. Of all news only this can be taken back, and what
 * the booking learned meanwhile may be just that: Stripe is asked again.
 */
function isOvertaken(event: BookingEvent, { context }: Snapshot, updatedAt: Date, readAt: Date | undefined): boolean {
  if (event.type !== 'completeRefund' || event.through !== undefined || readAt === undefined) return false;
  const isKnown = context.refunds.some(({ refundId, status }) => refundId === event.refundId && status === 'succeeded');
  return !isKnown && updatedAt >= readAt;
}

async function save(db: Executor, step: SavedStep): Promise<'saved' | 'conflict' | 'gone'> {
  const { rows } = await sql<{ result: 'saved' | 'conflict' | 'gone' }>`
    select record_step(${JSON.stringify(step)}::jsonb) as result
  `.execute(db);
  return rows[0]?.result ?? 'conflict';
}
