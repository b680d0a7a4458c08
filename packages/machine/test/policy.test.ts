import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minimumCharge, type RefundPolicy, type SessionTerms, smallestStep } from '../src/index.ts';
import {
  type CancelledBy,
  priceDifference,
  priceFor,
  type RefundPart,
  refundParts,
  refundQuote,
  sumOf,
} from '../src/policy.ts';
import { TERMS } from './happenings.ts';

const HOUR = 3_600_000;
const STARTS_AT = '2026-03-29T12:00:00.000Z';
const hoursBefore = (hours: number) => new Date(Date.parse(STARTS_AT) - hours * HOUR).toISOString();

const currencies = fc.constantFrom('eur', 'jpy', 'kwd', 'isk');
/** An amount Stripe can express in the currency. */
const amountIn = (currency: string) => fc.integer({ min: 0, max: 999_999 }).map((n) => n * smallestStep(currency));
const paidIn = currencies.chain((currency) => amountIn(currency).map((paid) => ({ currency, paid })));

/** Tiers as the contract lets them be: later means no more. */
const policies: fc.Arbitrary<RefundPolicy> = fc
  .record({
    hours: fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 4 }),
    percents: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 }),
    flatFee: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ hours, percents, flatFee }) => {
    const falling = percents.toSorted((a, b) => b - a);
    const tiers = hours
      .toSorted((a, b) => b - a)
      .map((hoursBefore, index) => ({ hoursBefore, refundPercent: falling[index] ?? 0 }));
    return { tiers, flatFee };
  });
const instants = fc.integer({ min: -48 * 60, max: 500 * 60 }).map((minutes) => hoursBefore(minutes / 60));
const quotes = fc.record({ policy: policies, booking: paidIn, at: instants });

const quote = (
  policy: RefundPolicy,
  { paid, currency }: { paid: number; currency: string },
  at: string,
  by: CancelledBy = 'client',
) => refundQuote(policy, { paid, currency, startsAt: STARTS_AT }, by, at);

