// A booking's first transaction: the client has picked a time in Calendly. What the browser decided before (choosing a
// session type, opening the calendar) is replayed here, so that the log is complete from IDLE on.

import { randomUUID } from 'node:crypto';
import type { Language } from '@slotpay/contract';
import type { CalendlyIds, UnstampedEvent } from '@slotpay/machine';
import { MACHINE_VERSION } from '@slotpay/machine';
import type { Selectable } from 'kysely';
import type { LookUps } from '../cache/look-ups.ts';
import type { Db, Executor } from '../db/client.ts';
import type { Tables } from '../db/tables.ts';
import { hashToken, newToken } from '../db/token.ts';
import { type AdvanceDeps, advance } from './advance.ts';
import { newDetailsKey } from './details.ts';
import { claimEarlyDeliveries } from './early.ts';
import { bookingByInvitee } from './find.ts';
import { addressIndex, giveBack, type HoldingDeps, tooManyFrom } from './holding.ts';
import { type ReadDeps, termsOf } from './read.ts';
import { newReference } from './reference.ts';

export interface NewBooking {
  readonly sessionType: Selectable<Tables['session_types']>;
  readonly invitee: CalendlyIds;
  readonly flowToken: string;
  /** The client's idempotency key: whoever repeats it gets the same booking. */
  readonly key: string;
  /** The client's network address, a whole IPv6 subnet counting as one. */
  readonly address: string;
  readonly language?: Language | undefined;
}

export type Opened =
  | { readonly outcome: 'opened' | 'repeated' | 'taken_over'; readonly bookingId: string; readonly capability: string }
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'too_many_unpaid' }
  | { readonly outcome: 'key_reused' };

export interface OpenDeps extends HoldingDeps, ReadDeps {
  readonly lookUps: LookUps;
}

/**
 * Opens a booking, or finds the one the same request opened before. `taken`: another booking holds this invitee.
 * `too_many_unpaid`: the client holds as many as anybody may, and the time just picked is given back.
 */
export async function openBooking(db: Db, deps: OpenDeps, request: NewBooking): Promise<Opened> {
  const repeated = await repeat(db, request);
  if (repeated) return repeated;
  const bookingId = randomUUID();
  const flow = { flowTokenHash: hashToken(request.flowToken), inviteeId: request.invitee.inviteeId };
  const early = await deps.lookUps.parked(flow);
  const opened = await db
    .transaction()
    .execute(async (trx): Promise<Opened> => {
      await open(trx, deps, bookingId, { ...request, openedBy: 'client' }, early);
      if (await tooManyFrom(trx, deps, bookingId, request.address)) {
        await giveBack(trx, { ...deps, changed: () => {} }, bookingId, givenBackKey(request.key));
        return { outcome: 'too_many_unpaid' };
      }
      return { outcome: 'opened', bookingId, capability: await newCapability(trx, bookingId) };
    })
    .catch((error: unknown): Opened => {
      if (error instanceof Taken) return { outcome: 'taken' };
      throw error;
    });
  // Two requests with one key at the same time: the slower one finds what the faster one made.
  if (opened.outcome === 'taken') return (await repeat(db, request)) ?? opened;
  // Once more now that others see the booking: a webhook may have been parked while it was being opened.
  await claimEarlyDeliveries(db, bookingId);
  await deps.lookUps.forgetParked(flow);
  deps.changed(bookingId);
  return opened;
}

/**
 * Opens a booking for a time that was picked and that no browser came with. Nobody holds a capability for it: its client
 * gets in by a mailed link, or as the one who brings its flow token, once.
 * @returns its id; undefined when another booking holds this invitee, or this flow
 */
export async function openUnattended(
  db: Db,
  deps: AdvanceDeps & ReadDeps,
  request: Omit<NewBooking, 'address'>,
): Promise<string | undefined> {
  const bookingId = randomUUID();
  try {
    await db
      .transaction()
      .execute((trx) => open(trx, deps, bookingId, { ...request, openedBy: 'server', address: null }, []));
  } catch (error) {
    if (error instanceof Taken) return undefined;
    throw error;
  }
  await claimEarlyDeliveries(db, bookingId);
  deps.changed(bookingId);
  return bookingId;
}

/** Ends the transaction: another booking holds this invitee, or this flow. */
class Taken extends Error {}

interface Opening extends Omit<NewBooking, 'address'> {
  /** Null when no client asks. */
  readonly address: string | null;
  readonly openedBy: 'client' | 'server';
}

