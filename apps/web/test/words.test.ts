import { FAILURE_CODES, PROBLEM_CODES } from '@slotpay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeWords, calendly, meanings, webhook } from '../src/i18n/en-codes.ts';
import { LANGUAGES, type Language, loadLocale } from '../src/i18n/locale.ts';
import { words } from '../src/i18n/words.ts';
import { STRIPE_CODES } from './stripe-codes.ts';

const REFERENCE = 'SP-7F3K-92QD';
const payment = (code: string) => words.codes.payment(code, REFERENCE);

/** What a screen says of a code, by where the code comes from. */
const SAID: Readonly<Record<string, (code: string) => CodeWords>> = {
  payment,
  'no payment page': () => words.codes.trouble(false),
  'a payment page': () => words.codes.trouble(true),
  calendly: (code) => words.codes.calendly(code),
  webhook: (code) => words.codes.webhook(code),
};

const NEVER_HEARD_OF = 'something_new';
const OF_STRIPE = ['timeout', 'stripe.unreachable', 'stripe.http_401', 'stripe.rate_limit'];
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
  en: /charged|taken|pay|paid|booked/i,
  de: /abgebucht|eingezogen|zahl|gebucht/i,
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

  it('take a name every object has for no code', () => {
    expect(payment('constructor')).toEqual(payment(NEVER_HEARD_OF));
    expect(words.codes.calendly('constructor')).toEqual(words.codes.calendly(NEVER_HEARD_OF));
  });
});
