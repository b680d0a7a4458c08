// The only reader of the environment.
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: port.default(4100),
  SANDBOX_CALENDLY_PORT: port.default(4101),
  SANDBOX_STRIPE_PORT: port.default(4102),
  SANDBOX_SMTP_PORT: port.default(4103),
  STRIPE_SECRET_KEY: z.string().min(1).default('sk_test_slotpay_sandbox'),
  CALENDLY_TOKEN: z.string().min(1).default('calendly_sandbox_token'),
  SANDBOX_STRIPE_WEBHOOK_URL: z.url().optional(),
  SANDBOX_STRIPE_WEBHOOK_SECRET: z.string().trim().min(1).optional(),
  SANDBOX_REFUND_DELAY_MS: z.coerce.number().int().min(0).default(2_000),
  SANDBOX_SIGNATURE_CLOCK: z.enum(['wall', 'sandbox']).default('wall'),
});

export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly ports: { control: number; calendly: number; stripe: number; smtp: number };
  readonly stripeKey: string;
  readonly calendlyToken: string;
  /** The Stripe webhook endpoint that exists from the start and survives a reset. */
  readonly stripeWebhook: { url: string; secret: string } | null;
  /** How long a refund that is settled later takes, in ms. */
  readonly refundDelayMs: number;
  /**
   * Which clock dates webhook signatures. Receivers judge them by their own clock, so `wall` stays
   * acceptable to a receiver whose time was not advanced together with the sandbox's.
   */
  readonly signatureClock: 'wall' | 'sandbox';
}

/** Reads the settings; throws with one line per wrong variable. An empty variable counts as unset. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new Error(`Sandbox settings:\n${z.prettifyError(parsed.error)}`);
  const e = parsed.data;
  const { SANDBOX_STRIPE_WEBHOOK_URL: url, SANDBOX_STRIPE_WEBHOOK_SECRET: secret } = e;
  if ((url === undefined) !== (secret === undefined)) {
    throw new Error('SANDBOX_STRIPE_WEBHOOK_URL and SANDBOX_STRIPE_WEBHOOK_SECRET go together: set both or none.');
  }
  return {
    host: e.SANDBOX_HOST,
    ports: {
      control: e.SANDBOX_PORT,
      calendly: e.SANDBOX_CALENDLY_PORT,
      stripe: e.SANDBOX_STRIPE_PORT,
      smtp: e.SANDBOX_SMTP_PORT,
    },
    stripeKey: e.STRIPE_SECRET_KEY,
    calendlyToken: e.CALENDLY_TOKEN,
    stripeWebhook: url !== undefined && secret !== undefined ? { url, secret } : null,
    refundDelayMs: e.SANDBOX_REFUND_DELAY_MS,
    signatureClock: e.SANDBOX_SIGNATURE_CLOCK,
  };
}
