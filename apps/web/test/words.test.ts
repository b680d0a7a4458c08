import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_CODES } from '@slotpay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language, loadLocale } from '../src/i18n/locale.ts';
import { words } from '../src/i18n/words.ts';

const { payment, calendly, webhook, problems } = words.codes.all;
const CODES = [
  ...Object.keys(payment).map((code) => [code, 'payment'] as const),
  ...Object.keys(calendly).map((code) => [code, 'calendly'] as const),
  ...Object.keys(webhook).map((code) => [code, 'webhook'] as const),
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
];

const JARGON = /error|fehler|oops|hoppla|sorry|leider|invalid|ungültig|webhook|https?:|!|_/i;
const MONEY: Record<Language, RegExp> = {
  en: /charged|taken|pay|booked/i,
  de: /abgebucht|eingezogen|zahlen|gebucht/i,
};

/** The codes our own server writes into a booking, read from where it writes them. */
function codesOfServer(): string[] {
  const api = join(import.meta.dirname, '../../api/src');
  return ['effects', 'facts', 'webhooks'].flatMap((room) =>
    readdirSync(join(api, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) =>
        [
          ...readFileSync(join(api, room, name), 'utf8').matchAll(
            /type: 'on(?:Webhook|Calendly)Error', code: '([\w.]+)'/g,
          ),
        ].map(([, code = '']) => code),
      ),
  );
}

describe.each(Object.keys(LANGUAGES) as Language[])('the words for codes, in %s', (language) => {
  beforeAll(() => loadLocale(language));
  afterAll(() => loadLocale('en'));

  it.each(CODES)('%s is short, calm and without jargon', (code, kind) => {
    const said = words.codes[kind](code);
    expect(said?.title.length).toBeLessThanOrEqual(45);
    expect(said?.body.length).toBeLessThanOrEqual(140);
    expect(`${said?.title} ${said?.body}`).not.toMatch(JARGON);
  });

  it.each(CODES)('%s says first what has happened to the money', (code, kind) => {
    expect(words.codes[kind](code)?.body.split(/[.;]/)[0]).toMatch(MONEY[language]);
  });

  it.each(CONFIDENTIAL)('%s reads like any other decline', (code) => {
    expect(words.codes.payment(code)).toEqual(words.codes.payment('something_new'));
    expect(JSON.stringify(words.codes.payment(code))).not.toMatch(
      /lost|stolen|fraud|block|verloren|gestohlen|betrug|gesperrt/i,
    );
  });

  it('every code our server writes into a booking has words of its own', () => {
    const codes = codesOfServer();
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.filter((code) => words.codes.webhook(code) === null)).toEqual([]);
  });

  it.each(PROBLEM_CODES)('the problem %s is answered with a calm sentence', (code) => {
    expect(words.codes.problem(code).length).toBeGreaterThan(20);
    expect(words.codes.problem(code).length).toBeLessThanOrEqual(140);
    expect(words.codes.problem(code)).not.toMatch(JARGON);
  });
});

describe('the words for codes', () => {
  it('a name every object has is no code', () => {
    expect(words.codes.payment('constructor')).toEqual(words.codes.payment('something_new'));
  });

  it('no problem has words that nobody answers with', () => {
    const known: readonly string[] = [...PROBLEM_CODES, 'offline'];
    expect(Object.keys(problems).filter((code) => !known.includes(code))).toEqual([]);
  });
});
