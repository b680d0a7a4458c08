// Every way a payment can go, over real HTTP, with Stripe as slow, broken or mistaken as it can be.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { ask, problemOf } from './support/http.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { saturday } from './support/times.ts';
import { allDone, comeDue, eventually, hurry } from './support/wait.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50, recoveryBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await stage.sandbox.release('fifo');
});
afterAll(() => stage?.close());

const snapshotOf = async (booking: Held) => JSON.parse((await booking.view()).snapshot).context;
const openSessions = async (booking: Held) =>
  (await providers.sessionsOf(booking.id)).filter(({ status }) => status === 'open');
const sessionsFail = (after: boolean, times: number) =>
  providers.fail('stripe', { method: 'POST', path: '/v1/checkout/sessions' }, { after, times });

/** What Stripe has not answered for a day is given up. */
async function aDayPasses(booking: Held): Promise<void> {
  await stage.db
    .updateTable('effects')
    .set({ created_at: new Date(Date.now() - DAY_MS) })
    .where('booking_id', '=', booking.id)
    .where('state', '=', 'pending')
    .execute();
  await allDone(stage.db);
}

describe('a card', () => {
  it.each([
    ['declined', '4000000000000002', 'complete', 'generic_decline'],
    ['without the money', '4000000000009995', 'complete', 'insufficient_funds'],
    ['reported lost, which its user is not told', '4000000000009987', 'complete', 'generic_decline'],
    ['whose owner fails to prove it', '4000002760003184', 'fail', 'payment_intent_authentication_failure'],
    ['that is proven and then declined', '4000008400001629', 'complete', 'generic_decline'],
  ] as const)('%s leaves the booking unpaid, its time held, and another try', async (_, card, threeDs, code) => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    expect(await stage.sandbox.pay(session, card, threeDs)).toMatchObject({ outcome: 'declined' });
    const failed = await booking.reaches('PAYMENT_FAILED');
    expect(failed).toMatchObject({ paid: 0, clientEvents: expect.arrayContaining(['retryPayment']) });
    expect((await snapshotOf(booking)).failure).toMatchObject({ code });
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('active');
    await stage.sandbox.pay(session);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('whose owner proves it pays', async () => {
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout(), '4000002760003184', 'complete');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('whose owner walks away from the bank’s question pays nothing until the session expires', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, '4000002760003184', 'abandon');
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
    await stage.runtime.stripe.checkout.sessions.expire(session);
    await booking.reaches('PAYMENT_FAILED');
    expect((await snapshotOf(booking)).failure).toMatchObject({ code: 'session_expired' });
    expect((await booking.send('retryPayment')).status).toBe(200);
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
  });
});

describe('two tabs and fast fingers', () => {
  it('fifty wishes to pay again at once, each with its own key, leave one session that can be paid', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, '4000000000000002');
    await booking.reaches('PAYMENT_FAILED');
    const answers = await Promise.all(Array.from({ length: 50 }, () => booking.send('retryPayment')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    await allDone(stage.db);
    await booking.reaches('PAYMENT_PROCESSING.awaitingCheckout');
    const open = await openSessions(booking);
    expect(open.map(({ id }) => id)).toEqual([await booking.checkout()]);
  });

  it('fifty cancellations at once, under one key, are one', async () => {
    const booking = await stage.client.confirmed();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => booking.send('cancelBooking', key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    const log = await books.logOf(booking.id);
    expect(log.filter(({ event, outcome }) => event === 'cancelBooking' && outcome === 'moved')).toHaveLength(1);
  });

  it('a new try in one tab while the other has just paid counts as paid, and opens nothing', async () => {
    await providers.drop('stripe');
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout());
    expect((await booking.send('retryPayment')).status).toBe(200);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect((await providers.sessionsOf(booking.id)).map(({ status }) => status)).toEqual(['complete']);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
  });

  it('a new try closes the session before it', async () => {
    const booking = await stage.client.open();
    const first = await booking.checkout();
    expect((await booking.send('retryPayment')).status).toBe(200);
    const second = await eventually('the second session', async () => {
      const session = await booking.checkout();
      return session !== first && session;
    });
    expect((await openSessions(booking)).map(({ id }) => id)).toEqual([second]);
    await expect(stage.sandbox.pay(first)).rejects.toThrow('expired');
  });
});

describe('the page Stripe sends the client back to', () => {
  it('shows nothing to a stranger and confirms nothing for one', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    const url = `${stage.urls.app}/bookings/${booking.id}`;
    const stranger = 'x'.repeat(43);
    for (const capability of [undefined, stranger]) {
      const asking = capability === undefined ? {} : { capability };
      expect(problemOf(await ask(url, asking)).status).toBeGreaterThanOrEqual(401);
      const said = await ask(`${url}/events`, { ...asking, key: randomUUID(), json: { type: 'onCheckoutReturned' } });
      expect(problemOf(said).status).toBeGreaterThanOrEqual(401);
    }
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });
});

