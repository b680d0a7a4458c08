// To the last unit in currencies without decimals, with three, and with two that they do not have.

import { SessionTypeSeed } from '@slotpay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSessionTypes } from '../src/db/seed.ts';
import { type Books, booksOf } from './support/books.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { saturday } from './support/times.ts';
import { allDone, eventually } from './support/wait.ts';

/** Half of it goes back, less a fee: the figures Stripe is asked for. */
const PRICES = [
  { currency: 'jpy', price: 5_001, flatFee: 0, refund: 2_501 },
  { currency: 'krw', price: 30_000, flatFee: 1_000, refund: 14_000 },
  { currency: 'kwd', price: 5_130, flatFee: 0, refund: 2_570 },
  { currency: 'bhd', price: 10_010, flatFee: 100, refund: 4_910 },
  { currency: 'isk', price: 500_100, flatFee: 0, refund: 250_100 },
  { currency: 'ugx', price: 3_700_100, flatFee: 0, refund: 1_850_100 },
  { currency: 'huf', price: 1_999_901, flatFee: 0, refund: 999_951 },
  { currency: 'twd', price: 100_001, flatFee: 0, refund: 50_001 },
  { currency: 'eur', price: 9_999, flatFee: 0, refund: 5_000 },
] as const;

/** A base price and a Saturday's, in currencies without decimals, with three, and with two that they do not have. */
const MOVES = [
  { currency: 'clp', weekday: 20_001, saturday: 29_990 },
  { currency: 'jod', weekday: 40_010, saturday: 55_550 },
  { currency: 'isk', weekday: 900_100, saturday: 1_234_500 },
] as const;

/** On Saturdays 30 Rappen more, which Stripe does not charge. */
const TOO_SMALL_A_RISE = offer({ currency: 'chf', price: 5_000, rulePrice: 5_030 });

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
  await seedSessionTypes(stage.db, [
    ...PRICES.map(({ currency, price, flatFee }) => offer({ currency, price, flatFee })),
    ...MOVES.map((move) => ({ ...offer(movingOffer(move)), id: `moves-in-${move.currency}` })),
    TOO_SMALL_A_RISE,
  ]);
});
afterAll(() => stage?.close());

/** An hour that returns half until it begins. */
function offer(terms: { currency: string; price: number; flatFee?: number; rulePrice?: number }) {
  const { currency, price, flatFee = 0, rulePrice } = terms;
  return SessionTypeSeed.parse(seedOf({ currency, price, flatFee, rulePrice }));
}

const movingOffer = ({ currency, weekday, saturday: rulePrice }: (typeof MOVES)[number]) => ({
  currency,
  price: weekday,
  rulePrice,
});

function seedOf(terms: { currency: string; price: number; flatFee: number; rulePrice?: number | undefined }) {
  const { currency, price, flatFee, rulePrice } = terms;
  return {
    id: `in-${currency}`,
    name: `An hour in ${currency}`,
    description: '',
    hostName: 'Mara Lindqvist',
    durationMinutes: 60,
    price,
    currency,
    calendlyEventTypeUri: 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222',
    schedulingPath: '/northlight/deep-dive',
    refundPolicy: { tiers: [{ hoursBefore: 0, refundPercent: 50 }], flatFee },
    rateRules: rulePrice === undefined ? [] : [{ weekdays: [6], timeZone: 'Europe/Berlin', price: rulePrice }],
  };
}

describe('a session', () => {
  it.each(PRICES)('of $price $currency is charged so, and returns $refund', async ({ currency, price, refund }) => {
    const slot = await stage.client.pick();
    const booking = await stage.client.openFor(slot, undefined, { sessionTypeId: `in-${currency}` });
    await stage.sandbox.pay(await booking.checkout());
    const confirmed = await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(confirmed).toMatchObject({ currency, price, paid: price, cancellationQuote: { amount: refund } });
    const [session] = await providers.sessionsOf(booking.id);
    expect(session).toMatchObject({ amount_total: price, currency });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ amount: refund, currency, status: 'succeeded' }]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: price, refunded: refund });
    expect(await books.moneyOf(booking.id)).toEqual({ captured: price, refunded: refund });
  });
});

