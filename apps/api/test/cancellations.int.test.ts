// Whoever ends a booking, the time is free again and the right amount goes back, for a reason that is told.

import { SessionTypeSeed } from '@slotpay/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeCase } from '../src/booking/case-list.ts';
import { seedSessionTypes } from '../src/db/seed.ts';
import { retryRefund } from '../src/operator/cancel.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { problemOf } from './support/http.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, comeDue, eventually, hurry } from './support/wait.ts';

const PRICE = 10_000;
const YEAR_H = 365 * 24;
const HOUR_MS = 3_600_000;

/** Policies by which a booking some weeks ahead gets back … */
const POLICIES = {
  everything: { tiers: [{ hoursBefore: 24, refundPercent: 100 }], flatFee: 0 },
  'all-but-a-fee': { tiers: [{ hoursBefore: 24, refundPercent: 100 }], flatFee: 750 },
  half: {
    tiers: [
      { hoursBefore: YEAR_H, refundPercent: 100 },
      { hoursBefore: 24, refundPercent: 50 },
    ],
    flatFee: 0,
  },
  nothing: { tiers: [{ hoursBefore: YEAR_H, refundPercent: 100 }], flatFee: 0 },
} as const;

const SOLO_TYPE = '22222222-2222-4222-8222-222222222222';
const GROUP_TYPE = '55555555-5555-4555-8555-555555555555';

const offer = (id: string, refundPolicy: object, eventType = SOLO_TYPE) =>
  SessionTypeSeed.parse({
    id,
    name: `A session that returns ${id}`,
    description: '',
    hostName: 'Mara Lindqvist',
    durationMinutes: 60,
    price: PRICE,
    currency: 'eur',
    calendlyEventTypeUri: `https://api.calendly.com/event_types/${eventType}`,
    schedulingPath: '/northlight/deep-dive',
    refundPolicy,
  });

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
  const offers = Object.entries(POLICIES).map(([id, policy]) => offer(id, policy));
  await seedSessionTypes(stage.db, [...offers, offer('shared', POLICIES.everything, GROUP_TYPE)]);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

async function opened(policy: keyof typeof POLICIES): Promise<Held> {
  return stage.client.openFor(await stage.client.pick(), undefined, { sessionTypeId: policy });
}
async function confirmed(policy: keyof typeof POLICIES): Promise<Held> {
  const booking = await opened(policy);
  await stage.sandbox.pay(await booking.checkout());
  await booking.reaches('BOOKING_CONFIRMED.upcoming');
  return booking;
}
const slotOf = (booking: Held) => providers.slotStatus(booking.slot.event.uri);
const cancellationOf = async (booking: Held) => JSON.parse((await booking.view()).snapshot).context.cancellation;

describe('a cancellation agreed to for a refund', () => {
  const agree = (booking: Held, refund: number) => booking.send('cancelBooking', undefined, refund);

  it('returns exactly that', async () => {
    const booking = await confirmed('half');
    expect((await booking.view()).cancellationQuote).toMatchObject({ amount: 5_000 });
    expect((await agree(booking, 5_000)).status).toBe(200);
    await booking.reaches('REFUND_COMPLETED');
    expect(await books.moneyOf(booking.id)).toEqual({ captured: PRICE, refunded: 5_000 });
  });

  it('that is another one by now is not made: the client is asked again', async () => {
    const booking = await confirmed('everything');
    const [intent] = await providers.intentsOf(booking.id);
    await stage.sandbox.refund(intent?.id ?? '', 3_000);
    await eventually('a refund by hand', async () => (await books.moneyOf(booking.id)).refunded === 3_000);
    const { version } = await booking.view();
    const answer = await agree(booking, PRICE);
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'quote_changed' });
    expect(await booking.view()).toMatchObject({ version, path: 'BOOKING_CONFIRMED.upcoming' });
    expect((await agree(booking, 7_000)).status).toBe(200);
    await booking.reaches('REFUND_COMPLETED');
    expect(await books.moneyOf(booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
  });

  it('is asked again on the far side of a boundary of the policy', async () => {
    const slot = await stage.client.pick();
    const inFiveSeconds = (Date.parse(slot.startTime) - Date.now() - 5_000) / HOUR_MS;
    const tiers = [
      { hoursBefore: inFiveSeconds, refundPercent: 100 },
      { hoursBefore: 24, refundPercent: 50 },
    ];
    await seedSessionTypes(stage.db, [offer('falling', { tiers, flatFee: 0 })]);
    const booking = await stage.client.openFor(slot, undefined, { sessionTypeId: 'falling' });
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await eventually('the boundary', async () => (await booking.view()).cancellationQuote?.amount === 5_000);
    expect(problemOf(await agree(booking, PRICE))).toMatchObject({ code: 'quote_changed' });
    expect((await agree(booking, 5_000)).status).toBe(200);
  });

  it('belongs to a cancellation only', async () => {
    const booking = await opened('everything');
    const answer = await booking.send('retryPayment', undefined, 0);
    expect(problemOf(answer)).toMatchObject({ code: 'body_invalid', issues: [{ path: '/refund' }] });
  });
});

