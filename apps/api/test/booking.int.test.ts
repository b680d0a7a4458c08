// A booking from Checkout to the end, through the real server, worker and pretend providers.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { performEffect } from '../src/effects/perform.ts';
import { type Books, booksOf } from './support/books.ts';
import { type Answer, problemOf, viewOf } from './support/http.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 1500 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

describe('paying', () => {
  it('confirms the booking once Stripe says so, with one mail and a calendar file', async () => {
    const who = { name: 'Grace Example', email: `grace.${randomUUID()}@example.com` };
    const booking = await stage.client.confirmed(who);
    const view = await booking.view();
    expect(view).toMatchObject({ price: 12_000, paid: 12_000, invitee: { ...who, timeZone: 'Europe/Lisbon' } });
    expect(view.receiptUrl).toMatch(/^http/);
    await allDone(stage.db);
    const mails = (await stage.sandbox.mail()).filter(({ to }) => to.includes(who.email));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe('You’re booked: Deep dive');
    const file = mails[0]?.attachments.find(({ filename }) => filename === 'booking.ics');
    expect(file?.content).toContain(`UID:${booking.id}@slotpay`);
  });

  it('after a declined card works on a second attempt, whose first session is closed', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    expect(await stage.sandbox.pay(session, '4000000000009995')).toMatchObject({ outcome: 'declined' });
    const failed = await booking.reaches('PAYMENT_FAILED');
    expect(JSON.parse(failed.snapshot).context.failure).toMatchObject({ code: 'insufficient_funds' });
    expect((await booking.send('retryPayment')).status).toBe(200);
    const second = await booking.checkout();
    expect(second).not.toBe(session);
    await stage.sandbox.pay(second);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    const sessions = await providers.sessionsOf(booking.id);
    expect(sessions.map(({ status }) => status).sort()).toEqual(['complete', 'expired']);
    expect(await booking.view()).toMatchObject({ paid: 12_000 });
  });

  it('on Stripe’s page after a declined card needs no second attempt', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, '4000000000000002');
    await booking.reaches('PAYMENT_FAILED');
    await stage.sandbox.pay(session);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
  });

  it('is noticed by the client’s return when no webhook comes', async () => {
    await providers.drop('stripe');
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session);
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
    expect((await booking.send('onCheckoutReturned')).status).toBe(200);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('is not believed because somebody comes back', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    expect((await booking.send('onCheckoutReturned')).status).toBe(200);
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });

  it('takes days by bank debit, and is confirmed when the money is there', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, 'bank_debit');
    await booking.reaches('PAYMENT_PROCESSING.settling');
    await stage.sandbox.settle(session, 'succeeded');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('twice keeps the first payment and returns the second, once and whole', async () => {
    // The first session cannot be closed in time: the client pays in both tabs.
    const booking = await stage.client.open();
    const first = await booking.checkout();
    await providers.hold('stripe');
    await stage.sandbox.pay(first);
    const intent = (await providers.sessionsOf(booking.id))[0]?.payment_intent;
    const second = await stage.runtime.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        { quantity: 1, price_data: { currency: 'eur', unit_amount: 12_000, product_data: { name: 'Deep dive' } } },
      ],
      metadata: { booking_id: booking.id, attempt: '1' },
      payment_intent_data: { metadata: { booking_id: booking.id, attempt: '1' } },
      success_url: `${stage.urls.app}/b/x`,
    });
    await stage.sandbox.pay(second.id);
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await eventually('the refund', async () => (await providers.refundsOf(booking.id)).length > 0);
    await allDone(stage.db);
    const refunds = await providers.refundsOf(booking.id);
    expect(refunds).toMatchObject([{ amount: 12_000, status: 'succeeded' }]);
    expect(refunds[0]?.payment_intent).not.toBe(intent);
    const money = await stage.db
      .selectFrom('bookings')
      .select(['captured', 'refunded'])
      .where('id', '=', booking.id)
      .executeTakeFirstOrThrow();
    expect(money).toEqual({ captured: 24_000, refunded: 12_000 });
    expect(await booking.view()).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 12_000 });
  });
});

