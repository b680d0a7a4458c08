// A person leaves no trace once erased, and the books stay right.

import { randomUUID } from 'node:crypto';
import { createBookingMachine } from '@slotpay/machine';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../src/audit/verify.ts';
import { readBooking } from '../src/booking/read.ts';
import { viewOf } from '../src/booking/view.ts';
import type { Db } from '../src/db/client.ts';
import { type EraseDeps, erase, finishErasures } from '../src/privacy/erase.ts';
import { findByEmail } from '../src/privacy/find.ts';
import { purge } from '../src/privacy/purge.ts';
import type { Held } from './support/client.ts';
import { ask, openedOf } from './support/http.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, bookingReaches, eventually } from './support/wait.ts';
import { readable, wholeDatabase } from './support/whole-database.ts';

const NAME = 'Zebulon Quackenbush';
const EMAIL = 'Zebulon.Canary@Example.net';
const PERSON = { name: NAME, email: EMAIL };
const DAY_MS = 86_400_000;

let stage: Stage;
let db: Db;
let deps: EraseDeps;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 100 } });
  db = stage.db;
  const { machine, sealer } = stage.runtime;
  deps = { db, machine, sealer };
});
afterAll(() => stage?.close());

async function isSound(): Promise<void> {
  const found: unknown[] = [];
  await verify(db, createBookingMachine(), { slackMs: 300_000, found: (violation) => found.push(violation) });
  expect(found).toEqual([]);
}

/** Everything that is sealed about a booking, with the row it belongs to. */
async function sealedOf(id: string): Promise<{ row: string; sealed: Buffer }[]> {
  const booking = await db.selectFrom('bookings').select('details').where('id', '=', id).executeTakeFirstOrThrow();
  const effects = await db.selectFrom('effects').select('request').where('booking_id', '=', id).execute();
  const inbox = await db.selectFrom('inbox').select(['id', 'body']).where('booking_id', '=', id).execute();
  const own = [booking.details?.subarray(36) ?? null, ...effects.map(({ request }) => request)];
  return [
    ...own.flatMap((sealed) => (sealed ? [{ row: `bookings/${id}`, sealed }] : [])),
    ...inbox.filter(({ body }) => body.length > 0).map((row) => ({ row: `inbox/${row.id}`, sealed: row.body })),
  ];
}

/** How many of these open with any key that is in the database. */
async function openable(sealed: Awaited<ReturnType<typeof sealedOf>>): Promise<number> {
  const keys = [
    ...(await db.selectFrom('bookings').select('data_key').execute()),
    ...(await db.selectFrom('inbox').select('data_key').execute()),
  ];
  const opens = ({ row, sealed: bytes }: { row: string; sealed: Buffer }) =>
    keys.some(({ data_key }) => {
      try {
        return deps.sealer.open(data_key, row, bytes).length > 0;
      } catch {
        return false;
      }
    });
  return sealed.filter(opens).length;
}

/** A message that was read and asked nothing of any booking. */
async function keepStray(key: string, message: object): Promise<void> {
  const id = randomUUID();
  const data_key = deps.sealer.newKey(`inbox/${id}`);
  const body = deps.sealer.seal(data_key, `inbox/${id}`, JSON.stringify(message));
  const row = { id, provider: 'stripe' as const, event_key: key, type: 'charge.succeeded', data_key, body };
  await db
    .insertInto('inbox')
    .values({ ...row, verdict: 'ignored', applied_at: new Date() })
    .execute();
}