describe('one place in an appointment that others share', () => {
  it('is left to a person when its booking ends: Calendly could only cancel everybody’s', async () => {
    const slot = await stage.client.pick({ eventType: 'open-studio' });
    const booking = await stage.client.openFor(slot, undefined, { sessionTypeId: 'shared' });
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await slotOf(booking)).toBe('active');
    expect(await books.casesOf(booking.id)).toEqual(['shared_appointment']);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
    expect(await brokenPromises(stage)).toEqual([]);
  });
});

describe('a client who cancels', () => {
  it.each([
    ['everything', PRICE, 'full_by_policy'],
    ['all-but-a-fee', PRICE - 750, 'partial_by_policy'],
    ['half', PRICE / 2, 'partial_by_policy'],
  ] as const)('gets back %s, as it was quoted, and when that would change', async (policy, amount, reason) => {
    const booking = await confirmed(policy);
    const { cancellationQuote, time } = await booking.view();
    const until = new Date(Date.parse(time?.startsAt ?? '') - 24 * 3_600_000).toISOString();
    expect(cancellationQuote).toMatchObject({ amount, reason, changesAt: until });
    expect((await booking.send('cancelBooking')).status).toBe(200);
    expect(await cancellationOf(booking)).toMatchObject({ by: 'client', refund: amount, reason });
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: amount });
    expect(await slotOf(booking)).toBe('canceled');
  });

  it('too late gets nothing back: the booking is closed with its reason, and the time is free', async () => {
    const booking = await confirmed('nothing');
    expect((await booking.view()).cancellationQuote).toMatchObject({ amount: 0, reason: 'none_by_policy' });
    await booking.send('cancelBooking');
    await booking.reaches('BOOKING_CANCELLED.closed');
    await allDone(stage.db);
    expect(await cancellationOf(booking)).toMatchObject({ refund: 0, reason: 'none_by_policy' });
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: 0 });
    expect(await slotOf(booking)).toBe('canceled');
  });
});

describe('a cancellation in Calendly', () => {
  it('by the host returns everything, whatever the policy', async () => {
    const booking = await confirmed('nothing');
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    await booking.reaches('REFUND_COMPLETED');
    expect(await cancellationOf(booking)).toMatchObject({ by: 'host', refund: PRICE, reason: 'cancelled_by_host' });
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
  });

  it('by the invitee is the client’s own, and follows the policy', async () => {
    const booking = await confirmed('half');
    await stage.sandbox.cancel(booking.inviteeId, 'invitee');
    await booking.reaches('REFUND_COMPLETED');
    expect(await cancellationOf(booking)).toMatchObject({ by: 'invitee', refund: PRICE / 2 });
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE / 2 });
  });

  it('by the host while the client may still take theirs back returns everything', async () => {
    const booking = await confirmed('nothing');
    await allDone(stage.db);
    await stage.rest();
    await booking.send('cancelBooking');
    const anHourOn = new Date(Date.now() + 3_600_000);
    await stage.db.updateTable('timers').set({ due_at: anHourOn }).where('booking_id', '=', booking.id).execute();
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    stage.work();
    await booking.reaches('REFUND_COMPLETED');
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
  });

  it('before the client has paid closes the session, and a payment made in that moment goes back', async () => {
    await providers.hold('stripe');
    const booking = await opened('everything');
    await stage.sandbox.pay(await booking.checkout());
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    await booking.reaches('BOOKING_CANCELLED.closed');
    await eventually('the money back', async () => (await books.moneyOf(booking.id)).refunded === PRICE);
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('lifo');
    await allDone(stage.db);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
    expect((await booking.view()).path).toBe('BOOKING_CANCELLED.closed');
  });
});

