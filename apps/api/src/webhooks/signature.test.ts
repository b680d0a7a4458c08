import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { signatureFault } from './signature.ts';

const NOW_S = 1_795_000_000;
const STRIPE = {
  secret: 'whsec_test_secret',
  body: '{"id":"evt_1","object":"event"}',
  v1: '72c734d12afd8ad76cc934b45f99c9c5ab4584de0d79a5457c49d3d1ac7c56c0',
};
const CALENDLY = {
  secret: 'test_signing_key',
  body: '{"event":"invitee.created","created_at":"2026-11-18T10:00:00.000000Z"}',
  v1: 'c1cf2e1d1feb862e629ee806f8fa1e1b6380718458a3be5d7d354cd45851c378',
};

const check = (
  header: string | string[] | undefined,
  changes: { body?: string; secrets?: string[]; now?: number } = {},
) =>
  signatureFault({
    header,
    body: Buffer.from(changes.body ?? STRIPE.body),
    secrets: changes.secrets ?? [STRIPE.secret],
    now: (changes.now ?? NOW_S) * 1000,
  });

const hmac = (text: string, secret = STRIPE.secret) => createHmac('sha256', secret).update(text).digest('hex');
const signedAt = (t: string) => `t=${t},v1=${hmac(`${t}.${STRIPE.body}`)}`;
const GOOD = `t=${NOW_S},v1=${STRIPE.v1}`;
const OTHER = 'a'.repeat(64);

describe('a signature that is ours', () => {
  it.each([
    ['Stripe’s published form', STRIPE],
    ['Calendly’s published form', CALENDLY],
  ])('is believed in %s', (_, { secret, body, v1 }) => {
    expect(check(`t=${NOW_S},v1=${v1}`, { body, secrets: [secret] })).toBeNull();
  });

  it('is believed as Stripe’s own library makes it', () => {
    const { webhooks } = new Stripe('sk_test_unused');
    const { body: payload, secret } = STRIPE;
    const header = webhooks.generateTestHeaderString({ payload, secret, timestamp: NOW_S });
    expect(check(header)).toBeNull();
    expect(webhooks.constructEvent(payload, GOOD, secret, Number.MAX_SAFE_INTEGER)).toMatchObject({ id: 'evt_1' });
  });

  it.each([
    ['among others of its scheme', `t=${NOW_S},v1=${OTHER},v1=${STRIPE.v1}`],
    ['beside another scheme', `t=${NOW_S},v1=${STRIPE.v1},v0=${OTHER}`],
    ['with blanks after the commas', `t=${NOW_S}, v1=${STRIPE.v1}`],
    ['before its time', `v1=${STRIPE.v1},t=${NOW_S}`],
    ['as the tenth of ten', `t=${NOW_S},${`v1=${OTHER},`.repeat(9)}v1=${STRIPE.v1}`],
  ])('is believed %s', (_, header) => {
    expect(check(header)).toBeNull();
  });

  it('is believed under each key of a rotation list', () => {
    expect(check(GOOD, { secrets: ['the_key_that_comes_next', STRIPE.secret] })).toBeNull();
    expect(check(GOOD, { secrets: [STRIPE.secret, 'the_key_that_comes_next'] })).toBeNull();
  });

  it.each([
    ['five minutes old', 300],
    ['a minute ahead of our clock', -60],
  ])('is believed when it is %s', (_, age) => {
    expect(check(GOOD, { now: NOW_S + age })).toBeNull();
  });
});

describe('a signature that is not', () => {
  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
  ])('is missing: %s', (_, header) => {
    expect(check(header)).toBe('signature_missing');
  });

  it.each([
    ['two headers', [GOOD, GOOD]],
    ['two times', `t=${NOW_S},t=${NOW_S},v1=${STRIPE.v1}`],
    ['two times that differ', `t=1,t=${NOW_S},v1=${STRIPE.v1}`],
    ['no time', `v1=${STRIPE.v1}`],
    ['an empty time', `t=,v1=${STRIPE.v1}`],
    ['a time that is no number', signedAt('NaN')],
    ['a negative time', signedAt('-1')],
    ['a fractional time', signedAt('1795000000.5')],
    ['an exponent', signedAt('1795e6')],
    ['a hexadecimal time', signedAt('0x6afd2cc0')],
    ['no signature', `t=${NOW_S}`],
    ['an empty signature', `t=${NOW_S},v1=`],
    ['a good and an empty signature', `${GOOD},v1=`],
    ['a short signature', `t=${NOW_S},v1=${STRIPE.v1.slice(0, -2)}`],
    ['a signature with a tail', `t=${NOW_S},v1=${STRIPE.v1}=ff`],
    ['capitals', `t=${NOW_S},v1=${STRIPE.v1.toUpperCase()}`],
    ['another scheme alone', `t=${NOW_S},v0=${STRIPE.v1}`],
    ['eleven signatures', `t=${NOW_S},${`v1=${STRIPE.v1},`.repeat(10)}v1=${STRIPE.v1}`],
    ['no pairs at all', 'hello'],
    ['another separator', `t=${NOW_S};v1=${STRIPE.v1}`],
  ])('is malformed: %s', (_, header) => {
    expect(check(header)).toBe('signature_malformed');
  });

  it.each([
    ['another key', GOOD, { secrets: ['whsec_somebody_elses'] }],
    ['no key', GOOD, { secrets: [] }],
    ['the empty key', `t=${NOW_S},v1=${hmac(`${NOW_S}.${STRIPE.body}`, '')}`, {}],
    ['a body serialised anew', GOOD, { body: JSON.stringify(JSON.parse(STRIPE.body), null, 1) }],
    ['a body with one byte more', GOOD, { body: `${STRIPE.body}\n` }],
    ['an empty body', GOOD, { body: '' }],
    ['another time', `t=${NOW_S + 1},v1=${STRIPE.v1}`, {}],
    ['the body without its time', `t=${NOW_S},v1=${hmac(STRIPE.body)}`, {}],
    ['a digest of nothing secret', `t=${NOW_S},v1=${OTHER}`, {}],
  ])('does not match: %s', (_, header, changes) => {
    expect(check(header, changes)).toBe('signature_mismatch');
  });

  it('is too old after five minutes, and from the future beyond one', () => {
    expect(check(GOOD, { now: NOW_S + 301 })).toBe('signature_too_old');
    expect(check(GOOD, { now: NOW_S - 61 })).toBe('signature_in_future');
    expect(check(signedAt('999999999999'))).toBe('signature_in_future');
    expect(check(signedAt('0'))).toBe('signature_too_old');
  });

  it('does not betray by its fault that the time was wrong as well', () => {
    expect(check(`t=1,v1=${OTHER}`)).toBe('signature_mismatch');
  });
});
