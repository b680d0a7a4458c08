// Webhooks signed as the providers sign them.

import { createHmac } from 'node:crypto';
import type { Backend } from './backend.ts';
import { type Answer, ask } from './http.ts';

type Provider = 'stripe' | 'calendly';

const HEADERS = { stripe: 'stripe-signature', calendly: 'calendly-webhook-signature' } as const;

/** The header for a body. `at`: seconds, now unless given. */
export function signatureOf(body: string | Buffer, secret: string, at = Math.floor(Date.now() / 1000)): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex')}`;
}

/** Sends a webhook with the header given, or a good one. */
export function sendWebhook(
  { urls, runtime }: Backend,
  provider: Provider,
  body: string | Buffer | object,
  options: { signature?: string | null; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { config } = runtime;
  const [secret = ''] = provider === 'stripe' ? config.STRIPE_WEBHOOK_SECRET : config.CALENDLY_WEBHOOK_SIGNING_KEY;
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const signature = options.signature === undefined ? signatureOf(bytes, secret) : options.signature;
  return ask(`${urls.app}/webhooks/${provider}`, {
    body: bytes,
    headers: {
      'content-type': 'application/json',
      ...(signature !== null && { [HEADERS[provider]]: signature }),
      ...options.headers,
    },
  });
}