describe('a refund that Stripe makes twice under one number of ours', () => {
  it('counts, goes to a person, and is reported until the person has dealt with it', async () => {
    const booking = await confirmed('half');
    await booking.send('cancelBooking');
    const { reference } = await booking.reaches('REFUND_COMPLETED');
    const [first] = await providers.refundsOf(booking.id);
    // The same request once more, under a key that Stripe does not know: it makes another refund of it.
    const second = await stage.sandbox.refund(String(first?.payment_intent), first?.amount, first?.metadata ?? {});
    await eventually('the case', async () => (await books.casesOf(booking.id)).includes('refunded_twice'));
    await allDone(stage.db);
    expect((await providers.refundsOf(booking.id)).map(({ amount }) => amount)).toEqual([PRICE / 2, PRICE / 2]);
    expect(await books.moneyOf(booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE });
    expect(await booking.view()).toMatchObject({ path: 'REFUND_COMPLETED', paid: 0 });
    const [broken, ...others] = await brokenPromises(stage);
    expect(others).toEqual([]);
    const facts = { refunds: expect.arrayContaining([first?.id, second.id]) };
    expect(broken).toEqual({ booking: reference, invariant: 'refund_asked_once', facts });
    expect(await closeCase(stage.db, reference, 'refunded_twice')).toBe(true);
    expect(await brokenPromises(stage)).toEqual([]);
  });

  it('and takes back again leaves the first: nothing more is owed, and nothing asked for', async () => {
    const booking = await confirmed('half');
    await booking.send('cancelBooking');
    const { reference } = await booking.reaches('REFUND_COMPLETED');
    const [first] = await providers.refundsOf(booking.id);
    const second = await stage.sandbox.refund(String(first?.payment_intent), first?.amount, first?.metadata ?? {});
    await eventually('both', async () => (await books.moneyOf(booking.id)).refunded === PRICE);
    await stage.sandbox.endRefund(second.id, 'failed');
    await eventually('one', async () => (await books.moneyOf(booking.id)).refunded === PRICE / 2);
    await allDone(stage.db);
    expect((await books.casesOf(booking.id)).filter((code) => code !== 'refunded_twice')).toEqual([]);
    await expect(retryRefund(stage.db, stage.runtime, { reference, reason: 'Is it owed?' })).rejects.toThrow(
      'no refund',
    );
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: PRICE, refunded: PRICE / 2 });
    expect(await brokenPromises(stage)).toEqual([]);
  });
});

describe('a time', () => {
  it('nobody pays for is free again', async () => {
    const booking = await opened('everything');
    await stage.sandbox.pay(await booking.checkout(), '4000000000000002');
    await booking.reaches('PAYMENT_FAILED');
    await comeDue(stage.db, booking.id, 'paymentFailed');
    await booking.reaches('IDLE');
    await allDone(stage.db);
    expect(await slotOf(booking)).toBe('canceled');
    expect((await providers.sessionsOf(booking.id)).map(({ status }) => status)).toEqual(['expired']);
  });

  it('that Calendly does not free is asked for on and on, for days as well, and a person is told', async () => {
    const booking = await confirmed('everything');
    await allDone(stage.db);
    await providers.fail('calendly', { method: 'POST', path: '/scheduled_events' });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    const release = () =>
      stage.db
        .selectFrom('effects')
        .selectAll()
        .where('booking_id', '=', booking.id)
        .where('type', '=', 'cancelCalendlyEvent')
        .executeTakeFirstOrThrow();
    await eventually('tried', async () => (await release()).last_error === 'calendly.http_503');
    expect(await books.casesOf(booking.id)).toEqual([]);
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
    await stage.db
      .updateTable('effects')
      .set({ created_at: twoDaysAgo })
      .where('id', '=', (await release()).id)
      .execute();
    const { attempts } = await release();
    await eventually('tried again and again', async () => {
      await hurry(stage.db);
      return (await release()).attempts > attempts + 2;
    });
    expect(await release()).toMatchObject({ state: 'pending' });
    expect(await books.casesOf(booking.id)).toEqual(['effect_failed']);
    expect(await slotOf(booking)).toBe('active');
    await stage.sandbox.clearFaults();
    await allDone(stage.db);
    expect(await release()).toMatchObject({ state: 'done' });
    expect(await slotOf(booking)).toBe('canceled');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
