// Our books beside the providers': what no audit of one database can see.

import { isDeepStrictEqual } from 'node:util';
import type { LeafPath } from '@slotpay/machine';
import type { Db } from '../../src/db/client.ts';
import type { LedgerKind } from '../../src/db/tables.ts';
import { STRAY_ATTEMPT } from '../support/rounds.ts';
import { type Held, moneyOf } from './world.ts';

/** A promise the two sides break together. */
export interface Discrepancy {
  readonly booking: string;
  readonly promise: 'one_open_session' | 'asked_for_once' | 'ledger_is_stripes' | 'calendar_is_calendlys';
  readonly facts: Readonly<Record<string, unknown>>;
}

interface BookingRow {
  readonly id: string;
  readonly reference: string;
  readonly path: LeafPath;
  readonly price: number | null;
}

const bookingsIn = (db: Db): Promise<BookingRow[]> =>
  db.selectFrom('bookings').select(['id', 'reference', 'path', 'price']).orderBy('created_at').execute();

/** Checked at every moment: a booking never has two sessions that can be paid. */
export async function openSessions(db: Db, world: Held): Promise<Discrepancy[]> {
  const open = world.sessions.filter((s) => s.status === 'open' && s.metadata['attempt'] !== STRAY_ATTEMPT);
  const counts = Map.groupBy(open, ({ metadata }) => metadata['booking_id'] ?? '');
  return (await bookingsIn(db)).flatMap(({ id, reference }) => {
    const sessions = counts.get(id) ?? [];
    if (sessions.length <= 1) return [];
    return [{ booking: reference, promise: 'one_open_session', facts: { sessions: sessions.map((s) => s.id) } }];
  });
}

/** Checked once everything has settled. */
export async function settledBooks(db: Db, world: Held): Promise<Discrepancy[]> {
  const ledger = await db.selectFrom('ledger').select(['booking_id', 'kind', 'amount']).execute();
  const invitees = await db.selectFrom('calendly_invitees').select(['booking_id', 'event_id']).execute();
  return (await bookingsIn(db)).flatMap((booking) => [
    ...ledgerFault(
      booking,
      ledger.filter(({ booking_id }) => booking_id === booking.id),
      world,
    ),
    ...repeatedRefunds(booking, world),
    ...calendarFault(
      booking,
      invitees.filter(({ booking_id }) => booking_id === booking.id).map(({ event_id }) => event_id),
      world,
    ),
  ]);
}

function ledgerFault(
  { id, reference }: BookingRow,
  ledger: readonly { kind: LedgerKind; amount: number }[],
  world: Held,
): Discrepancy[] {
  const { charges, refunds, disputes } = moneyOf(world, id);
  const sum = (amounts: readonly { amount: number }[]) => amounts.reduce((total, { amount }) => total + amount, 0);
  const lines = (wanted: LedgerKind) => sum(ledger.filter(({ kind }) => kind === wanted));
  const ours = {
    captured: lines('capture'),
    refunded: lines('refund') - lines('refund_failed'),
    lost: lines('dispute_lost'),
  };
  const stripes = {
    captured: sum(charges.map(({ amount_captured: amount }) => ({ amount }))),
    refunded: sum(refunds.filter(({ status }) => status === 'succeeded')),
    lost: sum(disputes.filter(({ status }) => status === 'lost')),
  };
  if (isDeepStrictEqual(ours, stripes)) return [];
  return [{ booking: reference, promise: 'ledger_is_stripes', facts: { ours, stripes } }];
}

/** One refund for each that was asked for: a second one would look like the dashboard's to whoever reads the ledger alone. */
function repeatedRefunds({ id, reference }: BookingRow, world: Held): Discrepancy[] {
  const ours = moneyOf(world, id).refunds.filter(({ metadata }) => metadata['attempt'] !== undefined);
  const byAttempt = Map.groupBy(ours, ({ metadata }) => metadata['attempt']);
  return [...byAttempt].flatMap(([attempt, refunds]) => {
    if (refunds.length === 1) return [];
    return [{ booking: reference, promise: 'asked_for_once', facts: { attempt, refunds: refunds.map((r) => r.id) } }];
  });
}

const LIVE: readonly LeafPath[] = ['BOOKING_CONFIRMED.upcoming', 'BOOKING_RESCHEDULED.settled', 'PAYMENT_SUCCEEDED'];
const ENDED = ['IDLE', 'BOOKING_CANCELLED.closed', 'REFUND_PENDING', 'REFUND_COMPLETED'];

/** A live booking has exactly one live event in Calendly; one that has ended has none, unless its time has passed. */
function calendarFault({ id, reference, path }: BookingRow, eventIds: readonly string[], world: Held): Discrepancy[] {
  const own = world.scheduledEvents.filter(({ uri }) => eventIds.includes(uri.split('/').at(-1) ?? ''));
  const active = own.filter(({ status }) => status === 'active');
  const facts = { id, path, active: active.length };
  const fault: Discrepancy = { booking: reference, promise: 'calendar_is_calendlys', facts };
  if (LIVE.includes(path)) return active.length === 1 ? [] : [fault];
  if (ENDED.includes(path)) return active.every(isOver(world)) ? [] : [fault];
  return [];
}

const isOver =
  (world: Held) =>
  ({ end_time }: Held['scheduledEvents'][number]): boolean =>
    Date.parse(end_time) <= Date.parse(world.now);
