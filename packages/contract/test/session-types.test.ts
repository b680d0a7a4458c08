import { describe, expect, test } from 'vitest';
import { Amount, Currency, Instant, RateRule, RefundPolicy, SessionTerms, SessionTypeSeed } from '../src/index.ts';

const seed = {
  id: 'deep-dive',
  name: 'Deep dive',
  description: 'An hour on one question.',
  hostName: 'Mara Lindqvist',
  durationMinutes: 60,
  price: 12_000,
  currency: 'eur',
  calendlyEventTypeUri: 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222',
  schedulingPath: '/northlight/deep-dive',
  refundPolicy: { tiers: [{ hoursBefore: 24, refundPercent: 100 }] },
};

const why = (result: { success: boolean; error?: { issues: { message: string }[] } | undefined }) =>
  result.error?.issues.map((issue) => issue.message).join() ?? 'accepted';

describe('a refund policy', () => {
  const policy = (...tiers: [number, number][]) =>
    why(
      RefundPolicy.safeParse({ tiers: tiers.map(([hoursBefore, refundPercent]) => ({ hoursBefore, refundPercent })) }),
    );

  test('may have no tier, one, or several that descend', () => {
    expect([policy(), policy([24, 100]), policy([72, 100], [24, 50], [0, 0]), policy([24, 50], [2, 50])]).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(RefundPolicy.parse({ tiers: [] }).flatFee).toBe(0);
  });

  test('must descend strictly, so that one boundary lies between two tiers', () => {
    expect(policy([24, 100], [24, 50])).toContain('strictly descending');
    expect(policy([2, 50], [24, 100])).toContain('strictly descending');
  });

  test('must not return more to whoever waits', () => {
    expect(policy([24, 50], [2, 100])).toContain('must not refund more');
  });

  test.each([
    [-1, 50],
    [24, 101],
    [24, -1],
    [24, 50.5],
  ])('refuses the tier %d h, %d %%', (hours, percent) => {
    expect(policy([hours, percent])).not.toBe('accepted');
  });
});

describe('a rate rule', () => {
  const rule = (conditions: object) =>
    why(RateRule.safeParse({ price: 100, timeZone: 'Europe/Berlin', ...conditions }));

  test.each([
    {},
    { weekdays: [6, 7] },
    { fromHour: 18 },
    { fromHour: 9, untilHour: 24 },
    { fromDate: '2026-12-24', untilDate: '2026-12-24' },
  ])('takes %o', (conditions) => {
    expect(rule(conditions)).toBe('accepted');
  });

  test.each([
    { timeZone: 'Europe/Berln' },
    { timeZone: '' },
    { weekdays: [0] },
    { weekdays: [8] },
    { fromHour: 25 },
    { fromDate: '24.12.2026' },
    { fromDate: '2026-02-30' },
    { percent: 10 },
  ])('refuses %o', (conditions) => {
    expect(rule(conditions)).not.toBe('accepted');
  });

  test('that could never match is refused', () => {
    expect(rule({ fromHour: 22, untilHour: 6 })).toContain('two rules for a night');
    expect(rule({ fromHour: 9, untilHour: 9 })).toContain('must end after');
    expect(rule({ fromDate: '2026-12-26', untilDate: '2026-12-24' })).toContain('before the date');
  });
});

