import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponent, minimumCharge, smallestStep } from '../src/index.ts';
import { roundToStep } from '../src/money.ts';

describe('an amount', () => {
  test.each([
    ['eur', 2, 1],
    ['usd', 2, 1],
    ['jpy', 0, 1],
    ['krw', 0, 1],
    ['kwd', 3, 10],
    ['bhd', 3, 10],
    ['isk', 2, 100],
    ['ugx', 2, 100],
  ] as const)('in %s has %i decimals and steps of %i', (currency, decimals, step) => {
    expect([exponent(currency), smallestStep(currency)]).toEqual([decimals, step]);
  });

  test('is rounded half up to what the currency can express', () => {
    expect([0.5, 1.49, 1.5, 2.5].map((amount) => roundToStep(amount, 'eur'))).toEqual([1, 1, 2, 3]);
    expect([1004, 1005, 1014.9].map((amount) => roundToStep(amount, 'kwd'))).toEqual([1000, 1010, 1010]);
    expect([149, 150].map((amount) => roundToStep(amount, 'isk'))).toEqual([100, 200]);
  });

  test('that is rounded lies within half a step, and stays when rounded again', () => {
    const anyAmount = fc.double({ min: 0, max: 99_999_999, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom('eur', 'jpy', 'kwd', 'isk'), anyAmount, (currency, amount) => {
        const rounded = roundToStep(amount, currency);
        expect(Number.isInteger(rounded)).toBe(true);
        expect(Math.abs(rounded - amount)).toBeLessThanOrEqual(smallestStep(currency) / 2);
        expect(roundToStep(rounded, currency)).toBe(rounded);
      }),
    );
  });
});

describe('the smallest charge', () => {
  test.each([
    ['eur', 50],
    ['gbp', 30],
    ['jpy', 50],
    ['huf', 17_500],
  ])('in %s is %i minor units', (currency, amount) => {
    expect(minimumCharge(currency)).toBe(amount);
  });

  test.each([
    ['krw', 1500],
    ['kwd', 310],
    ['isk', 14_000],
  ])('in %s, which Stripe converts, is about a dollar: %i minor units', (currency, amount) => {
    expect(minimumCharge(currency)).toBe(amount);
    expect(amount % smallestStep(currency)).toBe(0);
  });

  test('in a currency nobody knows is 100 minor units', () => {
    expect(minimumCharge('xyz')).toBe(100);
  });
});
