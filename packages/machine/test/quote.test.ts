// The figures a client sees before agreeing, at their edges.

import { describe, expect, test } from 'vitest';
import { priceDifference, refundParts, refundQuote, rescheduleQuotes } from '../src/policy.ts';
import { TERMS } from './happenings.ts';

const STARTS_AT = '2026-03-11T10:00:00.000Z';
const TIERS = [
  { hoursBefore: 24, refundPercent: 100 },
  { hoursBefore: 2, refundPercent: 50 },
];
const quote = (paid: number, flatFee: number, at: string) =>
  refundQuote({ tiers: TIERS, flatFee }, { paid, currency: 'eur', startsAt: STARTS_AT }, 'client', at);

describe('a quote', () => {
  test('names its share, its reason and the moment from which it is less', () => {
    expect(quote(10_000, 0, '2026-03-09T00:00:00.000Z')).toEqual({
      amount: 10_000,
      percent: 100,
      reason: 'full_by_policy',
      changesAt: '2026-03-10T10:00:00.000Z',
    });
    expect(quote(10_000, 0, '2026-03-11T00:00:00.000Z')).toEqual({
      amount: 5000,
      percent: 50,
      reason: 'partial_by_policy',
      changesAt: '2026-03-11T08:00:00.000Z',
    });
  });

  test('of a share that the fee eats up is nothing by the policy, and will not become less', () => {
    expect(quote(400, 500, '2026-03-09T00:00:00.000Z')).toEqual({
      amount: 0,
      percent: 100,
      reason: 'none_by_policy',
      changesAt: null,
    });
  });

  test('of a tier that returns nothing has no share', () => {
    const nothing = { tiers: [{ hoursBefore: 0, refundPercent: 0 }], flatFee: 0 };
    const booking = { paid: 10_000, currency: 'eur', startsAt: STARTS_AT };
    expect(refundQuote(nothing, booking, 'client', '2026-03-09T00:00:00.000Z')).toEqual({
      amount: 0,
      percent: 0,
      reason: 'none_by_policy',
      changesAt: null,
    });
  });
});

test('more than is left on the charges is refused with both figures, and nothing is split', () => {
  const captures = [{ paymentIntentId: 'pi_1', amount: 100 }];
  const earlier = [{ paymentIntentId: 'pi_1', amount: 40 }];
  expect(() => refundParts(captures, earlier, 61)).toThrow(
    new RangeError('Cannot refund 61: 1 more than what is left on the charges'),
  );
  expect(refundParts(captures, earlier, 60)).toEqual([{ paymentIntentId: 'pi_1', amount: 60 }]);
});

test('the same price is no difference, and the smallest charge Stripe takes is collected', () => {
  expect(priceDifference(10_000, 10_000, 'eur', 'client')).toEqual({ kind: 'none', amount: 0 });
  expect(priceDifference(10_000, 10_050, 'eur', 'client')).toEqual({ kind: 'dearer', amount: 50 });
  expect(priceDifference(10_000, 10_049, 'eur', 'client')).toEqual({ kind: 'waived', amount: 49 });
});

test('every price a new time may have is quoted in the order of its rules, the base price last', () => {
  expect(rescheduleQuotes(TERMS, 12_000).map(({ price, kind, amount }) => [price, kind, amount])).toEqual([
    [18_000, 'dearer', 6000],
    [9000, 'cheaper', 3000],
    [0, 'cheaper', 12_000],
    [12_030, 'waived', 30],
    [12_000, 'none', 0],
  ]);
  expect(rescheduleQuotes(TERMS, 12_000).map(({ rule }) => rule?.weekdays?.[0] ?? null)).toEqual([6, 1, 5, 2, null]);
});
