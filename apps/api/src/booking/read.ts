// A booking with everything a view, a mail or an effect needs to know of it.

import type { Language } from '@slotpay/contract';
import type { BookingMachine, LeafPath, SessionTerms, Snapshot, StateName } from '@slotpay/machine';
import { type Selectable, sql } from 'kysely';
import type { Executor } from '../db/client.ts';
import type { Sealer } from '../db/sealed.ts';
import type { Tables } from '../db/tables.ts';
import { type Details, openDetails } from './details.ts';
import { hasOpenDispute } from './disputes.ts';

/** A booking, opened. */
export interface Booking {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: StateName;
  readonly path: LeafPath;
  readonly snapshot: Snapshot;
  readonly storedSnapshot: string;
  readonly sessionType: Selectable<Tables['session_types']>;
  readonly details: Details | null;
  /** What the client read our page in. */
  readonly language: Language | null;
  readonly flowTokenHash: string;
  readonly dataKey: Buffer;
  readonly captured: number;
  readonly refunded: number;
  /** A bank is looking at one of its payments. */
  readonly disputed: boolean;
  readonly checkoutUrl: string | null;
  /** When its next timer is due. */
  readonly deadline: Date | null;
  /** Its person was erased: there is nobody any more who may open it. */
  readonly erased: boolean;
  readonly createdAt: Date;
  readonly now: Date;
}

export interface ReadDeps {
  readonly machine: BookingMachine;
  readonly sealer: Sealer;
}

/** Reads one booking; undefined when there is none. */
export async function readBooking(db: Executor, deps: ReadDeps, bookingId: string): Promise<Booking | undefined> {
  const row = await db
    .selectFrom('bookings')
    .selectAll('bookings')
    .select((eb) => [
      sql<Date>`clock_timestamp()`.as('now'),
      hasOpenDispute.as('disputed'),
      sql<Date | null>`(select min(due_at) from timers where timers.booking_id = bookings.id)`.as('deadline'),
      eb
        .selectFrom('effects')
        .select(sql<string | null>`answer->>'url'`.as('url'))
        .whereRef('effects.booking_id', '=', 'bookings.id')
        .where('effects.type', '=', 'createCheckoutSession')
        .where(
          sql<string>`answer->>'sessionId'`,
          '=',
          sql<string>`bookings.snapshot::jsonb #>> '{context,checkout,sessionId}'`,
        )
        .limit(1)
        .as('checkout_url'),
    ])
    .where('bookings.id', '=', bookingId)
    .executeTakeFirst();
  if (!row) return undefined;
  const sessionType = await sessionTypeRevision(db, row.session_type_id, row.session_type_revision);
  return {
    id: row.id,
    reference: row.reference,
    version: row.version,
    state: row.state,
    path: row.path,
    snapshot: deps.machine.parse(row.snapshot),
    storedSnapshot: row.snapshot,
    sessionType,
    details: openDetails(deps.sealer, row),
    language: row.language,
    flowTokenHash: row.flow_token_hash,
    dataKey: row.data_key,
    captured: row.captured,
    refunded: row.refunded,
    disputed: row.disputed,
    checkoutUrl: row.checkout_url,
    deadline: row.deadline,
    erased: row.erased_at !== null,
    createdAt: row.created_at,
    now: row.now,
  };
}

/** One revision of a session type, superseded or not. */
export async function sessionTypeRevision(db: Executor, id: string, revision: number) {
  return db
    .selectFrom('session_types')
    .selectAll()
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
}

/** What the machine freezes of a session type. */
export function termsOf(type: Selectable<Tables['session_types']>): SessionTerms {
  return {
    sessionTypeId: type.id,
    revision: type.revision,
    durationMinutes: type.duration_minutes,
    holdMinutes: type.hold_minutes,
    currency: type.currency,
    price: type.price,
    rateRules: type.rate_rules,
    refundPolicy: type.refund_policy,
    ...(type.unpaid_difference === 'waive' ? { unpaidDifference: type.unpaid_difference } : {}),
  };
}