describe('a refund', () => {
  test('is never negative, never above what was paid, and an amount the currency can express', () => {
    fc.assert(
      fc.property(quotes, ({ policy, booking, at }) => {
        const { amount } = quote(policy, booking, at);
        expect(amount).toBeGreaterThanOrEqual(0);
        expect(amount).toBeLessThanOrEqual(booking.paid);
        expect(amount % smallestStep(booking.currency)).toBe(0);
      }),
    );
  });

  test('never grows as the session comes nearer', () => {
    fc.assert(
      fc.property(quotes, instants, ({ policy, booking, at }, other) => {
        const [early, late] = [at, other].toSorted();
        expect(quote(policy, booking, late as string).amount).toBeLessThanOrEqual(
          quote(policy, booking, early as string).amount,
        );
      }),
    );
  });

  test('holds to the very instant at which it changes, and not a millisecond longer than its tier', () => {
    const { policy, booking } = { policy: TERMS.refundPolicy, booking: { paid: 12_000, currency: 'eur' } };
    const later = (at: string) => new Date(Date.parse(at) + 1).toISOString();
    expect(quote(policy, booking, hoursBefore(24)).amount).toBe(12_000);
    expect(quote(policy, booking, later(hoursBefore(24))).amount).toBe(6000);
    expect(quote(policy, booking, hoursBefore(2)).amount).toBe(6000);
    expect(quote(policy, booking, later(hoursBefore(2)))).toEqual({
      amount: 0,
      percent: 0,
      reason: 'none_by_policy',
      changesAt: null,
    });
  });

  test('quoted now is honoured until the instant the quote names', () => {
    fc.assert(
      fc.property(quotes, ({ policy, booking, at }) => {
        const now = quote(policy, booking, at);
        if (now.changesAt !== null) expect(quote(policy, booking, now.changesAt)).toEqual(now);
        if (now.amount === 0) expect(now.changesAt).toBeNull();
      }),
    );
  });

  test('is all of it when the business cancels, whenever that is', () => {
    const byBusiness = fc.constantFrom<CancelledBy>('host', 'operator', 'system');
    fc.assert(
      fc.property(quotes, byBusiness, ({ policy, booking, at }, by) => {
        expect(quote(policy, booking, at, by).amount).toBe(booking.paid);
      }),
    );
  });

  test('is the same for a client here and the same person in Calendly', () => {
    fc.assert(
      fc.property(quotes, ({ policy, booking, at }) => {
        expect(quote(policy, booking, at, 'invitee')).toEqual(quote(policy, booking, at, 'client'));
      }),
    );
  });

  test('keeps the flat fee of a client, and no more than there is', () => {
    const fee: RefundPolicy = { tiers: [{ hoursBefore: 0, refundPercent: 100 }], flatFee: 1000 };
    const amounts = [12_000, 1000, 400].map((paid) => quote(fee, { paid, currency: 'eur' }, hoursBefore(1)).amount);
    expect(amounts).toEqual([11_000, 0, 0]);
  });

  test('counts hours, not days: a clock that springs forward moves no boundary', () => {
    // Berlin skips an hour on the night before this session.
    const policy: RefundPolicy = { tiers: [{ hoursBefore: 24, refundPercent: 100 }], flatFee: 0 };
    expect(quote(policy, { paid: 100, currency: 'eur' }, '2026-03-28T12:00:00.000Z').amount).toBe(100);
    expect(quote(policy, { paid: 100, currency: 'eur' }, '2026-03-28T12:00:00.001Z').amount).toBe(0);
  });

  test('says why it has the amount it has', () => {
    const why = (paid: number, at: string, by: CancelledBy = 'client') =>
      quote(TERMS.refundPolicy, { paid, currency: 'eur' }, at, by).reason;
    expect([
      why(0, hoursBefore(1)),
      why(100, hoursBefore(1), 'host'),
      why(100, hoursBefore(30)),
      why(100, hoursBefore(3)),
      why(100, hoursBefore(1)),
    ]).toEqual(['nothing_paid', 'cancelled_by_host', 'full_by_policy', 'partial_by_policy', 'none_by_policy']);
  });
});

