// What providers tell us: twice, too early, too late, or again and again in vain.

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replayDelivery } from '../src/operator/replay.ts';
import { type Books, booksOf } from './support/books.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually, hurry } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage();
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

describe('a webhook that comes more than once', () => {
  it('is stored and applied once, also twenty times at the same moment', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const stored = await books.inbox();
    const log = await books.logOf(booking.id);
    const sent = [...(await providers.bodies(booking.id)), ...(await providers.bodies(booking.inviteeId))];
    expect(sent.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['invitee.created', 'checkout.session.completed', 'payment_intent.succeeded']),
    );
    const again = sent.flatMap(({ provider, body }) =>
      Array.from({ length: 20 }, () => sendWebhook(stage, provider, body)),
    );
    for (const { status } of await Promise.all(again)) expect(status).toBe(200);
    await allDone(stage.db);
    expect(await books.inbox()).toEqual(stored);
    expect(await books.logOf(booking.id)).toEqual(log);
    expect(await booking.view()).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 12_000 });
  });

  it('for the first time twenty times at once is stored and applied once', async () => {
    await providers.hold('stripe');
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session);
    const [completed] = (await providers.bodies(session)).filter(({ type }) => type === 'checkout.session.completed');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendWebhook(stage, 'stripe', completed?.body ?? '')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    const payments = (await books.logOf(booking.id)).filter(({ event }) => event === 'onPaymentSucceeded');
    expect(payments).toHaveLength(1);
    expect((await books.inboxOf(booking.id)).filter(({ provider }) => provider === 'stripe')).toHaveLength(1);
  });
});

describe('a webhook that comes before its booking', () => {
  it('waits, and is taken by the client who arrives', async () => {
    // Nothing can be looked up, so only the webhook itself can bring the booking on.
    await providers.fail('calendly', { path: '/scheduled_events' }, { times: 1000 });
    const slot = await stage.client.pick();
    const [parked] = await eventually('a parked delivery', async () => {
      const rows = (await books.inbox()).filter(({ verdict }) => verdict === 'parked');
      return rows.length > 0 && rows;
    });
    expect(parked).toMatchObject({ type: 'invitee.created', booking_id: null, reason: 'unknown booking' });
    const booking = await stage.client.openFor(slot);
    await booking.checkout();
    expect(await books.inboxOf(booking.id)).toMatchObject([{ id: parked?.id, verdict: 'applied', reason: null }]);
    const heard = (await books.logOf(booking.id)).find(({ event }) => event === 'onCalendlyWebhookReceived');
    expect(heard).toMatchObject({ cause_kind: 'delivery', cause_id: parked?.id });
  });

  it('waits for ever when nobody arrives, and keeps nobody busy', async () => {
    const slot = await stage.client.pick();
    const mine = async () => (await books.inbox()).find(({ event_key }) => event_key.includes(slot.invitee.uri));
    await eventually('a parked delivery', async () => (await mine())?.verdict === 'parked');
    await hurry(stage.db);
    await allDone(stage.db);
    expect(await mine()).toMatchObject({ verdict: 'parked', attempts: 1 });
  });
});

describe('a webhook a booking does not take yet', () => {
  it('is refused, kept, and taken as soon as the booking has moved', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await providers.hold('calendly');
    const later = new Date(Date.parse(booking.slot.startTime) + 7 * 86_400_000).toISOString();
    const moved = await stage.sandbox.reschedule(booking.inviteeId, later, 'invitee');
    await stage.sandbox.cancel(moved.invitee.uri.split('/').at(-1) ?? '', 'invitee');
    const cancelledNew = (await stage.sandbox.deliveries()).find(
      ({ type, body }) => type === 'invitee.canceled' && body.includes(`"uri":"${moved.invitee.uri}"`),
    );
    // The cancellation of a time the booking has never heard of comes first.
    await stage.sandbox.resend(cancelledNew?.id ?? '');
    const parked = await eventually('a parked delivery', async () =>
      (await books.inboxOf(booking.id)).find(({ verdict }) => verdict === 'parked'),
    );
    expect(parked).toMatchObject({ type: 'invitee.canceled', reason: 'not taken in BOOKING_CONFIRMED.upcoming' });
    expect((await booking.view()).path).toBe('BOOKING_CONFIRMED.upcoming');
    expect((await books.logOf(booking.id)).at(-1)).toMatchObject({ outcome: 'refused', event: 'cancelBooking' });

    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    // Applied, or old news by then because Calendly was asked meanwhile; in any case taken.
    const taken = (await books.inboxOf(booking.id)).find(({ id }) => id === parked.id);
    expect(taken).toMatchObject({ verdict: expect.stringMatching(/applied|ignored/), applied_at: expect.any(Date) });
    expect((await books.inboxOf(booking.id)).filter(({ verdict }) => verdict === 'parked')).toEqual([]);
  });

  it('about another slot of the same flow rests instead of going round and round', async () => {
    const booking = await stage.client.confirmed();
    const second = await stage.client.pick({ flowToken: booking.slot.flowToken });
    await stage.sandbox.cancel(second.invitee.uri.split('/').at(-1) ?? '', 'host');
    const ended = async () =>
      (await books.inbox()).find(({ event_key }) => event_key.startsWith(`invitee.canceled|${second.invitee.uri}`));
    await eventually('the cancellation stored', async () => (await ended()) !== undefined);
    await allDone(stage.db);
    const { attempts = 0, verdict } = (await ended()) ?? {};
    expect(verdict).toBe('parked');
    expect(attempts).toBeLessThanOrEqual(2);
    expect((await booking.view()).path).toBe('BOOKING_CONFIRMED.upcoming');
  });
});

