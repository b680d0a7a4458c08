// A new time at another price, in Calendly and at Stripe: who pays what, when, and what happens to those who do not.

import { SessionTypeSeed } from '@slotpay/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seedSessionTypes } from '../src/db/seed.ts';
import { retryRefund } from '../src/operator/cancel.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, comeDue, eventually } from './support/wait.ts';

const WEEKDAY = 12_000;
const WEEKEND = 18_000;
const RISE = WEEKEND - WEEKDAY;

/** Like the deep dive, but a difference nobody pays is waived. */
const WAIVING = SessionTypeSeed.parse({
  id: 'waiving',
  name: 'A session that keeps its price',
  description: '',
  hostName: 'Mara Lindqvist',
  durationMinutes: 60,
  price: WEEKDAY,
  currency: 'eur',
  calendlyEventTypeUri: 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222',
  schedulingPath: '/northlight/deep-dive',
  refundPolicy: { tiers: [{ hoursBefore: 24, refundPercent: 100 }], flatFee: 0 },
  rateRules: [{ weekdays: [6, 7], timeZone: 'Europe/Berlin', price: WEEKEND }],
  unpaidDifference: 'waive',
});

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50, recoveryBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
  await seedSessionTypes(stage.db, [WAIVING]);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

/** Free times at noon, weeks ahead, so that all of a payment can still go back. */
function* noons(weekend: boolean): Generator<string, never> {
  for (let day = 21; ; day++) {
    const date = new Date(Date.now() + day * 86_400_000);
    if ([0, 6].includes(date.getUTCDay()) !== weekend) continue;
    for (const hour of ['10', '12']) yield `${date.toISOString().slice(0, 10)}T${hour}:00:00Z`;
  }
}
const weekends = noons(true);
const weekdays = noons(false);

/** A booking that moves, and the invitee Calendly has for it now. */
interface Mover {
  readonly booking: Held;
  move(startTime: string, by?: 'host' | 'invitee'): Promise<void>;
}
async function mover(startTime: string): Promise<Mover> {
  return moverOf(await stage.client.confirmed({ startTime }));
}
function moverOf(booking: Held): Mover {
  let { inviteeId } = booking;
  return {
    booking,
    move: async (to, by = 'invitee') => {
      const moved = await stage.sandbox.reschedule(inviteeId, to, by);
      inviteeId = moved.invitee.uri.split('/').at(-1) ?? '';
    },
  };
}

/** Waits until the difference can be paid, and gives its session. */
async function difference(booking: Held): Promise<string> {
  const { checkoutUrl } = await eventually('Checkout for the difference', async () => {
    const view = await booking.view();
    return view.path === 'BOOKING_RESCHEDULED.collectingDifference' && view.checkoutUrl !== null && view;
  });
  return checkoutUrl?.match(/cs_[A-Za-z0-9_]+/)?.[0] ?? '';
}
const settled = (booking: Held, startTime: string) =>
  eventually('the new time', async () => {
    const view = await booking.view();
    const there = view.path === 'BOOKING_CONFIRMED.upcoming' && view.reschedule?.settled === true;
    return there && Date.parse(view.time?.startsAt ?? '') === Date.parse(startTime) && view;
  });
const refundsOf = async (booking: Held) => (await providers.refundsOf(booking.id)).map(({ amount }) => amount);