describe('a refund over several charges', () => {
  const captures = fc
    .array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 5 })
    .map((amounts) => amounts.map((amount, index) => ({ paymentIntentId: `pi_${index}`, amount })));
  const cases = captures.chain((charges) =>
    fc.record({
      charges: fc.constant(charges),
      before: fc.integer({ min: 0, max: sumOf(charges) }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );

  test('adds up to the whole and takes from no charge more than is left on it', () => {
    fc.assert(
      fc.property(cases, ({ charges, before, share }) => {
        const earlier = refundParts(charges, [], before);
        const amount = Math.floor((sumOf(charges) - before) * share);
        const parts = refundParts(charges, earlier, amount);
        expect(sumOf(parts)).toBe(amount);
        for (const charge of charges) {
          const back = [...earlier, ...parts].filter((part) => part.paymentIntentId === charge.paymentIntentId);
          expect(sumOf(back)).toBeLessThanOrEqual(charge.amount);
        }
        expect(parts.every((part) => part.amount > 0)).toBe(true);
      }),
    );
  });

  test('begins with the newest charge', () => {
    const charges: RefundPart[] = [
      { paymentIntentId: 'old', amount: 100 },
      { paymentIntentId: 'new', amount: 50 },
    ];
    expect(refundParts(charges, [], 70)).toEqual([
      { paymentIntentId: 'new', amount: 50 },
      { paymentIntentId: 'old', amount: 20 },
    ]);
  });

  test('of more than is left is an error, not a guess', () => {
    expect(() => refundParts([{ paymentIntentId: 'pi', amount: 100 }], [], 101)).toThrow(RangeError);
  });
});

describe('a price', () => {
  const berlin = (rule: object): SessionTerms => ({
    ...TERMS,
    rateRules: [{ price: 1, timeZone: 'Europe/Berlin', ...rule }],
  });

  test('is that of the first rule that matches, else the base price', () => {
    expect(priceFor(TERMS, '2026-03-14T10:00:00.000Z')).toBe(18_000);
    expect(priceFor(TERMS, '2026-03-11T10:00:00.000Z')).toBe(12_000);
    const twice = {
      ...TERMS,
      rateRules: [
        { price: 5, timeZone: 'UTC' },
        { price: 6, timeZone: 'UTC' },
      ],
    };
    expect(priceFor(twice, STARTS_AT)).toBe(5);
  });

  test('reads weekday, hour and date where the business is, not where the server is', () => {
    // 23:30 on Friday in London is already Saturday in Berlin.
    expect(priceFor(berlin({ weekdays: [6] }), '2026-03-13T23:30:00.000Z')).toBe(1);
    expect(priceFor(berlin({ weekdays: [5] }), '2026-03-13T23:30:00.000Z')).toBe(12_000);
    expect(priceFor(berlin({ weekdays: [7] }), '2026-03-15T12:00:00.000Z')).toBe(1);
    expect(priceFor(berlin({ fromHour: 0, untilHour: 1 }), '2026-03-13T23:30:00.000Z')).toBe(1);
    expect(priceFor(berlin({ fromDate: '2026-03-14', untilDate: '2026-03-14' }), '2026-03-13T23:30:00.000Z')).toBe(1);
  });

  test('includes the first hour and both dates, and excludes the hour a rule ends', () => {
    const evening = berlin({ fromHour: 18, untilHour: 20 });
    const at = (time: string) => priceFor(evening, `2026-03-10T${time}:00.000Z`);
    expect([at('16:59'), at('17:00'), at('18:59'), at('19:00')]).toEqual([12_000, 1, 1, 12_000]);
    const week = berlin({ fromDate: '2026-03-09', untilDate: '2026-03-10' });
    const days = ['08', '09', '10', '11'].map((day) => priceFor(week, `2026-03-${day}T12:00:00.000Z`));
    expect(days).toEqual([12_000, 1, 1, 12_000]);
  });

  test('follows the wall clock over a change to summer time and back', () => {
    const morning = berlin({ fromHour: 9, untilHour: 10 });
    const at = (instant: string) => priceFor(morning, instant);
    // 09:00 in Berlin is 08:00 UTC in winter and 07:00 in summer.
    expect([at('2026-03-28T08:00:00.000Z'), at('2026-03-28T07:00:00.000Z')]).toEqual([1, 12_000]);
    expect([at('2026-03-29T07:00:00.000Z'), at('2026-03-29T08:00:00.000Z')]).toEqual([1, 12_000]);
    expect([at('2026-10-25T08:00:00.000Z'), at('2026-10-25T07:00:00.000Z')]).toEqual([1, 12_000]);
    // The hour that exists twice belongs to its rule both times.
    const night = berlin({ fromHour: 2, untilHour: 3 });
    expect(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'].map((i) => priceFor(night, i))).toEqual([1, 1]);
  });
});

describe('a price difference', () => {
  test('is collected from a client only where Stripe can charge it', () => {
    fc.assert(
      fc.property(
        currencies,
        fc.integer({ min: 0, max: 99_999 }),
        fc.integer({ min: 0, max: 99_999 }),
        (currency, paid, price) => {
          const { kind, amount } = priceDifference(paid, price, currency, 'client');
          expect(amount).toBe(Math.abs(price - paid));
          const expected =
            price > paid
              ? price - paid >= minimumCharge(currency)
                ? 'dearer'
                : 'waived'
              : price < paid
                ? 'cheaper'
                : 'none';
          expect(kind).toBe(expected);
        },
      ),
    );
  });

  test('in favour of the business is waived when the business moved the session, the other way it is returned', () => {
    expect(priceDifference(100, 9000, 'eur', 'host').kind).toBe('waived');
    expect(priceDifference(9000, 100, 'eur', 'host').kind).toBe('cheaper');
    expect(priceDifference(100, 9000, 'eur', 'invitee').kind).toBe('dearer');
  });
});
