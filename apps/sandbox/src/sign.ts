// Both providers sign a webhook the same way: HMAC-SHA256 over "<seconds>.<exact body>".
import { createHmac } from 'node:crypto';

/** The value of a `Stripe-Signature` or `Calendly-Webhook-Signature` header. `key` is taken literally. */
export function signature(body: string, key: string, seconds: number): string {
  const digest = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
