// What becomes of an effect that does not work out: repeated, told to the booking, or left to a person. Never forgotten.

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealDetails } from '../src/booking/details.ts';
import { performEffect } from '../src/effects/perform.ts';
import { effects } from '../src/jobs/queue.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, bookingReaches, eventually, hurry } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({
    timeouts: { undoWindow: 50, recoveryBackoff: 50 },
    brokenOnPurpose: { snapshot_is_readable: 'two snapshots are spoilt, to see their bookings put aside' },
  });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
beforeEach(() => void stage.work());
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await stage.rest();
});
afterAll(() => stage?.close());

const effectOf = (booking: Held, type: string) =>
  stage.db
    .selectFrom('effects')
    .selectAll()
    .where('booking_id', '=', booking.id)
    .where('type', '=', type)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
const sessions = { method: 'POST', path: '/v1/checkout/sessions' };

/** As if it had been asked for a day ago. */
const aDayAgo = (id: string) =>
  sql`update effects set created_at = now() - interval '24 hours', run_at = now() where id = ${id}`.execute(stage.db);

describe('an effect whose provider is silent', () => {
  it('is repeated under one key, ever more slowly, for most of a day', async () => {
    await providers.fail('stripe', sessions);
    const booking = await stage.client.open();
    await booking.reaches('PAYMENT_PENDING');
    const tried = await eventually('three tries', async () => {
      const effect = await effectOf(booking, 'createCheckoutSession');
      return effect.attempts >= 3 && effect.run_at > new Date() && effect;
    });
    expect(tried).toMatchObject({ state: 'pending', last_error: 'stripe.http_503' });
    const asked = (await stage.sandbox.requests()).filter(({ idempotencyKey }) => idempotencyKey === tried.key);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(await books.casesOf(booking.id)).toEqual([]);
    await stage.sandbox.clearFaults();
    await hurry(stage.db);
    await booking.checkout();
  });

  it('is given up after a day: failed for all to see, told to the booking and to a person', async () => {
    await providers.fail('stripe', sessions);
    const booking = await stage.client.open();
    await booking.reaches('PAYMENT_PENDING');
    const { id } = await effectOf(booking, 'createCheckoutSession');
    await aDayAgo(id);
    const given = await eventually('given up', async () => {
      const rows = await stage.db.selectFrom('effects').selectAll().where('id', '=', id).execute();
      return rows.find(({ state }) => state !== 'pending');
    });
    expect(given).toMatchObject({
      state: 'failed',
      last_error: 'stripe.http_503',
      answer: { refused: 'stripe.http_503' },
    });
    expect(await books.casesOf(booking.id)).toContain('effect_failed');
    const told = await stage.db
      .selectFrom('transitions')
      .select(['event', 'to_path'])
      .where('booking_id', '=', booking.id)
      .where('cause_id', '=', id)
      .execute();
    expect(told).toContainEqual({ event: 'onPaymentError', to_path: 'ERROR_PAYMENT.payment' });
  });
});

describe('a refund whose answer never came', () => {
  it('is looked for before it is asked for again, so that it happens once', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await providers.drop('stripe');
    await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { after: true });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_PENDING');
    const refund = await eventually('one try', async () => {
      const effect = await effectOf(booking, 'refundPayment');
      return effect.last_error !== null && effect;
    });
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    await aDayAgo(refund.id);
    await booking.reaches('REFUND_COMPLETED');
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect((await booking.view()).paid).toBe(0);
    expect(await books.casesOf(booking.id)).toEqual([]);
  });
});

