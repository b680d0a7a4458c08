// The environment each program of the stack is started with.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from './ports.ts';
import { keepFolder } from './repository.ts';

const host = '127.0.0.1';

// Keys the sandbox accepts. They open nothing anywhere else.
const sandboxKeys = {
  STRIPE_SECRET_KEY: 'sk_test_slotpay_sandbox',
  STRIPE_WEBHOOK_SECRET: 'whsec_slotpay_sandbox',
  CALENDLY_TOKEN: 'calendly_sandbox_token',
  CALENDLY_WEBHOOK_SIGNING_KEY: 'slotpay_sandbox_signing_key',
} as const;

/** Addresses of everything that listens. */
export type Urls = {
  app: string;
  docs: string;
  mailbox: string;
  sandbox: string;
  calendly: string;
  stripe: string;
  database: string;
};

/** The addresses that follow from the ports. */
export function urlsOf(ports: Ports, database: string): Urls {
  const at = (port: number, path = '') => `http://${host}:${port}${path}`;
  return {
    app: at(ports.app),
    docs: at(ports.app, '/docs'),
    mailbox: at(ports.sandbox, '/mail'),
    sandbox: at(ports.sandbox),
    calendly: at(ports.calendly),
    stripe: at(ports.stripe),
    database,
  };
}

/** The sandbox's environment: it listens on `ports` and sends Stripe's webhooks to the app. */
export function sandboxEnvironment(ports: Ports, urls: Urls): Record<string, string> {
  return {
    SANDBOX_HOST: host,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_CALENDLY_PORT: String(ports.calendly),
    SANDBOX_STRIPE_PORT: String(ports.stripe),
    SANDBOX_SMTP_PORT: String(ports.smtp),
    SANDBOX_STRIPE_WEBHOOK_URL: `${urls.app}/webhooks/stripe`,
    SANDBOX_STRIPE_WEBHOOK_SECRET: sandboxKeys.STRIPE_WEBHOOK_SECRET,
    STRIPE_SECRET_KEY: sandboxKeys.STRIPE_SECRET_KEY,
    CALENDLY_TOKEN: sandboxKeys.CALENDLY_TOKEN,
  };
}

/** What the API is told whoever its providers are; `dataKey` is base64 of the 32 bytes that seal personal data. */
export function apiEnvironment(ports: Ports, urls: Urls, dataKey: string): Record<string, string> {
  return {
    HOST: host,
    PORT: String(ports.app),
    PUBLIC_URL: urls.app,
    DATABASE_URL: urls.database,
    DATA_KEY: dataKey,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    RUN: 'all',
  };
}

/** What the API is told when the sandbox plays its providers. */
export function sandboxProviders(ports: Ports, urls: Urls): Record<string, string> {
  return {
    ...sandboxKeys,
    STRIPE_API_BASE: urls.stripe,
    CALENDLY_API_BASE: urls.calendly,
    CALENDLY_WEB_BASE: urls.calendly,
    SMTP_URL: `smtp://${host}:${ports.smtp}`,
    MAIL_FROM: 'Northlight Studio <bookings@northlight.example>',
    BUSINESS_CONTACT: 'hello@northlight.example',
    SANDBOX: 'true',
    // Here everybody is one person at one address.
    UNPAID_PER_EMAIL: '1000000',
    UNPAID_PER_ADDRESS: '1000000',
  };
}

const realNames = [
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'CALENDLY_TOKEN',
  'CALENDLY_WEBHOOK_SIGNING_KEY',
  'SMTP_URL',
  'MAIL_FROM',
  'PUBLIC_URL',
] as const;

/** Taken over where they are set. */
const optionalNames = ['BUSINESS_NAME', 'BUSINESS_CONTACT'] as const;

/**
 * What the API is told when this process's environment has keys of the real Stripe and Calendly.
 * @returns undefined when it has none
 * @throws naming what is missing when it has some: half real, half pretended would lose bookings
 */
export function realProviders(): Record<string, string> | undefined {
  if (!process.env['STRIPE_SECRET_KEY'] && !process.env['CALENDLY_TOKEN']) return undefined;
  const missing = realNames.filter((name) => !process.env[name]);
  if (missing.length > 0)
    throw new Error(
      `Keys of real providers are set, but not all that belongs to them. Missing: ${missing.join(', ')}.`,
    );
  const set = [...realNames, ...optionalNames].filter((name) => process.env[name]);
  return Object.fromEntries(set.map((name) => [name, process.env[name] ?? '']));
}

/** A sealing key for a database that will not be kept. */
export function freshDataKey(): string {
  return randomBytes(32).toString('base64');
}

/** The sealing key of this checkout's kept database: without the same key its personal data stays unreadable. */
export function keptDataKey(): string {
  const file = join(keepFolder, 'data-key');
  mkdirSync(keepFolder, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, freshDataKey(), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}
