import { LEAF_PATHS } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { priceLines } from '../src/booking/price-lines.ts';
import { moneyOf, paidTotal, timeOf } from '../src/booking/standing.ts';
import { workingDaysAfter } from '../src/booking/working-days.ts';
import { CODES } from '../src/gallery/codes.ts';
import { CASES, modelOf } from '../src/gallery/fixtures.ts';
import { journeys } from '../src/gallery/journey.ts';
import { words } from '../src/i18n/words.ts';
import { CODED } from './coded.ts';
import { STRIPE_CODES } from './stripe-codes.ts';

const OF_STRIPE = STRIPE_CODES.map(([code]) => ['PAYMENT_FAILED', code] as const);

describe('the client’s money', () => {
  it.each([...CODED, ...OF_STRIPE])('%s, %s says that nothing was charged only where nothing was', (name, code) => {
    const model = modelOf(name, { code });
    const calm = moneyOf(model).kind === 'untouched' || moneyOf(model).kind === 'free';
    if (calm) expect(paidTotal(model.context)).toBe(0);
    if (paidTotal(model.context) > 0)
      expect(['paid', 'spent', 'kept', 'owed', 'returning', 'returned']).toContain(moneyOf(model).kind);
  });

  it('is returned on Stripe’s word alone', () => {
    const returned = CASES.filter((name) => moneyOf(modelOf(name)).kind === 'returned');
    expect(returned).toEqual(expect.arrayContaining(['REFUND_COMPLETED', 'BOOKING_CANCELLED.closed+byHand']));
    for (const name of returned) {
      const { refunds } = modelOf(name).context;
      expect([name, new Set(refunds.map(({ status }) => status))]).toEqual([name, new Set(['succeeded'])]);
    }
  });

  it('may be under way while only Stripe knows', () => {
    expect(moneyOf(modelOf('PAYMENT_PROCESSING.reconciling')).kind).toBe('unclear');
    expect(moneyOf(modelOf('PAYMENT_PROCESSING.awaitingCheckout+returned')).kind).toBe('unclear');
    expect(moneyOf(modelOf('ERROR_PAYMENT.payment')).kind).toBe('unclear');
    expect(moneyOf(modelOf('PAYMENT_PROCESSING.awaitingCheckout')).kind).toBe('noneYet');
  });

  it.each(CODES.PAYMENT_FAILED)('is in doubt after %s exactly when the words for it say so', (code) => {
    const { body } = words.codes.payment(code, '');
    const standing = moneyOf(modelOf('PAYMENT_FAILED', { code })).kind;
    expect(standing === 'unclear').toBe(body.includes('If you have paid'));
    expect(standing === 'untouched').toBe(/^Nothing was (charged|taken)\./.test(body));
  });

  it('may have been paid in the calendar, wherever the booking goes from there', () => {
    const model = modelOf('ERROR_WEBHOOK', { code: 'paid_in_calendly' });
    expect(moneyOf(model).kind).toBe('inCalendar');
    expect(moneyOf({ ...model, path: 'IDLE' }).kind).toBe('inCalendar');
  });

  it.each([
    ['IDLE+ended', 'untouched'],
    ['IDLE+declined', 'untouched'],
    ['IDLE+late', 'late'],
    ['BOOKING_CANCELLED.closed', 'untouched'],
    ['BOOKING_CANCELLED.closed+late', 'late'],
  ])('%s, when all is over, is %s', (name, kind) => {
    expect(moneyOf(modelOf(name)).kind).toBe(kind);
  });

  it('may be on an older page while a new one is opened', () => {
    const { context } = modelOf('PAYMENT_PROCESSING.awaitingCheckout');
    expect(moneyOf({ ...modelOf('PAYMENT_PENDING'), context }).kind).toBe('noneYet');
    expect(moneyOf(modelOf('PAYMENT_PENDING')).kind).toBe('untouched');
  });

  it('is owed until Stripe has named the refund, and on its way from then on', () => {
    expect(moneyOf(modelOf('BOOKING_CANCELLED.refundDue'))).toEqual({ kind: 'owed', amount: 12_000, kept: 0 });
    expect(moneyOf(modelOf('REFUND_PENDING'))).toEqual({ kind: 'returning', amount: 12_000, kept: 0 });
  });
});

describe('the client’s time', () => {
  it.each(LEAF_PATHS)('%s never calls a slot held that the machine has given up', (path) => {
    const { kind } = timeOf(modelOf(path));
    const held = ['held', 'heldUntil', 'booked', 'moving', 'undoable', 'inCalendar'].includes(kind);
    const { snapshot } = journeys[path];
    if (snapshot.hasTag('slotHeld') && !path.startsWith('ERROR_RECOVERY')) expect([path, held]).toEqual([path, true]);
    if (kind === 'released') expect([path, snapshot.hasTag('slotHeld')]).toEqual([path, false]);
  });

  it('is held until the payment page closes', () => {
    const model = modelOf('PAYMENT_PROCESSING.awaitingCheckout');
    expect(timeOf(model)).toEqual({ kind: 'heldUntil', until: model.facts.heldUntil });
  });

  it('is not said to be held until a moment that has passed', () => {
    const model = modelOf('PAYMENT_PROCESSING.awaitingCheckout');
    expect(timeOf({ ...model, now: Date.parse(model.facts.heldUntil ?? '') })).toEqual({ kind: 'held' });
  });
});

describe('the lines on the slip', () => {
  const linesOf = (name: string) => priceLines(modelOf(name)).map(({ label, amount }) => [label, amount]);

  it('add up where a new time costs more', () => {
    expect(linesOf('BOOKING_RESCHEDULED.collectingDifference')).toEqual([
      ['price', 18_000],
      ['paid', 12_000],
      ['toPay', 6_000],
    ]);
  });

  it('do not ask again for a difference that may just have been paid', () => {
    expect(linesOf('BOOKING_RESCHEDULED.collectingDifference+returned')).toEqual([
      ['price', 18_000],
      ['paid', 12_000],
    ]);
  });

  it('add up where a new time costs less', () => {
    expect(linesOf('BOOKING_RESCHEDULED.refundingDifference')).toEqual([
      ['paid', 12_000],
      ['price', 9_000],
      ['back', 3_000],
    ]);
  });

  it('name what comes back after a cancellation', () => {
    expect(linesOf('REFUND_PENDING')).toEqual([
      ['paid', 12_000],
      ['back', 12_000],
    ]);
  });

  it('begin with the lowest price while the time decides it', () => {
    expect(linesOf('CALENDLY_SCHEDULING')).toEqual([['from', 9_000]]);
  });

  it.each(CASES)('%s has one for each label', (name) => {
    const labels = linesOf(name).map(([label]) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

it.each([
  ['2026-11-23T09:00:00.000Z', 5, '2026-11-30T09:00:00.000Z'],
  ['2026-11-27T09:00:00.000Z', 1, '2026-11-30T09:00:00.000Z'],
  ['2026-11-28T09:00:00.000Z', 10, '2026-12-11T09:00:00.000Z'],
])('%s and %i working days are %s', (from, days, to) => {
  expect(workingDaysAfter(from, days)).toBe(to);
});
