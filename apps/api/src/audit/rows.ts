// Everything the database holds of a few bookings at one instant: what the checks of this folder look at.

import type { LeafPath } from '@slotpay/machine';
import { type Selectable, sql } from 'kysely';
import type { Executor } from '../db/client.ts';
import type { CauseKind, Tables } from '../db/tables.ts';

/** A row of the log, with what its hash should be and what the inbox says of the delivery that caused it. */
export interface LogRow {
  readonly seq: number;
  readonly outcome: 'moved' | 'ignored' | 'refused';
  readonly from: LeafPath;
  readonly to: LeafPath;
  readonly event: string;
  /** The event on the first row of each step. Written by this program, so read without a schema. */
  readonly payload: LoggedEvent | null;
  readonly causeKind: CauseKind;
  readonly causeId: string;
  readonly hash: string;
  readonly expectedHash: string;
  /** The booking the causing delivery was applied to; null for other causes, and when it was not applied. */
  readonly deliveredTo: string | null;
}

export interface LoggedEvent {
  readonly type: string;
  readonly at: string;
  readonly [field: string]: unknown;
}

type Row<Table extends keyof Tables, Column extends keyof Selectable<Tables[Table]>> = Pick<
  Selectable<Tables[Table]>,
  Column
>;

/** One booking with all its rows. */
export interface Audited {
  readonly booking: Row<
    'bookings',
    | 'id'
    | 'reference'
    | 'version'
    | 'machine_version'
    | 'state'
    | 'path'
    | 'snapshot'
    | 'starts_at'
    | 'ends_at'
    | 'currency'
    | 'price'
    | 'captured'
    | 'refunded'
    | 'lost'
  >;
  /** In the order of `seq`. */
  readonly log: readonly LogRow[];
  readonly head: Row<'log_heads', 'seq' | 'hash'> | undefined;
  readonly timers: readonly Row<'timers', 'id' | 'due_at'>[];
  readonly effects: readonly Row<
    'effects',
    'key' | 'type' | 'params' | 'state' | 'run_at' | 'leased_until' | 'done_at' | 'last_error'
  >[];
  readonly ledger: readonly Row<'ledger', 'object_id' | 'kind' | 'payment_intent_id' | 'amount'>[];
  readonly cases: readonly Row<'cases', 'code' | 'closed_at'>[];
  /** The payments an operator has decided to keep, by their intents. */
  readonly keptPayments: readonly string[];
  /** `replays`: the operators' acts that had it applied. */
  readonly deliveries: readonly (Row<'inbox', 'id' | 'type' | 'verdict' | 'reason' | 'run_at' | 'leased_until'> & {
    readonly replays: readonly string[];
  })[];
  /** The database's clock when all this was read. */
  readonly now: Date;
}

/** Where the next page begins: the id of the last booking read. */
export const FIRST_PAGE = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the next bookings after `after`, by id, with all their rows.
 * @param trx a transaction with repeatable reads: all rows must be of one instant
 */
export async function readPage(trx: Executor, after: string, size: number): Promise<Audited[]> {
  const bookings = await trx
    .selectFrom('bookings')
    .select(['id', 'reference', 'version', 'machine_version', 'state', 'path', 'snapshot'])
    .select(['starts_at', 'ends_at', 'currency', 'price', 'captured', 'refunded', 'lost'])
    .select(sql<Date>`now()`.as('now'))
    .where('id', '>', after)
    .orderBy('id')
    .limit(size)
    .execute();
  if (bookings.length === 0) return [];
  const ids = bookings.map(({ id }) => id);
  const [log, heads] = [await logRows(trx, ids), await headRows(trx, ids)];
  const [timers, effects] = [await timerRows(trx, ids), await effectRows(trx, ids)];
  const [ledger, cases] = [await ledgerRows(trx, ids), await caseRows(trx, ids)];
  const deliveries = await deliveryRows(trx, ids);
  const kept = await keptRows(trx, ids);
  return bookings.map(({ now, ...booking }) => ({
    booking,
    log: log.get(booking.id) ?? [],
    head: heads.get(booking.id)?.[0],
    timers: timers.get(booking.id) ?? [],
    effects: effects.get(booking.id) ?? [],
    ledger: ledger.get(booking.id) ?? [],
    cases: cases.get(booking.id) ?? [],
    deliveries: deliveries.get(booking.id) ?? [],
    keptPayments: (kept.get(booking.id) ?? []).map(({ payment }) => payment),
    now,
  }));
}

async function logRows(trx: Executor, ids: readonly string[]) {
  const { rows } = await sql<LogRow & { booking_id: string }>`
    select t.booking_id, t.seq, t.outcome, t.from_path as "from", t.to_path as "to", t.event, t.payload,
      t.cause_kind as "causeKind", t.cause_id as "causeId", t.hash,
      log_hash(coalesce(lag(t.hash) over (partition by t.booking_id order by t.seq), ''), t) as "expectedHash",
      i.booking_id as "deliveredTo"
    from transitions t
    left join inbox i on i.id = case t.cause_kind when 'delivery' then t.cause_id::uuid end and i.applied_at is not null
    where t.booking_id = any(${ids})
    order by t.booking_id, t.seq
  `.execute(trx);
  return byBooking(rows);
}

async function headRows(trx: Executor, ids: readonly string[]) {
  return byBooking(await trx.selectFrom('log_heads').selectAll().where('booking_id', 'in', ids).execute());
}

async function timerRows(trx: Executor, ids: readonly string[]) {
  return byBooking(await trx.selectFrom('timers').selectAll().where('booking_id', 'in', ids).execute());
}

async function effectRows(trx: Executor, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('effects')
    .select(['booking_id', 'key', 'type', 'params', 'state', 'run_at', 'leased_until', 'done_at', 'last_error'])
    .where('booking_id', 'in', ids)
    .execute();
  return byBooking(rows);
}

async function ledgerRows(trx: Executor, ids: readonly string[]) {
  return byBooking(await trx.selectFrom('ledger').selectAll().where('booking_id', 'in', ids).execute());
}

async function caseRows(trx: Executor, ids: readonly string[]) {
  return byBooking(await trx.selectFrom('cases').selectAll().where('booking_id', 'in', ids).execute());
}

async function deliveryRows(trx: Executor, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('inbox')
    .select((eb) => [
      'id',
      'type',
      'verdict',
      'reason',
      'run_at',
      'leased_until',
      eb.ref('booking_id').$notNull().as('booking_id'),
    ])
    .select(sql<string[]>`array(select a.id::text from operator_acts a where a.delivery_id = inbox.id)`.as('replays'))
    .where('booking_id', 'in', ids)
    .execute();
  return byBooking(rows);
}

async function keptRows(trx: Executor, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('operator_acts')
    .select((eb) => [
      eb.ref('booking_id').$notNull().as('booking_id'),
      eb.ref('payment_intent_id').$notNull().as('payment'),
    ])
    .where('booking_id', 'in', ids)
    .where('command', '=', 'keep-payment')
    .execute();
  return byBooking(rows);
}

function byBooking<R extends { readonly booking_id: string }>(rows: readonly R[]): Map<string, R[]> {
  return Map.groupBy(rows, (row) => row.booking_id);
}