describe('a session type in the seed file', () => {
  const read = (change: object) => why(SessionTypeSeed.safeParse({ ...seed, ...change }));

  test('is read with the usual hold and no special rates', () => {
    expect(SessionTypeSeed.parse(seed)).toMatchObject({ holdMinutes: 40, rateRules: [], refundPolicy: { flatFee: 0 } });
    expect(read({ price: 0 })).toBe('accepted');
  });

  test('has a price Stripe can charge, at every time', () => {
    const rates = (price: number) => ({ rateRules: [{ price, timeZone: 'UTC' }] });
    expect(read({ price: 49 })).toContain('Stripe charges');
    expect(read(rates(49))).toContain('Stripe charges');
    expect(read(rates(0))).toBe('accepted');
    expect(read({ price: 12_005, currency: 'kwd' })).toContain('Stripe charges');
    expect(read({ price: 12_050, currency: 'isk' })).toContain('Stripe charges');
    expect(read({ price: 50, currency: 'jpy' })).toBe('accepted');
    const fee = { refundPolicy: { tiers: [], flatFee: 5 } };
    expect(read({ ...fee, price: 12_000, currency: 'kwd' })).toContain('flat fee');
  });

  test.each(['deep-dive.webp', 'pictures/Über uns.jpg', '..webp'])('may have the picture %j', (picture) => {
    expect(read({ picture })).toBe('accepted');
  });

  test.each([
    '',
    '/etc/passwd',
    '../deep-dive.webp',
    'pictures/../../deep-dive.webp',
    './deep-dive.webp',
    'pictures//deep-dive.webp',
    'pictures/',
    '..\\deep-dive.webp',
    'deep-dive.webp\0.json',
  ])('may not have the picture %j, which leads elsewhere', (picture) => {
    expect(read({ picture })).toContain('beside this one');
  });

  test('has at most four rate rules and three refund tiers, and says so', () => {
    const rules = (count: number) => ({
      rateRules: Array.from({ length: count }, () => ({ price: 0, timeZone: 'UTC' })),
    });
    const tiers = (count: number) => ({
      refundPolicy: { tiers: Array.from({ length: count }, (_, i) => ({ hoursBefore: 9 - i, refundPercent: 50 })) },
    });
    expect([read(rules(4)), read(tiers(3))]).toEqual(['accepted', 'accepted']);
    expect(read(rules(5))).toBe('at most 4 rate rules');
    expect(read(tiers(4))).toBe('at most 3 refund tiers');
  });

  test.each([
    ['an event type of somebody else’s server', { calendlyEventTypeUri: 'https://evil.example/event_types/22222222' }],
    ['an event type with a way out', { calendlyEventTypeUri: 'https://api.calendly.com/event_types/../users/me' }],
    ['a page on another host', { schedulingPath: 'https://evil.example/x' }],
    ['a page on another host without a scheme', { schedulingPath: '//evil/x' }],
    ['a page with a query', { schedulingPath: '/northlight/deep-dive?x=1' }],
    ['a hold Stripe does not allow', { holdMinutes: 20 }],
    ['a hold longer than a day', { holdMinutes: 1441 }],
    ['a third way with an unpaid difference', { unpaidDifference: 'keep' }],
    ['an id that is no path', { id: 'Deep Dive' }],
    ['a field nobody knows', { discount: 10 }],
  ])('refuses %s', (_, change) => {
    expect(read(change)).not.toBe('accepted');
  });
});

describe('a difference that is not paid', () => {
  test('cancels the booking unless the session type waives it', () => {
    expect(SessionTypeSeed.parse(seed).unpaidDifference).toBe('cancel');
    expect(SessionTypeSeed.parse({ ...seed, unpaidDifference: 'waive' }).unpaidDifference).toBe('waive');
  });

  test('is told to clients only where a session type says so', () => {
    const terms = {
      sessionTypeId: 'deep-dive',
      revision: 1,
      durationMinutes: 60,
      holdMinutes: 40,
      currency: 'eur',
      price: 12_000,
      rateRules: [],
      refundPolicy: { tiers: [], flatFee: 0 },
    };
    expect(SessionTerms.parse(terms)).toEqual(terms);
    const waiving = { ...terms, unpaidDifference: 'waive' };
    expect(SessionTerms.parse(waiving)).toEqual(waiving);
    expect(SessionTerms.safeParse({ ...terms, unpaidDifference: 'keep' }).success).toBe(false);
  });
});

describe('money and time on the wire', () => {
  test.each([0, 1, 99_999_999])('%d is an amount', (amount) => {
    expect(Amount.safeParse(amount).success).toBe(true);
  });
  test.each([-1, 0.5, 100_000_000, '100', Number.NaN, Number.POSITIVE_INFINITY, null])('%j is no amount', (amount) => {
    expect(Amount.safeParse(amount).success).toBe(false);
  });
  test('a currency is three small letters, an instant is UTC', () => {
    expect(['eur', 'EUR', 'euro', 'e1r'].map((code) => Currency.safeParse(code).success)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const instants = [
      '2026-03-02T09:00:00Z',
      '2026-03-02T09:00:00.000Z',
      '2026-03-02T10:00:00+01:00',
      '2026-03-02',
      '',
    ];
    expect(instants.map((instant) => Instant.safeParse(instant).success)).toEqual([true, true, false, false, false]);
  });
});