describe('a bank debit', () => {
  it('that fails days later leaves the time held and the booking unpaid', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, 'bank_debit');
    await booking.reaches('PAYMENT_PROCESSING.settling');
    await stage.sandbox.settle(session, 'failed');
    await booking.reaches('PAYMENT_FAILED');
    expect(await booking.view()).toMatchObject({ paid: 0 });
    expect((await booking.send('retryPayment')).status).toBe(200);
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
  });

  it('whose client gives up meanwhile is returned when it arrives', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, 'bank_debit');
    await booking.reaches('PAYMENT_PROCESSING.settling');
    expect((await booking.send('cancelBookingProcess')).status).toBe(200);
    await allDone(stage.db);
    await stage.sandbox.settle(session, 'succeeded');
    await stage.sandbox.refundDelay(0);
    await eventually('the money back', async () => (await books.moneyOf(booking.id)).refunded === 12_000);
    expect((await booking.view()).path).toBe('IDLE');
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
  });
});

describe('Stripe', () => {
  it('that opens a session and answers with an error opens one session', async () => {
    await sessionsFail(true, 1);
    const booking = await stage.client.open();
    // Stripe repeats the error for as long as it remembers the key; the second try finds the session instead.
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
    await aDayPasses(booking);
    expect(await books.casesOf(booking.id)).toEqual([]);
  });

  describe('that has not told of a session when the price changes', () => {
    /** The first attempt has failed so, its next try is an hour away, and then the booking moves to a dearer time. */
    const movedWhileOpening = async (how: { after?: true; within?: true }, to: string): Promise<Held> => {
      await providers.fail('stripe', { method: 'POST', path: '/v1/checkout/sessions' }, { ...how, times: 1 });
      const booking = await stage.client.open();
      const opening = await eventually('a first attempt that failed', async () => {
        const rows = await stage.db.selectFrom('effects').selectAll().where('booking_id', '=', booking.id).execute();
        return rows.find(({ type, last_error }) => type === 'createCheckoutSession' && last_error !== null);
      });
      const inAnHour = new Date(Date.now() + HOUR_MS);
      await stage.db.updateTable('effects').set({ run_at: inAnHour }).where('id', '=', opening.id).execute();
      await stage.sandbox.reschedule(booking.inviteeId, to, 'invitee');
      return booking;
    };

    it('closes the one it made, and opens the next one', async () => {
      const booking = await movedWhileOpening({ after: true }, saturday(3));
      const next = await booking.checkout();
      expect(await openSessions(booking)).toMatchObject([{ id: next }]);
      const sessions = await providers.sessionsOf(booking.id);
      expect(sessions.map(({ status }) => status).sort()).toEqual(['expired', 'open']);
      await stage.sandbox.pay(next);
      await booking.reaches('BOOKING_CONFIRMED.upcoming');
      expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 18_000, refunded: 0 });
    });

    it('and repeats its failure for a day, opens the next one all the same', async () => {
      const booking = await movedWhileOpening({ within: true }, saturday(4));
      await stage.sandbox.pay(await booking.checkout());
      await booking.reaches('BOOKING_CONFIRMED.upcoming');
      expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
      await aDayPasses(booking);
      expect(await books.casesOf(booking.id)).toEqual([]);
    });
  });

  it('that remembers a failure to open a session is asked anew after a minute, under another key', async () => {
    await providers.fail('stripe', { method: 'POST', path: '/v1/checkout/sessions' }, { within: true, times: 1 });
    const booking = await stage.client.open();
    await booking.reaches('PAYMENT_PENDING');
    await comeDue(stage.db, booking.id, 'paymentPending');
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
  });

  it('that refunds and answers with an error refunds once', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await providers.drop('stripe');
    await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { after: true, times: 1 });
    await booking.send('cancelBooking');
    // No webhook tells of it either.
    await booking.reaches('REFUND_COMPLETED');
    await aDayPasses(booking);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect((await booking.view()).path).toBe('REFUND_COMPLETED');
    expect(await books.casesOf(booking.id)).toEqual([]);
  });

  it('that does not answer when a session is closed is asked again until it is closed', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await providers.fail('stripe', { method: 'POST', path: `/v1/checkout/sessions/${session}` }, { times: 2 });
    await booking.send('cancelBookingProcess');
    await allDone(stage.db);
    expect((await providers.sessionsOf(booking.id)).map(({ status }) => status)).toEqual(['expired']);
  });
});

describe('a session that costs nothing', () => {
  it('is confirmed without Stripe, audited, and cancelled without a refund', async () => {
    const slot = await stage.client.pick({ eventType: 'intro-call' });
    const asked = (await stage.sandbox.requests()).filter(({ provider }) => provider === 'stripe').length;
    const booking = await stage.client.openFor(slot, undefined, { sessionTypeId: 'intro-call' });
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect((await stage.sandbox.requests()).filter(({ provider }) => provider === 'stripe')).toHaveLength(asked);
    expect(await booking.view()).toMatchObject({ price: 0, paid: 0, receiptUrl: null });
    expect((await books.logOf(booking.id)).map(({ to_path }) => to_path)).toContain('BOOKING_CONFIRMED.upcoming');
    await booking.send('cancelBooking');
    const closed = await booking.reaches('BOOKING_CANCELLED.closed');
    expect(JSON.parse(closed.snapshot).context.cancellation).toMatchObject({ refund: 0, reason: 'nothing_paid' });
    await allDone(stage.db);
    expect(await providers.slotStatus(slot.event.uri)).toBe('canceled');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await hurry(stage.db);
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });

  it('and a debit the bank decides days later is taken, by a clock that has gone on', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session, 'bank_debit');
    await booking.reaches('PAYMENT_PROCESSING.settling');
    await stage.sandbox.advance(3 * DAY_MS);
    await stage.sandbox.settle(session, 'succeeded');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
  });
});