describe('a client’s wish', () => {
  it('repeated with its key is fulfilled once', async () => {
    const booking = await stage.client.confirmed();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => booking.send('cancelBooking', key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    const again: Answer = await booking.send('cancelBooking', key);
    expect(viewOf(again).state).toBe('REFUND_COMPLETED');
  });

  it('with the key of another wish is refused', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    const key = randomUUID();
    expect((await booking.send('onCheckoutReturned', key)).status).toBe(200);
    expect(problemOf(await booking.send('cancelBookingProcess', key))).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    });
  });

  it('to cancel can be taken back in time: nobody was told and nothing was returned', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const before = (await books.effectsOf(booking.id)).length;
    expect((await booking.send('cancelBooking')).status).toBe(200);
    const answer = await booking.send('confirmBooking');
    expect(viewOf(answer).state).toBe('BOOKING_CONFIRMED');
    await allDone(stage.db);
    expect(await books.effectsOf(booking.id)).toHaveLength(before);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('active');
  });

  it('to cancel returns the money, frees the slot and says so in two mails', async () => {
    const email = `cancels.${randomUUID()}@example.com`;
    const booking = await stage.client.confirmed({ email });
    expect((await booking.view()).cancellationQuote).toMatchObject({ amount: 12_000, percent: 100 });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ amount: 12_000, status: 'succeeded' }]);
    const subjects = (await stage.sandbox.mail()).filter(({ to }) => to.includes(email)).map(({ subject }) => subject);
    expect(subjects).toEqual(expect.arrayContaining(['Cancelled: Deep dive', '€120.00 refunded']));
    expect(await booking.view()).toMatchObject({ paid: 0 });
  });

  it('to leave before paying frees the slot and closes the session', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    expect(viewOf(await booking.send('cancelBookingProcess')).state).toBe('IDLE');
    await allDone(stage.db);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    expect((await providers.sessionsOf(booking.id)).map(({ status }) => status)).toEqual(['expired']);
  });

  it('to leave at the moment of paying returns the money', async () => {
    await providers.drop('stripe');
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout());
    expect(viewOf(await booking.send('cancelBookingProcess')).state).toBe('IDLE');
    await eventually('the refund', async () => (await providers.refundsOf(booking.id)).length > 0);
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ amount: 12_000, status: 'succeeded' }]);
    expect(await booking.view()).toMatchObject({ state: 'IDLE', paid: 0 });
  });
});

describe('Stripe', () => {
  it('away while a session is opened makes the client wait, not start over', async () => {
    await stage.sandbox.fault({
      provider: 'stripe',
      on: 'request',
      match: { method: 'POST', path: '/v1/checkout/sessions' },
      action: 'fail-before',
      times: 2,
    });
    const booking = await stage.client.open();
    await booking.reaches('PAYMENT_PENDING');
    await allDone(stage.db);
    await booking.checkout();
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
  });

  it('gives the same session again to the process that follows one that died before writing it down', async () => {
    await stage.rest();
    const booking = await stage.client.open();
    const perform = async (type: string, machine = stage.runtime.machine) => {
      const row = (await books.effectsOf(booking.id)).find(
        (effect) => effect.type === type && effect.state === 'pending',
      );
      await performEffect({ ...stage.runtime, machine }, { id: row?.id ?? '', bookingId: booking.id, attempts: 1 });
    };
    await perform('lookUpCalendlyInvitee');
    const died = () => {
      throw new Error('died here');
    };
    await perform('createCheckoutSession', { ...stage.runtime.machine, step: died });
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
    expect((await booking.view()).state).toBe('PAYMENT_PENDING');
    stage.work();
    await allDone(stage.db);
    const session = await booking.checkout();
    expect((await providers.sessionsOf(booking.id)).map(({ id }) => id)).toEqual([session]);
  });
});