describe('a person whose booking was paid and refunded', () => {
  let booking: Held;
  beforeAll(async () => {
    booking = await stage.client.confirmed(PERSON);
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(db);
    await keepStray('evt_stray_1', { billing_details: { email: EMAIL.toLowerCase() } });
    await keepStray('evt_stray_2', { metadata: { booking_id: booking.id } });
    await keepStray('evt_stray_3', { billing_details: { email: 'somebody.else@example.net' } });
  });

  it('would be seen in a copy of the database if it were written there', async () => {
    const { reference } = await booking.view();
    const trace = [reference, booking.inviteeId];
    expect(readable(await wholeDatabase(db), trace)).toEqual(trace);
    expect(readable(`\\x00${Buffer.from(NAME).toString('hex')}00`, [NAME])).toEqual([NAME]);
    expect(readable(Buffer.from(`xyz${NAME}`).toString('base64'), [NAME])).toEqual([NAME]);
  });

  it('is stored sealed only, is found by address, and after erasure is nowhere', async () => {
    const sealed = await sealedOf(booking.id);
    expect(sealed.length).toBeGreaterThan(5);
    expect(await openable(sealed)).toBe(sealed.length);
    expect(readable(await wholeDatabase(db), [NAME, EMAIL, 'Quackenbush', 'Canary'])).toEqual([]);
    const found = await findByEmail(db, deps.sealer, ' zebulon.canary@example.NET ');
    expect(found.map(({ id }) => id)).toEqual([booking.id]);

    expect(await erase(deps, booking.id, { beforeSession: false })).toEqual({ outcome: 'erased' });

    expect(await openable(sealed)).toBe(0);
    expect(await sealedOf(booking.id)).toEqual([]);
    expect(readable(await wholeDatabase(db), [NAME, EMAIL, 'Quackenbush', 'Canary'])).toEqual([]);
    expect(await findByEmail(db, deps.sealer, EMAIL)).toEqual([]);
    const row = await db.selectFrom('bookings').selectAll().where('id', '=', booking.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ captured: 12_000, refunded: 12_000, state: 'REFUND_COMPLETED' });
    expect(row).toMatchObject({ details: null, email_index: null });
    await isSound();
  });

  it('is gone from messages that concerned no booking as well', async () => {
    const rows = await db
      .selectFrom('inbox')
      .select(['id', 'data_key', 'body', 'type'])
      .where(sql<boolean>`length(body) > 0`)
      .execute();
    const texts = rows.map((row) => deps.sealer.open(row.data_key, `inbox/${row.id}`, row.body).toString());
    expect(texts.filter((text) => readable(text, [NAME, EMAIL, booking.id]).length > 0)).toEqual([]);
    expect(texts.filter((text) => text.includes('somebody.else@example.net'))).toHaveLength(1);
  });

  it('can no longer be opened by anybody, and is shown without a person to us', async () => {
    const url = `${stage.urls.app}/bookings/${booking.id}`;
    expect((await ask(url, { capability: booking.capability })).status).toBe(404);
    const stored = await readBooking(db, deps, booking.id);
    expect(stored && viewOf(deps.machine, stored)).toMatchObject({ invitee: null, state: 'REFUND_COMPLETED' });
  });

  it('is erased once, and the second time says so', async () => {
    expect(await erase(deps, booking.id, { beforeSession: false })).toEqual({ outcome: 'already_erased' });
    expect(await erase(deps, '0b3e3c52-6d0e-4a3f-9d0f-3f3c6f1f2a10', { beforeSession: false })).toEqual({
      outcome: 'unknown_booking',
    });
  });
});