describe('an effect whose provider refuses', () => {
  it('and that nobody else would miss calls a person', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await allDone(stage.db);
    await stage.rest();
    await booking.send('cancelBookingProcess');
    const { id } = await effectOf(booking, 'expireCheckoutSession');
    await sql`update effects set params = '{"sessionId":"cs_test_none"}' where id = ${id}`.execute(stage.db);
    stage.work();
    await allDone(stage.db);
    expect(await effectOf(booking, 'expireCheckoutSession')).toMatchObject({
      state: 'failed',
      last_error: 'stripe.resource_missing',
    });
    expect(await books.casesOf(booking.id)).toEqual(['effect_failed']);
    expect((await booking.view()).state).toBe('IDLE');
  });

  it('to free a slot that is free already is content', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await allDone(stage.db);
    await stage.rest();
    await booking.send('cancelBookingProcess');
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    stage.work();
    await allDone(stage.db);
    expect(await effectOf(booking, 'cancelCalendlyEvent')).toMatchObject({ state: 'done' });
    expect(await books.casesOf(booking.id)).toEqual([]);
  });

  it('a mail because of its address is not tried for ever', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const row = await stage.db
      .selectFrom('bookings')
      .select(['id', 'data_key'])
      .where('id', '=', booking.id)
      .executeTakeFirstOrThrow();
    const details = sealDetails(stage.runtime.sealer, row, {
      name: 'Eve\r\nBcc: all@example.com',
      email: 'eve@example.com\r\nRCPT TO:<all@example.com>',
      timeZone: 'UTC',
      joinUrl: null,
      rescheduleUrl: null,
    });
    await stage.db.updateTable('bookings').set({ details }).where('id', '=', booking.id).execute();
    const before = (await stage.sandbox.mail()).length;
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await effectOf(booking, 'sendMail')).toMatchObject({
      state: 'failed',
      last_error: 'mail.address_unusable',
    });
    expect(await books.casesOf(booking.id)).toEqual(['effect_failed']);
    expect(await stage.sandbox.mail()).toHaveLength(before);
  });
});

describe('an effect that breaks us', () => {
  /** A booking at Checkout, with an effect of its own that is not worked on yet. */
  async function pending(): Promise<{ booking: Held; id: string }> {
    const booking = await stage.client.open();
    await booking.checkout();
    await allDone(stage.db);
    await stage.rest();
    await booking.send('onCheckoutReturned');
    return { booking, id: (await effectOf(booking, 'lookUpPayment')).id };
  }
  const perform = (booking: Held, id: string, attempts: number) =>
    performEffect(stage.runtime, { id, bookingId: booking.id, attempts });

  it('is tried again, and left to a person in the end', async () => {
    const { booking, id } = await pending();
    await sql`update effects set type = 'danceTheTango' where id = ${id}`.execute(stage.db);
    await perform(booking, id, 19);
    expect(await effectOf(booking, 'danceTheTango')).toMatchObject({ state: 'pending', last_error: 'Error' });
    expect(await books.casesOf(booking.id)).toEqual([]);
    await perform(booking, id, 20);
    expect(await effectOf(booking, 'danceTheTango')).toMatchObject({ state: 'failed' });
    expect(await books.casesOf(booking.id)).toEqual(['effect_failed']);
    expect(stage.log.lines()).toContainEqual(
      expect.objectContaining({ msg: 'effect broke', givenUp: true, level: 50 }),
    );
  });

  it('because its booking cannot be read is left to a person as well', async () => {
    const { booking, id } = await pending();
    await sql`update bookings set snapshot = '{"version":1}' where id = ${booking.id}`.execute(stage.db);
    await perform(booking, id, 20);
    expect(await effectOf(booking, 'lookUpPayment')).toMatchObject({
      state: 'failed',
      last_error: 'UnreadableSnapshot',
    });
    expect(await books.casesOf(booking.id)).toEqual(['effect_failed']);
  });

  it('because a newer version has written its booking waits for that version', async () => {
    const { booking, id } = await pending();
    await sql`update bookings set snapshot = '{"version":99}' where id = ${booking.id}`.execute(stage.db);
    await perform(booking, id, 1000);
    expect(await effectOf(booking, 'lookUpPayment')).toMatchObject({
      state: 'pending',
      last_error: 'UnreadableSnapshot',
    });
    expect(await books.casesOf(booking.id)).toEqual([]);
    // Out of the way of the tests that follow.
    await sql`update effects set state = 'done' where id = ${id}`.execute(stage.db);
  });

  it('is given back when its worker dies, after the lease and not before', async () => {
    const { booking, id } = await pending();
    const claim = async () => (await effects.claim(stage.db, 100, 60_000)).filter((job) => job.id === id);
    expect(await Promise.all([claim(), claim(), claim()]).then((jobs) => jobs.flat())).toMatchObject([{ attempts: 1 }]);
    expect(await claim()).toEqual([]);
    await sql`update effects set leased_until = now() - interval '1 second' where id = ${id}`.execute(stage.db);
    expect(await claim()).toMatchObject([{ attempts: 2 }]);
    await sql`update effects set leased_until = null where id = ${id}`.execute(stage.db);
    stage.work();
    await allDone(stage.db);
    await bookingReaches(stage.db, booking.id, 'PAYMENT_PROCESSING.awaitingCheckout');
  });
});
