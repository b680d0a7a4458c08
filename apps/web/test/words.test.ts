import { PROBLEM_CODES } from '@slotpay/contract';
import { describe, expect, it } from 'vitest';
import { words } from '../src/i18n/words.ts';

const { payment, calendly, webhook, problems } = words.codes.all;
const texts = Object.entries({ ...payment, ...calendly, ...webhook });

describe('the words for codes', () => {
  it.each(texts)('%s is short, calm and without jargon', (code, { title, body }) => {
    expect(title.length).toBeLessThanOrEqual(45);
    expect(body.length).toBeLessThanOrEqual(140);
    expect(`${title} ${body}`).not.toMatch(/error|oops|sorry|invalid|webhook|https?:|!|_/i);
    expect(`${title} ${body}`).not.toContain(code.includes('_') ? code : `${code}-is-never-said`);
  });

  it.each(texts)('%s says first what has happened to the money', (_, { body }) => {
    expect(body.split(/[.;]/)[0]).toMatch(/charged|taken|pay|booked/i);
  });

  it.each(['lost_card', 'stolen_card', 'fraudulent', 'merchant_blacklist', 'pickup_card', 'do_not_honor'])(
    '%s reads like any other decline',
    (code) => {
      expect(words.codes.payment(code)).toEqual(words.codes.payment('something_new'));
      expect(JSON.stringify(words.codes.payment(code))).not.toMatch(/lost|stolen|fraud|block/i);
    },
  );

  it('a name every object has is no code', () => {
    expect(words.codes.payment('constructor')).toEqual(words.codes.payment('something_new'));
  });

  it('every problem the API can answer with has words', () => {
    for (const code of PROBLEM_CODES) expect(words.codes.problem(code).length).toBeGreaterThan(20);
    const known: readonly string[] = [...PROBLEM_CODES, 'offline'];
    expect(Object.keys(problems).filter((code) => !known.includes(code))).toEqual([]);
  });
});
