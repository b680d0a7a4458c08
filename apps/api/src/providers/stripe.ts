// Stripe's SDK, pointed at the configured host. No booking words here.

import Stripe from 'stripe';
import type { Config } from '../config.ts';
import { fetchFromStripe } from './stripe-answers.ts';

export function createStripe(
  config: Pick<Config, 'STRIPE_SECRET_KEY' | 'STRIPE_API_BASE' | 'STRIPE_TIMEOUT_MS'>,
): Stripe {
  const base = new URL(config.STRIPE_API_BASE);
  const protocol = base.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(config.STRIPE_SECRET_KEY, {
    host: base.hostname,
    port: base.port === '' ? (protocol === 'http' ? 80 : 443) : Number(base.port),
    protocol,
    timeout: config.STRIPE_TIMEOUT_MS,
    httpClient: Stripe.createFetchHttpClient(fetchFromStripe),
    // The job queue repeats a call, with the same idempotency key and after a crash as well; twice would be too often.
    maxNetworkRetries: 0,
    telemetry: false,
  });
}