async function open(
  trx: Executor,
  deps: AdvanceDeps & ReadDeps,
  bookingId: string,
  request: Opening,
  early: readonly string[],
): Promise<void> {
  const { inviteeId } = request.invitee;
  if (await bookingByInvitee(trx, inviteeId)) throw new Taken();
  if (!(await insertBlank(trx, deps, bookingId, request))) throw new Taken();
  for (const event of eventsSoFar(request)) {
    const cause = { kind: 'command', id: `${loggedKey(request)}/${event.type}`, event: event.type } as const;
    await advance(trx, { ...deps, changed: () => {} }, bookingId, event, cause);
  }
  await claimEarlyDeliveries(trx, bookingId, early);
  // Two flows may claim one invitee at the same moment; the key of calendly_invitees lets one of them have it.
  if ((await bookingByInvitee(trx, inviteeId)) !== bookingId) throw new Taken();
}

async function repeat(db: Db, { flowToken, key, invitee, language }: NewBooking): Promise<Opened | undefined> {
  const existing = await db
    .selectFrom('bookings')
    .select(['id', 'creation_key_hash'])
    .where('flow_token_hash', '=', hashToken(flowToken))
    .executeTakeFirst();
  if (!existing) return undefined;
  if (existing.creation_key_hash !== hashToken(key)) {
    return (await takeOver(db, existing.id, { key, inviteeId: invitee.inviteeId, language })) ?? { outcome: 'taken' };
  }
  if ((await bookingByInvitee(db, invitee.inviteeId)) !== existing.id) return { outcome: 'key_reused' };
  if (await wasGivenBack(db, existing.id, givenBackKey(key))) return { outcome: 'too_many_unpaid' };
  return { outcome: 'repeated', bookingId: existing.id, capability: await newCapability(db, existing.id) };
}

// A client's key lets them in again, so the log, which support may read, gets its hash.
function loggedKey({ key, openedBy }: Pick<Opening, 'key' | 'openedBy'>): string {
  return openedBy === 'client' ? hashToken(key) : key;
}

function givenBackKey(key: string): string {
  return `${hashToken(key)}/too_many_unpaid`;
}

async function wasGivenBack(db: Db, bookingId: string, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('commands')
    .select('key')
    .where('booking_id', '=', bookingId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}

// The client of a booking the server opened comes after all. Calendly and the host have seen the flow token too, so it
// lets in the first who brings it and nobody after a mailed link was used.
async function takeOver(
  db: Db,
  bookingId: string,
  { key, inviteeId, language }: Pick<NewBooking, 'key' | 'language'> & { inviteeId: string },
): Promise<Opened | undefined> {
  if ((await bookingByInvitee(db, inviteeId)) !== bookingId) return undefined;
  return db.transaction().execute(async (trx): Promise<Opened | undefined> => {
    const { numUpdatedRows } = await trx
      .updateTable('bookings')
      .set({ opened_by: 'client', creation_key_hash: hashToken(key), ...(language && { language }) })
      .where('id', '=', bookingId)
      .where('opened_by', '=', 'server')
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('capabilities').select('hash').where('booking_id', '=', bookingId))),
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    return { outcome: 'taken_over', bookingId, capability: await newCapability(trx, bookingId) };
  });
}

async function insertBlank(db: Executor, deps: ReadDeps, bookingId: string, request: Opening): Promise<boolean> {
  const { sessionType, flowToken, key, openedBy, address, language } = request;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('bookings')
    .values({
      id: bookingId,
      reference: newReference(),
      version: 1,
      machine_version: MACHINE_VERSION,
      state: 'IDLE',
      path: 'IDLE',
      snapshot: deps.machine.serialise(deps.machine.create(bookingId)),
      session_type_id: sessionType.id,
      session_type_revision: sessionType.revision,
      flow_token_hash: hashToken(flowToken),
      creation_key_hash: hashToken(key),
      language: language ?? null,
      opened_by: openedBy,
      opened_from: address === null ? null : addressIndex(deps.sealer, address),
      data_key: newDetailsKey(deps.sealer, bookingId),
      currency: sessionType.currency,
    })
    .onConflict((conflict) => conflict.column('flow_token_hash').doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return false;
  await db.insertInto('log_heads').values({ booking_id: bookingId }).execute();
  return true;
}

function eventsSoFar({ sessionType, invitee }: Pick<NewBooking, 'sessionType' | 'invitee'>): UnstampedEvent[] {
  return [
    { type: 'selectSessionType' },
    { type: 'startCalendlyScheduling', terms: termsOf(sessionType) },
    { type: 'onCalendlyEventCreated', ...invitee },
  ];
}

/** A new way to open a booking. Returned once; only its hash is kept. */
export async function newCapability(db: Executor, bookingId: string): Promise<string> {
  const capability = newToken();
  await db
    .insertInto('capabilities')
    .values({ hash: hashToken(capability), booking_id: bookingId })
    .execute();
  return capability;
}
