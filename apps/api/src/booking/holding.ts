// Holding times without paying: each client may hold a few, so that nobody empties a calendar for free. Counted twice: by
// network address when a booking is opened, and by e-mail once Calendly has told us whose it is. A time too many is given
// back at once, the way a client would.
// Source: OWASP API Security Top 10 2023, API6.

import { leavesTagged, type UnstampedEvent } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Db, Executor } from '../db/client.ts';
import type { Sealer } from '../db/sealed.ts';
import { type AdvanceDeps, type Advanced, advance } from './advance.ts';
import { type Details, sealDetailsFor } from './details.ts';
import type { Cause } from './saved-step.ts';

/** How many unpaid bookings somebody may hold at the same time. */
interface UnpaidLimits {
  readonly perEmail: number;
  readonly perAddress: number;
}

export interface HoldingDeps extends AdvanceDeps {
  readonly sealer: Sealer;
  readonly unpaidLimits: UnpaidLimits;
}

/** Gives a time back: what a client who changes their mind sends. */
const GIVE_BACK = { type: 'cancelBookingProcess' } as const;

/** A network address as it is kept: whose it is can be asked, what it is cannot. */
export function addressIndex(sealer: Sealer, address: string): Buffer {
  return sealer.index(addressText(address));
}

/** Whether others opened from the same address leave this booking no room. Others opening at the moment wait for `trx`. */
export async function tooManyFrom(
  trx: Executor,
  { sealer, unpaidLimits }: HoldingDeps,
  bookingId: string,
  address: string,
): Promise<boolean> {
  await inTurn(trx, addressIndex(sealer, address));
  const held = await othersHeld(trx, bookingId, 'opened_from', sealer.indexes(addressText(address)));
  return held >= unpaidLimits.perAddress;
}

/** Gives back the time of a booking just opened. `key`: makes it happen once. */
export async function giveBack(trx: Executor, deps: AdvanceDeps, bookingId: string, key: string): Promise<void> {
  const cause = { kind: 'command', id: key, event: GIVE_BACK.type } as const;
  await advance(trx, deps, bookingId, GIVE_BACK, cause);
}

/**
 * Applies news that says who the client is, with that sealed beside it. Where the news is that the picked time stands and
 * the same person holds too many unpaid ones already, the time is given back instead.
 */
export async function advanceWithDetails(
  db: Db,
  deps: HoldingDeps,
  bookingId: string,
  event: UnstampedEvent,
  cause: Cause,
  { details, readAt }: { readonly details?: Details | undefined; readonly readAt: Date },
): Promise<Advanced> {
  if (!details) return advance(db, deps, bookingId, event, cause, { readAt });
  const facts = { details: await sealDetailsFor({ db, sealer: deps.sealer }, bookingId, details) };
  if (event.type !== 'onCalendlyWebhookReceived') return advance(db, deps, bookingId, event, cause, facts);
  const result = await db.transaction().execute(async (trx) => {
    const quiet = { ...deps, changed: () => {} };
    if (await tooManyOf(trx, deps, bookingId, details.email)) return advance(trx, quiet, bookingId, GIVE_BACK, cause);
    return advance(trx, quiet, bookingId, event, cause, facts);
  });
  if (result.outcome === 'moved') deps.changed(bookingId);
  return result;
}

async function tooManyOf(
  trx: Executor,
  { sealer, unpaidLimits }: HoldingDeps,
  bookingId: string,
  email: string,
): Promise<boolean> {
  await inTurn(trx, sealer.index(email));
  const { state } = await trx
    .selectFrom('bookings')
    .select('state')
    .where('id', '=', bookingId)
    .executeTakeFirstOrThrow();
  // Further on it was let in before; the same news comes again.
  if (state !== 'CALENDLY_SCHEDULED') return false;
  return (await othersHeld(trx, bookingId, 'email_index', sealer.indexes(email))) >= unpaidLimits.perEmail;
}

/** Two at once would each find room for one more. */
async function inTurn(trx: Executor, index: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${index.readBigInt64BE(index.length - 8)})`.execute(trx);
}

const HOLDING = leavesTagged('slotHeld');

async function othersHeld(
  trx: Executor,
  bookingId: string,
  column: 'opened_from' | 'email_index',
  indexes: readonly Buffer[],
): Promise<number> {
  const { held } = await trx
    .selectFrom('bookings')
    .select(sql<number>`count(*)::int`.as('held'))
    .where(column, 'in', indexes)
    .where('id', '!=', bookingId)
    .where('captured', '=', 0)
    .where('path', 'in', HOLDING)
    .executeTakeFirstOrThrow();
  return held;
}

/** Forgets where bookings were opened from that no longer hold anything, or are paid. @returns how many */
export async function forgetAddresses(db: Db): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('bookings')
    .set({ opened_from: null })
    .where('opened_from', 'is not', null)
    .where(({ or, eb }) => or([eb('captured', '>', 0), eb('path', 'not in', HOLDING)]))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

function addressText(address: string): string {
  return `address ${address}`;
}