describe('a new time', () => {
  it('is known to cost more or less before the client agrees to it', async () => {
    const booking = await stage.client.confirmed({ startTime: weekdays.next().value });
    const { rescheduleQuotes } = await booking.view();
    expect(rescheduleQuotes).toEqual([
      {
        rule: { weekdays: [6, 7], timeZone: 'Europe/Berlin', price: WEEKEND },
        price: WEEKEND,
        kind: 'dearer',
        amount: RISE,
      },
      { rule: null, price: WEEKDAY, kind: 'none', amount: 0 },
    ]);
  });

  it('at the same price is confirmed at once, and nobody pays', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    const to = weekdays.next().value;
    await move(to);
    const view = await settled(booking, to);
    expect(view).toMatchObject({ price: WEEKDAY, paid: WEEKDAY, reschedule: { difference: 0, waived: 0 } });
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
    expect(await refundsOf(booking)).toEqual([]);
  });

  it('that costs more is confirmed when the difference is paid, and not before', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    const to = weekends.next().value;
    await move(to);
    const session = await difference(booking);
    expect(await booking.view()).toMatchObject({
      paid: WEEKDAY,
      reschedule: { by: 'invitee', difference: RISE, settled: false },
      deadline: expect.any(String),
    });
    const open = (await providers.sessionsOf(booking.id)).find(({ id }) => id === session);
    // A bank debit could take longer than the deadline.
    expect(open).toMatchObject({ amount_total: RISE, allowed_payment_method_types: ['card'] });
    await stage.sandbox.pay(session, '4000000000009995');
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('BOOKING_RESCHEDULED.collectingDifference');
    await stage.sandbox.pay(session);
    expect(await settled(booking, to)).toMatchObject({ price: WEEKEND, paid: WEEKEND });
    // Everything goes back, each charge's own.
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    expect((await refundsOf(booking)).toSorted((a, b) => a - b)).toEqual([RISE, WEEKDAY]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: WEEKEND });
  });

  it('whose difference is not paid in time ends the booking, frees the time and returns what was paid', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    await move(weekends.next().value);
    const session = await difference(booking);
    await comeDue(stage.db, booking.id, 'rescheduleDifference');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKDAY, refunded: WEEKDAY });
    const statuses = (await providers.sessionsOf(booking.id)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['complete', 'expired']);
    await expect(stage.sandbox.pay(session)).rejects.toThrow('expired');
    const { scheduledEvents } = (await stage.sandbox.world()) as { scheduledEvents: { uri: string; status: string }[] };
    const slots = await stage.db
      .selectFrom('calendly_invitees')
      .select('event_id')
      .where('booking_id', '=', booking.id)
      .execute();
    const ours = scheduledEvents.filter(({ uri }) => slots.some(({ event_id }) => uri.endsWith(event_id)));
    expect(ours.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
  });

  it('whose difference is paid in the moment it runs out returns that as well', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    await move(weekends.next().value);
    const session = await difference(booking);
    await providers.hold('stripe');
    await stage.sandbox.pay(session);
    await comeDue(stage.db, booking.id, 'rescheduleDifference');
    await booking.reaches('REFUND_COMPLETED');
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await eventually('all of it back', async () => (await books.moneyOf(booking.id)).refunded === WEEKEND);
    await allDone(stage.db);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: WEEKEND });
    expect(await books.moneyOf(booking.id)).toEqual({ captured: WEEKEND, refunded: WEEKEND });
  });

  it('whose difference is waived when it is not paid in time is confirmed at the old price', async () => {
    const slot = await stage.client.pick({ startTime: weekdays.next().value });
    const { booking, move } = moverOf(await stage.client.openFor(slot, undefined, { sessionTypeId: WAIVING.id }));
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    const to = weekends.next().value;
    await move(to);
    const session = await difference(booking);
    await comeDue(stage.db, booking.id, 'rescheduleDifference');
    expect(await settled(booking, to)).toMatchObject({
      price: WEEKDAY,
      paid: WEEKDAY,
      reschedule: { by: 'invitee', difference: 0, waived: RISE },
    });
    await allDone(stage.db);
    const statuses = (await providers.sessionsOf(booking.id)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['complete', 'expired']);
    await expect(stage.sandbox.pay(session)).rejects.toThrow('expired');
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKDAY, refunded: 0 });
    expect(await books.moneyOf(booking.id)).toEqual({ captured: WEEKDAY, refunded: 0 });
  });

  it('whose waived difference is paid in the moment it runs out returns only that', async () => {
    const slot = await stage.client.pick({ startTime: weekdays.next().value });
    const { booking, move } = moverOf(await stage.client.openFor(slot, undefined, { sessionTypeId: WAIVING.id }));
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    const to = weekends.next().value;
    await move(to);
    const session = await difference(booking);
    await providers.hold('stripe');
    await stage.sandbox.pay(session);
    await comeDue(stage.db, booking.id, 'rescheduleDifference');
    await settled(booking, to);
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await eventually('the difference back', async () => (await books.moneyOf(booking.id)).refunded === RISE);
    await allDone(stage.db);
    expect(await booking.view()).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', price: WEEKDAY, paid: WEEKDAY });
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: RISE });
  });

  it('that costs less returns the difference', async () => {
    const { booking, move } = await mover(weekends.next().value);
    const to = weekdays.next().value;
    await move(to);
    expect(await settled(booking, to)).toMatchObject({
      price: WEEKDAY,
      paid: WEEKDAY,
      reschedule: { difference: -RISE },
    });
    expect(await refundsOf(booking)).toEqual([RISE]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: RISE });
  });

  it('that costs less than two charges together returns from the newest first', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    const dear = weekends.next().value;
    await move(dear);
    await stage.sandbox.pay(await difference(booking));
    await settled(booking, dear);
    const cheap = weekdays.next().value;
    await move(cheap);
    expect(await settled(booking, cheap)).toMatchObject({ price: WEEKDAY, paid: WEEKDAY });
    const [first, second] = await providers.intentsOf(booking.id);
    const [refund] = await providers.refundsOf(booking.id);
    const newest = [first, second].find((intent) => intent?.amount === RISE);
    expect(refund).toMatchObject({ amount: RISE, payment_intent: newest?.id });
  });

  it('after time and again costs what the last one costs', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    await move(weekends.next().value);
    const first = await difference(booking);
    await move(weekdays.next().value);
    await eventually('back to the old price', async () => (await booking.view()).path === 'BOOKING_CONFIRMED.upcoming');
    const last = weekends.next().value;
    await move(last);
    const second = await eventually('another session', async () => {
      const session = await difference(booking);
      return session !== first && session;
    });
    await allDone(stage.db);
    const open = (await providers.sessionsOf(booking.id)).filter(({ status }) => status === 'open');
    expect(open.map(({ id }) => id)).toEqual([second]);
    await stage.sandbox.pay(second);
    expect(await settled(booking, last)).toMatchObject({ price: WEEKEND, paid: WEEKEND });
    await allDone(stage.db);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: 0 });
  });

  it('that the host asks for never costs the client more, and says so', async () => {
    const { booking, move } = await mover(weekdays.next().value);
    const to = weekends.next().value;
    await move(to, 'host');
    const view = await settled(booking, to);
    expect(view).toMatchObject({
      price: WEEKDAY,
      paid: WEEKDAY,
      reschedule: { by: 'host', difference: 0, waived: RISE, settled: true },
    });
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
  });

  it('that the host asks for and that costs less returns the difference', async () => {
    const { booking, move } = await mover(weekends.next().value);
    const to = weekdays.next().value;
    await move(to, 'host');
    await settled(booking, to);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: RISE });
  });

  it('whose refund fails is confirmed all the same, and a person has it paid again', async () => {
    await stage.sandbox.refundsGo('balance-insufficient');
    const { booking, move } = await mover(weekends.next().value);
    const to = weekdays.next().value;
    await move(to);
    await eventually('the case', async () => (await books.casesOf(booking.id)).includes('refund_stalled'));
    await stage.sandbox.refundsGo(null);
    const { reference } = await booking.view();
    await retryRefund(stage.db, stage.runtime, { reference, reason: 'Topped up' });
    expect(await settled(booking, to)).toMatchObject({ price: WEEKDAY, paid: WEEKDAY });
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: WEEKEND, refunded: RISE });
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
