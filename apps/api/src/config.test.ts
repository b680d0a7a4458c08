import { TIMEOUTS } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const REAL = {
  PUBLIC_URL: 'https://book.northlight.studio/',
  DATABASE_URL: 'postgres://slotpay:secret@db.internal:5432/slotpay',
  STRIPE_SECRET_KEY: 'sk_live_51H8kqLJ0aB3cD4eF',
  STRIPE_WEBHOOK_SECRET: 'whsec_8fJ2kLm9Pq4RsTuV',
  CALENDLY_TOKEN: 'eyJraWQiOiIxY2UxZTEzNjE3ZGNmNzY2',
  CALENDLY_WEBHOOK_SIGNING_KEY: 'Zk3vQ8sW1nB6mT5y',
  SMTP_URL: 'smtps://mailer:secret@mail.northlight.studio:465',
  MAIL_FROM: 'Northlight Studio <bookings@northlight.studio>',
  DATA_KEY: Buffer.from(Array.from({ length: 32 }, (_, n) => n * 7)).toString('base64'),
};
const SANDBOX = {
  ...REAL,
  SANDBOX: 'true',
  STRIPE_SECRET_KEY: 'sk_test_slotpay_sandbox',
  STRIPE_WEBHOOK_SECRET: 'whsec_slotpay_sandbox',
  CALENDLY_TOKEN: 'calendly_sandbox_token',
  CALENDLY_WEBHOOK_SIGNING_KEY: 'slotpay_sandbox_signing_key',
};

