// What several effects do to a Checkout Session.

import type Stripe from 'stripe';
import { SESSION_EXPAND } from '../facts/stripe.ts';
import { stripeError } from '../providers/errors.ts';

/** Runs a call of Stripe's SDK. @throws ProviderError */
export async function asking<T>(call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    throw stripeError(error);
  });
}

/** The session as Stripe has it now, with its payment. @throws ProviderError */
export function readSession(stripe: Stripe, sessionId: string): Promise<Stripe.Checkout.Session> {
  return asking(stripe.checkout.sessions.retrieve(sessionId, { expand: SESSION_EXPAND }));
}

/**
 * Makes sure a session can no longer be paid.
 * @returns the session as it ended: expired, or complete when the client was faster
 * @throws ProviderError
 */
export async function closeSession(stripe: Stripe, sessionId: string): Promise<Stripe.Checkout.Session> {
  const session = await readSession(stripe, sessionId);
  if (session.status !== 'open') return session;
  try {
    return await asking(stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    // Paid between the two calls: Stripe refuses to expire it, and reading it again tells.
    const again = await readSession(stripe, sessionId);
    if (again.status !== 'open') return again;
    throw error;
  }
}

/** How far Stripe's clock may be behind ours. */
const SLACK_S = 600;

/**
 * The booking's sessions made since `since`, newest first. Stripe cannot be asked for them, only for all of that time.
 * @throws ProviderError
 */
export function sessionsSince(stripe: Stripe, bookingId: string, since: Date): Promise<Stripe.Checkout.Session[]> {
  const created = { gte: Math.floor(since.getTime() / 1000) - SLACK_S };
  const all = stripe.checkout.sessions.list({ created, limit: 100 });
  const own = async () => {
    const found: Stripe.Checkout.Session[] = [];
    for await (const session of all) if (session.metadata?.['booking_id'] === bookingId) found.push(session);
    return found;
  };
  return asking(own());
}
