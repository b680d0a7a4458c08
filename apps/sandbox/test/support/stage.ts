// One sandbox on free ports, one webhook receiver, and clients for each door.
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Sandbox, startSandbox } from '../../src/start.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const SECRET = 'whsec_test_secret';
const TOKEN = 'calendly_sandbox_token';
export const SIGNING_KEY = 'test_signing_key';

/** Resolves once `check` passes; generous, because the machine may be busy with other tests. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval: 20 });
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, not used
  readonly body: any;
}

export class Stage {
  sandbox!: Sandbox;
  receiver!: Receiver;
  stripe!: Stripe;
  readonly errors: unknown[] = [];

  async open(): Promise<void> {
    this.receiver = await startReceiver();
    const config = readConfig({
      SANDBOX_PORT: '0',
      SANDBOX_CALENDLY_PORT: '0',
      SANDBOX_STRIPE_PORT: '0',
      SANDBOX_SMTP_PORT: '0',
      SANDBOX_STRIPE_WEBHOOK_URL: `${this.receiver.url}/stripe`,
      SANDBOX_STRIPE_WEBHOOK_SECRET: SECRET,
    });
    this.sandbox = await startSandbox(config, (error) => this.errors.push(error));
    const { hostname, port } = new URL(this.sandbox.origins.stripe);
    this.stripe = new Stripe(config.stripeKey, {
      host: hostname,
      port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    });
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.receiver.close();
  }

  control(method: string, path: string, body?: unknown): Promise<Answered> {
    return ask(method, `${this.sandbox.origins.control}/_sandbox/${path}`, body);
  }

  calendly(method: string, path: string, body?: unknown, token = TOKEN): Promise<Answered> {
    return ask(method, `${this.sandbox.origins.calendly}${path}`, body, {
      authorization: `Bearer ${token}`,
    });
  }

  /** Subscribes the receiver to both invitee events; returns the subscription. */
  async subscribe(path = '/calendly') {
    const { body: me } = await this.calendly('GET', '/users/me');
    const { body } = await this.calendly('POST', '/webhook_subscriptions', {
      url: `${this.receiver.url}${path}`,
      events: ['invitee.created', 'invitee.canceled'],
      organization: me.resource.current_organization,
      user: me.resource.uri,
      scope: 'user',
      signing_key: SIGNING_KEY,
    });
    return body.resource;
  }

  /** An open session over €120.00. */
  openSession(changes: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    return this.stripe.checkout.sessions.create({
      mode: 'payment',
      client_reference_id: 'bk_1',
      customer_email: 'jane@example.com',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 12_000, product_data: { name: 'Deep-dive session' } },
        },
      ],
      metadata: { booking_id: 'bk_1' },
      payment_intent_data: { metadata: { booking_id: 'bk_1' }, description: 'Deep-dive session' },
      success_url: 'http://app.test/return?session_id={CHECKOUT_SESSION_ID}',
      cancel_url: 'http://app.test/booking/bk_1',
      ...changes,
    });
  }

  /** A session that was paid, with its payment intent. */
  async paid(card = '4242424242424242', changes: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    const { id } = await this.openSession(changes);
    await this.control('POST', 'stripe/pay', { session: id, card });
    const session = await this.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge'],
    });
    const intent = session.payment_intent as Stripe.PaymentIntent;
    return { session, intent, charge: intent.latest_charge as Stripe.Charge };
  }
}

async function ask(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}

/** A stage for a whole test file; reset after each test, and no test may leave an internal error behind. */
export function useStage(): Stage {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.control('POST', 'reset');
    stage.receiver.received.length = 0;
    stage.receiver.answer = () => 200;
    expect(stage.errors).toEqual([]);
  });
  return stage;
}