describe('a delivery', () => {
  const completed = async () =>
    (await books.inbox()).find(({ type, verdict }) => type === 'checkout.session.completed' && verdict === 'received');
  const rowOf = async (id: string) => (await books.inbox()).find((row) => row.id === id);

  it('is sealed where it lies', async () => {
    const slot = await stage.client.pick({ name: 'Zebra Canary', email: 'zebra.canary@example.com' });
    await eventually('the delivery stored', async () =>
      (await books.inbox()).some(({ event_key }) => event_key.includes(slot.invitee.uri)),
    );
    for (const word of ['zebra.canary@example.com', 'Zebra Canary', slot.flowToken]) {
      const { rows } = await sql`
        select id from inbox where position(convert_to(${word}, 'UTF8') in body) > 0
          or strpos(event_key || type || coalesce(reason, '') || coalesce(flow_token_hash, ''), ${word}) > 0
      `.execute(stage.db);
      expect(rows).toEqual([]);
    }
  });

  it('is tried again when Stripe is away, until it is back', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await providers.fail('stripe', { path: '/v1/checkout/sessions' }, { times: 6 });
    await stage.sandbox.pay(session);
    const waiting = await eventually('a delivery that waits', async () =>
      (await books.inbox()).find(({ verdict, reason }) => verdict === 'received' && reason === 'stripe.http_503'),
    );
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
    await eventually('the confirmation', async () => {
      await hurry(stage.db);
      return (await booking.view()).state === 'BOOKING_CONFIRMED';
    });
    await allDone(stage.db);
    const [row] = (await books.inboxOf(booking.id)).filter(({ id }) => id === waiting.id);
    expect(row?.attempts).toBeGreaterThan(1);
    expect(row?.verdict).toMatch(/applied|ignored/);
  });

  it('that breaks us again and again is given up, told to a person, and applied once we are repaired', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.rest();
    // A fault of ours: what this delivery leads to cannot be written down.
    const fault = sql`alter table transitions add constraint our_fault
      check (event <> 'onPaymentSucceeded' or booking_id <> ${sql.lit(booking.id)}) not valid`;
    await fault.execute(stage.db);
    await stage.sandbox.pay(session);
    const { id } = await eventually('the delivery stored', completed);
    await stage.db.updateTable('inbox').set({ attempts: 18 }).where('verdict', '=', 'received').execute();
    stage.work();
    await eventually('another try', async () => (await rowOf(id))?.attempts === 19);
    expect(await books.casesOf(booking.id)).toEqual([]);
    await eventually('the end of trying', async () => {
      await hurry(stage.db);
      return (await rowOf(id))?.verdict === 'failed';
    });
    expect(await rowOf(id)).toMatchObject({ booking_id: booking.id, applied_at: null });
    expect(await books.casesOf(booking.id)).toEqual(['delivery_failed']);
    expect(stage.log.lines()).toContainEqual(
      expect.objectContaining({ msg: 'delivery given up', delivery: id, attempts: 20, level: 50 }),
    );
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');

    await sql`alter table transitions drop constraint our_fault`.execute(stage.db);
    await replayDelivery(stage.db, id, 'repaired');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('that cannot even be opened, so is nobody’s, is told by the audit until it is applied', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await allDone(stage.db);
    await stage.rest();
    await stage.sandbox.pay(session);
    const { id, body } = await eventually('the delivery stored', completed);
    await stage.db
      .updateTable('inbox')
      .set({ body: Buffer.alloc(64), attempts: 19 })
      .where('id', '=', id)
      .execute();
    stage.work();
    await eventually('the end of trying', async () => (await rowOf(id))?.verdict === 'failed');
    expect(await rowOf(id)).toMatchObject({ booking_id: null });
    const facts = { delivery: id, type: 'checkout.session.completed', reason: 'Error' };
    expect(await brokenPromises(stage)).toEqual([{ booking: null, invariant: 'failure_has_case', facts }]);

    await stage.db.updateTable('inbox').set({ body }).where('id', '=', id).execute();
    await replayDelivery(stage.db, id, 'repaired');
    await allDone(stage.db);
    expect((await rowOf(id))?.verdict).toMatch(/applied|ignored/);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