describe('an erasure', () => {
  it('waits for an unfinished payment, and is finished when there is nothing to wait for', async () => {
    const booking = await stage.client.open(PERSON);
    await booking.checkout();
    await allDone(db);
    expect(await erase(deps, booking.id, { beforeSession: true })).toEqual({
      outcome: 'waiting',
      waits: ['payment_unfinished'],
    });
    expect(await finishErasures(deps)).toBe(0);
    expect((await booking.view()).invitee?.name).toBe(NAME);

    await booking.send('cancelBookingProcess');
    await booking.reaches('IDLE');
    await allDone(db);
    expect(await finishErasures(deps)).toBe(1);
    expect(await findByEmail(db, deps.sealer, EMAIL)).toEqual([]);
    await isSound();
  });

  it('forgets what the client reads in as well', async () => {
    const slot = await stage.client.pick(PERSON);
    const { booking, capability } = openedOf(await stage.client.post(stage.client.request(slot, { language: 'de' })));
    await bookingReaches(db, booking.id, 'PAYMENT_PROCESSING.awaitingCheckout');
    const key = randomUUID();
    const leave = { capability, key, json: { type: 'cancelBookingProcess' } };
    await ask(`${stage.urls.app}/bookings/${booking.id}/events`, leave);
    await bookingReaches(db, booking.id, 'IDLE');
    await allDone(db);
    const language = async () => (await readBooking(db, deps, booking.id))?.language;
    expect(await language()).toBe('de');
    expect(await erase(deps, booking.id, { beforeSession: false })).toEqual({ outcome: 'erased' });
    expect(await language()).toBeNull();
  });

  it('waits for money on its way back', async () => {
    const booking = await stage.client.confirmed(PERSON);
    await allDone(db);
    await stage.rest();
    await booking.send('cancelBooking');
    const erased = await erase(deps, booking.id, { beforeSession: false });
    expect(erased).toMatchObject({ outcome: 'waiting', waits: expect.arrayContaining(['refund_under_way']) });
    stage.work();
    await booking.reaches('REFUND_COMPLETED');
    await allDone(db);
    expect(await finishErasures(deps)).toBe(1);
  });

  it('waits while a person looks into the booking', async () => {
    const booking = await stage.client.confirmed(PERSON);
    await allDone(db);
    await db.insertInto('cases').values({ booking_id: booking.id, code: 'effect_failed' }).execute();
    expect(await erase(deps, booking.id, { beforeSession: true })).toEqual({
      outcome: 'waiting',
      waits: ['case_open'],
    });
    await db.updateTable('cases').set({ closed_at: new Date() }).where('booking_id', '=', booking.id).execute();
    expect(await finishErasures(deps)).toBe(1);
  });

  it('waits for a session still to come unless asked not to, and the booking then goes on without a name', async () => {
    const booking = await stage.client.confirmed(PERSON);
    await allDone(db);
    expect(await erase(deps, booking.id, { beforeSession: false })).toEqual({
      outcome: 'waiting',
      waits: ['session_to_come'],
    });
    expect(await erase(deps, booking.id, { beforeSession: true })).toEqual({ outcome: 'erased' });
    await stage.sandbox.clearMail();

    // The host cancels: Calendly sends the name once more, money goes back, and nobody can be written to.
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    await bookingReaches(db, booking.id, 'REFUND_COMPLETED');
    await allDone(db);
    const mails = await db
      .selectFrom('effects')
      .select(['state', 'answer'])
      .where('booking_id', '=', booking.id)
      .where('type', '=', 'sendMail')
      .orderBy('created_at', 'desc')
      .limit(2)
      .execute();
    expect(mails).toEqual([
      { state: 'done', answer: { sent: false, why: 'no address' } },
      { state: 'done', answer: { sent: false, why: 'no address' } },
    ]);
    expect(await stage.sandbox.mail()).toEqual([]);
    const { details } = await db
      .selectFrom('bookings')
      .select('details')
      .where('id', '=', booking.id)
      .executeTakeFirstOrThrow();
    expect(details).toBeNull();
    await finishErasures(deps);
    expect(await sealedOf(booking.id)).toEqual([]);
    await isSound();
  });
});

describe('the clean-up', () => {
  it('forgets who left without paying, and only after the time', async () => {
    const booking = await stage.client.open(PERSON);
    await booking.checkout();
    await booking.send('cancelBookingProcess');
    await booking.reaches('IDLE');
    const kept = await stage.client.confirmed({ name: 'Kept Person', email: 'kept@example.net' });
    await allDone(db);
    expect((await purge(deps, 30 * DAY_MS)).erased).toBe(0);
    await sql`update bookings set updated_at = now() - interval '31 days'`.execute(db);
    expect(await purge(deps, 30 * DAY_MS)).toMatchObject({ erased: 1, waiting: 0 });
    expect(await findByEmail(db, deps.sealer, EMAIL)).toEqual([]);
    expect((await findByEmail(db, deps.sealer, 'kept@example.net')).map(({ id }) => id)).toEqual([kept.id]);
  });

  it('empties messages whose booking never came', async () => {
    const slot = await stage.client.pick(PERSON);
    const inviteeId = slot.invitee.uri.split('/').at(-1) ?? '';
    const parked = () =>
      db
        .selectFrom('inbox')
        .selectAll()
        .where('invitee_id', '=', inviteeId)
        .where('verdict', '=', 'parked')
        .executeTakeFirst();
    const { id } = await eventually('the early webhook', parked);
    await purge(deps, 30 * DAY_MS);
    expect((await parked())?.body.length).toBeGreaterThan(100);
    await sql`update inbox set received_at = now() - interval '31 days' where id = ${id}`.execute(db);
    expect((await purge(deps, 30 * DAY_MS)).bodies).toBe(1);
    const row = await db.selectFrom('inbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ verdict: 'ignored', reason: 'its booking never came', body: Buffer.alloc(0) });
  });
});
