// The only reader of process.env: parsed once at start, frozen, refused with a sentence when wrong.

import { isIP } from 'node:net';
import { TIMEOUTS, type Timeouts } from '@slotpay/machine';
import { z } from 'zod';
import { dataKeyFault } from './db/keys.ts';

/** Placeholders out of an example, and what has too few different characters to have been made by chance. */
const isWeak = (secret: string) =>
  secret.length < 16 ||
  new Set(secret).size < 8 ||
  /\.\.\.|change.?me|placeholder|your.?(key|secret|token)/i.test(secret);
const WEAK = 'is a placeholder or easily guessed: every secret needs 16 characters and eight different ones';

const secret = z.string().refine((text) => !isWeak(text), { error: WEAK });

const secrets = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => !list.some(isWeak), { error: WEAK });

const origin = z.url().transform((url) => url.replace(/\/$/, ''));

/** One key or several; see db/keys.ts. */
const dataKey = z.string().check((context) => {
  const message = dataKeyFault(context.value);
  if (message) context.issues.push({ code: 'custom', message, input: context.value });
});

/**
 * Whose X-Forwarded-For is believed: the proxies at these addresses. "Everybody's" would let every client choose its own
 * address, and with it whose limits it uses up.
 */
const proxies = z
  .string()
  .transform((list) => list.split(',').map((address) => address.trim()))
  .refine((list) => list.every(isAddressOrNetwork), { error: 'is no list of addresses or networks of proxies' });

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Where clients write to, as what a link leads to: `mailto:hello@example.com` for an address, or a page of one's own. */
const contact = z
  .string()
  .refine((text) => isMailAddress(text) || z.url({ protocol: /^https$/ }).safeParse(text).success, {
    error: 'is neither a mail address nor an https:// address',
  })
  .transform((text) => (isMailAddress(text) ? `mailto:${text}` : text));

function isMailAddress(text: string): boolean {
  return z.email().safeParse(text).success;
}

const timeouts = z
  .string()
  .default('{}')
  .transform((text, context): Partial<Timeouts> => {
    const parsed = z.partialRecord(z.enum(Object.keys(TIMEOUTS)), z.int().min(0)).safeParse(parseJson(text));
    if (parsed.success) return parsed.data as Partial<Timeouts>;
    context.addIssue({ code: 'custom', message: 'not a JSON object of timeout names and milliseconds' });
    return z.NEVER;
  });

const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  PUBLIC_URL: origin,
  DATABASE_URL: z.url(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'is no redis:// address' }).optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).default(10),
  STRIPE_SECRET_KEY: secret,
  STRIPE_API_BASE: origin.default('https://api.stripe.com'),
  // A call must end well within a job's lease, and a cut-off one is made again: never longer than this.
  STRIPE_TIMEOUT_MS: z.coerce.number().int().min(100).max(12_000).default(12_000),
  STRIPE_WEBHOOK_SECRET: secrets,
  CALENDLY_TOKEN: secret,
  CALENDLY_API_BASE: origin.default('https://api.calendly.com'),
  CALENDLY_WEB_BASE: origin.default('https://calendly.com'),
  CALENDLY_WEBHOOK_SIGNING_KEY: secrets,
  SMTP_URL: z.url(),
  MAIL_FROM: z.string().min(3),
  BUSINESS_NAME: z.string().min(1).default('Northlight Studio'),
  BUSINESS_CONTACT: contact.optional(),
  DATA_KEY: dataKey,
  WEB_ROOT: z.string().optional(),
  SANDBOX: z.stringbool().default(false),
  RUN: z.enum(['all', 'api', 'worker']).default('all'),
  LEASE_MS: z.coerce.number().int().min(500).max(60_000).default(30_000),
  RECONCILE_EVERY_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(10 * 60_000),
  RECONCILE_REQUESTS_PER_SECOND: z.coerce.number().min(0.2).max(100).default(5),
  EARLY_GRACE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(5 * 60_000),
  REMIND_UNPAID_AFTER_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(15 * 60_000),
  UNPAID_PER_EMAIL: z.coerce.number().int().min(1).default(3),
  UNPAID_PER_ADDRESS: z.coerce.number().int().min(1).default(10),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(300),
  REQUEST_TIMEOUT_MS: z.coerce.number().int().min(200).max(120_000).default(30_000),
  MAX_EVENT_LOOP_DELAY_MS: z.coerce.number().int().min(1).default(2_000),
  TRUST_PROXY: proxies.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TIMEOUTS: timeouts,
});

export type Config = Readonly<z.infer<typeof Environment>>;

/** Configuration that cannot work; the message names each variable and what is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const OBVIOUSLY_FAKE = /sandbox|example/i;
const LOOPBACK = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/;
const MOVES_REAL_MONEY = /^(sk|rk)_live_/;

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming every variable that is missing or wrong, and when sandbox keys meet real use or the reverse
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(filled);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration cannot be used:\n${lines.join('\n')}`);
  }
  assertKeysFit(parsed.data);
  assertEncrypted(parsed.data);
  return Object.freeze(parsed.data);
}

// A forgotten sandbox key in production would accept forged webhooks; a live key in a sandbox would move real money.
function assertKeysFit(config: z.infer<typeof Environment>): void {
  const keys = {
    STRIPE_SECRET_KEY: [config.STRIPE_SECRET_KEY],
    STRIPE_WEBHOOK_SECRET: config.STRIPE_WEBHOOK_SECRET,
    CALENDLY_TOKEN: [config.CALENDLY_TOKEN],
    CALENDLY_WEBHOOK_SIGNING_KEY: config.CALENDLY_WEBHOOK_SIGNING_KEY,
  };
  const wrong = Object.entries(keys).filter(([, values]) =>
    values.some((value) => (OBVIOUSLY_FAKE.test(value) && !MOVES_REAL_MONEY.test(value)) !== config.SANDBOX),
  );
  if (wrong.length === 0) return;
  const names = wrong.map(([name]) => name).join(', ');
  throw new ConfigError(
    config.SANDBOX
      ? `SANDBOX is on, so these must be sandbox keys (containing the word "sandbox"): ${names}`
      : `These are sandbox keys and are refused outside the sandbox (set SANDBOX=true to use them): ${names}`,
  );
}

// What opens a booking, and our keys, must not cross a network in the clear. On one machine there is no network.
function assertEncrypted(config: z.infer<typeof Environment>): void {
  const { SANDBOX, PUBLIC_URL, STRIPE_API_BASE, CALENDLY_API_BASE, CALENDLY_WEB_BASE } = config;
  if (SANDBOX) return;
  const open = Object.entries({ PUBLIC_URL, STRIPE_API_BASE, CALENDLY_API_BASE, CALENDLY_WEB_BASE }).filter(
    ([, url]) => {
      const { protocol, hostname } = new URL(url);
      return protocol !== 'https:' && !LOOPBACK.test(hostname);
    },
  );
  if (open.length === 0) return;
  throw new ConfigError(`These must begin with https: ${open.map(([name]) => name).join(', ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