const refusal = (env: Record<string, string | undefined>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a configuration', () => {
  it('is read once, frozen, with sensible values for what may be left out', () => {
    const config = readConfig(REAL);
    expect(Object.isFrozen(config)).toBe(true);
    expect(config).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 4000,
      PUBLIC_URL: 'https://book.northlight.studio',
      STRIPE_API_BASE: 'https://api.stripe.com',
      CALENDLY_API_BASE: 'https://api.calendly.com',
      SANDBOX: false,
      RUN: 'all',
      TIMEOUTS: {},
    });
  });

  it('takes lists of webhook secrets while one is being replaced', () => {
    const config = readConfig({ ...REAL, STRIPE_WEBHOOK_SECRET: 'whsec_8fJ2kLm9Pq4RsTuV, whsec_thenextonethatcomes' });
    expect(config.STRIPE_WEBHOOK_SECRET).toEqual(['whsec_8fJ2kLm9Pq4RsTuV', 'whsec_thenextonethatcomes']);
  });

  it.each([
    ['hello@northlight.studio', 'mailto:hello@northlight.studio'],
    ['https://northlight.studio/contact', 'https://northlight.studio/contact'],
    ['', undefined],
  ])('makes of the contact %j what a link leads to: %j', (BUSINESS_CONTACT, link) => {
    expect(readConfig({ ...REAL, BUSINESS_CONTACT }).BUSINESS_CONTACT).toBe(link);
  });

  it.each([
    'http://northlight.studio',
    'javascript:alert(1)',
    'ring us',
    'mailto:hello@northlight.studio?bcc=x@example.com',
  ])('refuses the contact %j', (BUSINESS_CONTACT) => {
    expect(refusal({ ...REAL, BUSINESS_CONTACT })).toContain('BUSINESS_CONTACT: is neither');
  });

  it('takes an empty variable for a missing one', () => {
    expect(readConfig({ ...REAL, PORT: '' }).PORT).toBe(4000);
    expect(refusal({ ...REAL, SMTP_URL: '' })).toContain('SMTP_URL');
  });

  it.each([
    ['::1', ['::1']],
    ['10.0.0.1, 172.16.0.0/12', ['10.0.0.1', '172.16.0.0/12']],
    ['fd00::/8', ['fd00::/8']],
  ])('says which proxies are believed: %s', (text, proxies) => {
    expect(readConfig({ ...REAL, TRUST_PROXY: text }).TRUST_PROXY).toEqual(proxies);
  });

  it('may be without https on one machine', () => {
    for (const url of ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
      expect(refusal({ ...REAL, PUBLIC_URL: url })).toBe('accepted');
  });

  it('changes timeouts by name', () => {
    expect(readConfig({ ...REAL, TIMEOUTS: '{"undoWindow":250}' }).TIMEOUTS).toEqual({ undoWindow: 250 });
    const all = Object.fromEntries(Object.keys(TIMEOUTS).map((name) => [name, 1]));
    expect(readConfig({ ...REAL, TIMEOUTS: JSON.stringify(all) }).TIMEOUTS).toEqual(all);
  });

  it.each(Object.keys(REAL))('is refused without %s, naming it', (name) => {
    expect(refusal({ ...REAL, [name]: undefined })).toContain(name);
  });

  it.each([
    ['PUBLIC_URL', 'book.northlight.studio'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_POOL', '1'],
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['STRIPE_API_BASE', 'stripe'],
    ['STRIPE_TIMEOUT_MS', '12001'],
    ['STRIPE_WEBHOOK_SECRET', 'short'],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_8fJ2kLm9Pq4RsTuV,'],
    ['CALENDLY_WEBHOOK_SIGNING_KEY', 'short'],
    ['CALENDLY_API_BASE', 'calendly'],
    ['CALENDLY_WEB_BASE', 'calendly'],
    ['SMTP_URL', 'mail'],
    ['DATA_KEY', Buffer.alloc(31).toString('base64')],
    ['DATA_KEY', 'not base64!'],
    ['SANDBOX', 'perhaps'],
    ['RUN', 'everything'],
    ['LEASE_MS', '60001'],
    ['RATE_LIMIT_PER_MINUTE', '0'],
    ['DATA_KEY', Buffer.alloc(32, 7).toString('base64')],
    ['STRIPE_SECRET_KEY', 'sk_test_...'],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_aaaaaaaaaaaaaaaaaaaa'],
    ['CALENDLY_TOKEN', 'changeme-changeme-changeme'],
    ['CALENDLY_WEBHOOK_SIGNING_KEY', 'your-key-goes-here-please'],
    ['PUBLIC_URL', 'http://book.northlight.studio'],
    ['PUBLIC_URL', 'http://localhost.northlight.studio'],
    ['STRIPE_API_BASE', 'http://stripe.internal'],
    ['CALENDLY_API_BASE', 'http://127.0.0.1.nip.io'],
    ['TRUST_PROXY', 'some'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.1,'],
    ['LOG_LEVEL', 'loud'],
    ['TIMEOUTS', '{'],
    ['TIMEOUTS', '[]'],
    ['TIMEOUTS', '{"undoWindow":-1}'],
    ['TIMEOUTS', '{"undoWindow":"1 min"}'],
    ['TIMEOUTS', '{"forEver":1}'],
  ])('is refused with %s=%s, naming it', (name, value) => {
    expect(refusal({ ...REAL, [name]: value })).toContain(name);
  });

  it('is refused with everything that is wrong at once, and repeats no secret', () => {
    const message = refusal({ ...REAL, PORT: 'x', STRIPE_WEBHOOK_SECRET: 'hunter2', LOG_LEVEL: 'loud' });
    for (const name of ['PORT', 'STRIPE_WEBHOOK_SECRET', 'LOG_LEVEL']) expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
  });
});

describe('keys', () => {
  const names = [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'CALENDLY_TOKEN',
    'CALENDLY_WEBHOOK_SIGNING_KEY',
  ] as const;

  it('of the sandbox are accepted in the sandbox', () => {
    expect(refusal(SANDBOX)).toBe('accepted');
  });

  it.each(names)('of the sandbox are refused outside it: %s', (name) => {
    expect(refusal({ ...REAL, [name]: SANDBOX[name] })).toContain(name);
  });

  it('of the sandbox are refused outside it in a rotation list as well', () => {
    const list = `${REAL.STRIPE_WEBHOOK_SECRET},${SANDBOX.STRIPE_WEBHOOK_SECRET}`;
    expect(refusal({ ...REAL, STRIPE_WEBHOOK_SECRET: list })).toContain('STRIPE_WEBHOOK_SECRET');
  });

  it.each(names)('that look real are refused in the sandbox: %s', (name) => {
    expect(refusal({ ...SANDBOX, [name]: REAL[name] })).toContain(name);
  });

  it('that move real money are refused in the sandbox whatever else they say', () => {
    expect(refusal({ ...SANDBOX, STRIPE_SECRET_KEY: 'sk_live_my_sandbox' })).toContain('STRIPE_SECRET_KEY');
    expect(refusal({ ...SANDBOX, STRIPE_SECRET_KEY: 'rk_live_my_sandbox' })).toContain('STRIPE_SECRET_KEY');
  });
});
