import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FAILURE_CODES, PROBLEM_CODES } from '@slotpay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeWords, calendly, meanings, refunds, webhook } from '../src/i18n/en-codes.ts';
import { LANGUAGES, type Language, loadLocale } from '../src/i18n/locale.ts';
import { words } from '../src/i18n/words.ts';
import { OTHER_REFUND_CODES, REFUND_REASONS, STRIPE_CODES } from './stripe-codes.ts';

const REFERENCE = 'SP-7F3K-92QD';
const payment = (code: string) => words.codes.payment(code, REFERENCE);

/** What a screen says of a code, by where the code comes from. */
const SAID: Readonly<Record<string, (code: string) => CodeWords>> = {
  payment,
  'no payment page': () => words.codes.trouble(false),
  'a payment page': () => words.codes.trouble(true),
  calendly: (code) => words.codes.calendly(code),
  webhook: (code) => words.codes.webhook(code),
  refund: (code) => words.codes.refund(code),
};

const NEVER_HEARD_OF = 'something_new';
const OF_STRIPE = ['timeout', 'stripe.unreachable', 'stripe.http_401', 'stripe.rate_limit'];
const REFUND_CODES = [
  ...Object.entries(REFUND_REASONS).map(([reason, meaning]) => [`refund.${reason}`, meaning] as const),
  ...Object.entries(OTHER_REFUND_CODES),
] as const;
const of = (source: string, codes: readonly string[]) => codes.map((code) => [source, code] as const);
const CODES = [
  ...of('payment', [
    ...STRIPE_CODES.map(([code]) => code),
    ...FAILURE_CODES.PAYMENT_FAILED,
    ...OF_STRIPE,
    NEVER_HEARD_OF,
  ]),
  ...of('no payment page', [...OF_STRIPE, NEVER_HEARD_OF]),
  ...of('a payment page', [...OF_STRIPE, NEVER_HEARD_OF]),
  ...of('calendly', [...Object.keys(calendly), ...PROBLEM_CODES, 'timeout', 'offline', 'unclear', NEVER_HEARD_OF]),
  ...of('refund', [...REFUND_CODES.map(([code]) => code), NEVER_HEARD_OF]),
  ...of('webhook', [...FAILURE_CODES.ERROR_WEBHOOK, 'calendly.http_503', 'calendly.unreachable', NEVER_HEARD_OF]),
];

/** What a bank says in confidence, or what would tell a thief that the card is known. */
const CONFIDENTIAL = [
  'lost_card',
  'stolen_card',
  'fraudulent',
  'merchant_blacklist',
  'pickup_card',
  'restricted_card',
  'security_violation',
  'stop_payment_order',
  'do_not_honor',
  'pin_try_exceeded',
  'request_blocked',
];

const JARGON = /error|fehler|oops|hoppla|sorry|leider|invalid|ungültig|webhook|https?:|!|_/i;
const MONEY: Record<Language, RegExp> = {
  en: /charged|taken|pay|paid|booked|money/i,
  de: /abgebucht|eingezogen|zahl|gebucht|geld/i,
};

describe.each(Object.keys(LANGUAGES) as Language[])('the words for codes, in %s', (language) => {
  beforeAll(() => loadLocale(language));
  afterAll(() => loadLocale('en'));

  it.each(CODES)('%s: %s is short, calm, without jargon, and first about the money', (source, code) => {
    const { title, body } = SAID[source]?.(code) ?? { title: '', body: '' };
    expect(title.length).toBeGreaterThan(5);
    expect(title.length).toBeLessThanOrEqual(45);
    expect(body.length).toBeLessThanOrEqual(140);
    expect(`${title} ${body}`).not.toMatch(JARGON);
    expect(body.split(/[.;]/)[0]).toMatch(MONEY[language]);
  });

  it.each(STRIPE_CODES)('%s means %s', (code, meaning) => {
    const helps = meaning === null || meaning === 'declined' ? null : meanings[meaning];
    expect(payment(code)).toEqual(helps ?? payment(NEVER_HEARD_OF));
  });

  it.each(REFUND_CODES)('of a refund, %s means %s', (code, meaning) => {
    expect(words.codes.refund(code)).toEqual(refunds[meaning]);
  });

  it('of a refund whose card is lost or stolen read as of any card that is closed', () => {
    const said = Object.values(words.codes.refund('refund.lost_or_stolen_card')).join(' ');
    expect(said).toBe(Object.values(words.codes.refund('refund.expired_or_canceled_card')).join(' '));
    expect(said).not.toMatch(/lost|stolen|fraud|verloren|gestohlen|betrug|gesperrt/i);
  });

  it('a decline without a reason worth telling names the booking, like a code nobody has heard of', () => {
    expect(payment('generic_decline').body).toContain(REFERENCE);
    expect(payment(NEVER_HEARD_OF)).toEqual(payment('generic_decline'));
  });

  it.each(CONFIDENTIAL)('%s reads like any other decline', (code) => {
    expect(payment(code)).toEqual(payment('card_declined'));
    expect(JSON.stringify(payment(code))).not.toMatch(/lost|stolen|fraud|block|verloren|gestohlen|betrug|gesperrt/i);
  });

  it.each([...PROBLEM_CODES, 'offline', 'unclear', NEVER_HEARD_OF])(
    'the problem %s is answered with a calm sentence',
    (code) => {
      expect(words.codes.problem(code).length).toBeGreaterThan(20);
      expect(words.codes.problem(code).length).toBeLessThanOrEqual(140);
      expect(words.codes.problem(code)).not.toMatch(JARGON);
    },
  );
});

describe('the words for codes', () => {
  it('never say that nothing was charged where a page could have been paid', () => {
    expect(words.codes.trouble(true).body).not.toMatch(/nothing was charged/i);
    for (const code of OF_STRIPE) {
      expect(payment(code).body).not.toMatch(/nothing was charged/i);
    }
  });

  it('are for codes that Stripe or we can give, and no others', () => {
    const meant = new Set([...STRIPE_CODES.map(([, meaning]) => meaning), 'pageClosed']);
    expect(Object.keys(meanings).filter((meaning) => !meant.has(meaning))).toEqual([]);
    expect(Object.keys(webhook).toSorted()).toEqual([...FAILURE_CODES.ERROR_WEBHOOK].toSorted());
  });

  it('know every reason Stripe names for a refund that failed, and no other', () => {
    const sdk = dirname(createRequire(import.meta.url).resolve('stripe'));
    const types = readFileSync(join(sdk, 'resources/Refunds.d.ts'), 'utf8');
    const [, comment = ''] =
      /\/\*\*\s+\* (Provides the reason for the refund failure[^/]*)\*\/\s+failure_reason/.exec(types) ?? [];
    const named = Array.from(comment.matchAll(/`(\w+)`/g), ([, reason]) => reason);
    expect(named.length).toBeGreaterThan(5);
    expect(named.toSorted()).toEqual(Object.keys(REFUND_REASONS).toSorted());
    expect(new Set(REFUND_CODES.map(([, meaning]) => meaning))).toEqual(new Set(Object.keys(refunds)));
  });

  it('never say of money that is owed that it was charged, or that anybody should pay', () => {
    for (const [code] of REFUND_CODES) {
      const { body, next } = words.codes.refund(code);
      expect(`${body} ${next}`).not.toMatch(/\bpay\b|was charged/i);
    }
  });

  it('take a name every object has for no code', () => {
    expect(payment('constructor')).toEqual(payment(NEVER_HEARD_OF));
    expect(words.codes.calendly('constructor')).toEqual(words.codes.calendly(NEVER_HEARD_OF));
  });
});