describe('a new time', () => {
  it.each(MOVES)('in $currency costs the difference to the last unit, and brings it back', async (move) => {
    const { currency, weekday, saturday: weekend } = move;
    const slot = await stage.client.pick();
    const booking = await stage.client.openFor(slot, undefined, { sessionTypeId: `moves-in-${currency}` });
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');

    const dearer = await stage.sandbox.reschedule(booking.inviteeId, saturday(4 + MOVES.indexOf(move)), 'invitee');
    const session = await eventually('the difference to pay', async () => {
      const open = (await providers.sessionsOf(booking.id)).find(({ status }) => status === 'open');
      return (await booking.view()).checkoutUrl !== null && open;
    });
    expect(session).toMatchObject({ amount_total: weekend - weekday, currency });
    await stage.sandbox.pay(session.id);
    expect(await booking.reaches('BOOKING_CONFIRMED.upcoming')).toMatchObject({ price: weekend, paid: weekend });

    const inviteeId = dearer.invitee.uri.split('/').at(-1) ?? '';
    const anHourLater = new Date(Date.parse(slot.startTime) + 3_600_000).toISOString();
    await stage.sandbox.reschedule(inviteeId, anHourLater, 'invitee');
    await eventually('the cheaper time', async () => (await booking.view()).price === weekday);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await books.moneyOf(booking.id)).toEqual({ captured: weekend, refunded: weekend - weekday });
  });
});

describe('a new time that costs less than Stripe charges more', () => {
  it('is not charged for, and the client is told so before and after', async () => {
    const booking = await stage.client.openFor(await stage.client.pick(), undefined, { sessionTypeId: 'in-chf' });
    await stage.sandbox.pay(await booking.checkout());
    const { rescheduleQuotes } = await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(rescheduleQuotes[0]).toMatchObject({ price: 5_030, kind: 'waived', amount: 30 });
    await stage.sandbox.reschedule(booking.inviteeId, saturday(), 'invitee');
    const view = await eventually('the new time', async () => {
      const seen = await booking.view();
      return seen.reschedule?.settled === true && seen;
    });
    expect(view).toMatchObject({ price: 5_000, paid: 5_000, reschedule: { by: 'invitee', difference: 0, waived: 30 } });
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
  });
});

describe('an offer is refused when it is configured', () => {
  it.each([
    ['below what Stripe charges', { currency: 'eur', price: 49, flatFee: 0 }],
    ['below what Stripe charges in another currency', { currency: 'huf', price: 17_499, flatFee: 0 }],
    ['with a rule below what Stripe charges', { currency: 'eur', price: 5_000, flatFee: 0, rulePrice: 30 }],
    ['finer than a currency of three decimals allows', { currency: 'kwd', price: 5_124, flatFee: 0 }],
    ['with decimals that krónur do not have', { currency: 'isk', price: 500_050, flatFee: 0 }],
    ['with decimals that shillings do not have', { currency: 'ugx', price: 3_700_050, flatFee: 0 }],
    ['with a fee the currency does not have', { currency: 'isk', price: 500_000, flatFee: 50 }],
    ['of half a cent', { currency: 'eur', price: 100.5, flatFee: 0 }],
    ['above what Stripe charges', { currency: 'eur', price: 100_000_000, flatFee: 0 }],
  ])('%s', (_, terms) => {
    expect(SessionTypeSeed.safeParse(seedOf(terms)).success).toBe(false);
  });

  it('and nothing of it is offered, whoever skips the check of the file', async () => {
    const before = await stage.db.selectFrom('session_types').selectAll().execute();
    const tooCheap = { ...offer({ currency: 'eur', price: 5_000 }), price: 49 };
    await expect(seedSessionTypes(stage.db, [tooCheap])).rejects.toThrow(
      'below the smallest amount that can be charged',
    );
    const tooFine = { ...offer({ currency: 'kwd', price: 5_120 }), price: 5_124 };
    await expect(seedSessionTypes(stage.db, [tooFine])).rejects.toThrow('must be multiples of 10');
    expect(await stage.db.selectFrom('session_types').selectAll().execute()).toEqual(before);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
