// POST /webhooks/*: verify the raw bytes, keep them, answer. What they mean is worked out afterwards, so that a provider
// never waits for us and a bug of ours never loses a message.

import rawBody from 'fastify-raw-body';
import type { Config } from '../config.ts';
import type { Provider } from '../db/tables.ts';
import { ProblemError } from '../http/problem.ts';
import type { ZodApp } from '../http/zod-app.ts';
import { envelopeOf, type InboxDeps, keep } from './inbox.ts';
import { signatureFault } from './signature.ts';

export interface ReceiveDeps extends InboxDeps {
  readonly config: Pick<Config, 'STRIPE_WEBHOOK_SECRET' | 'CALENDLY_WEBHOOK_SIGNING_KEY' | 'RATE_LIMIT_PER_MINUTE'>;
  /** Wakes the worker of this process. */
  readonly received: () => void;
}

/** A webhook body is a few kilobytes; a Calendly one with many answers may be more. */
const BODY_LIMIT = 256 * 1024;

/** Registers both webhook endpoints. */
export function webhookRoutes(app: ZodApp, deps: ReceiveDeps): void {
  const { config } = deps;
  void app.register(async (scope: ZodApp) => {
    // Whatever type a body claims to have, nothing is parsed before its signature is checked.
    await scope.register(rawBody, { global: false, encoding: false, runFirst: true });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null));
    endpoint(scope, deps, 'stripe', 'stripe-signature', config.STRIPE_WEBHOOK_SECRET);
    endpoint(scope, deps, 'calendly', 'calendly-webhook-signature', config.CALENDLY_WEBHOOK_SIGNING_KEY);
  });
}

function endpoint(
  app: ZodApp,
  deps: ReceiveDeps,
  provider: Provider,
  header: string,
  secrets: readonly string[],
): void {
  const tooManyBad = app.createRateLimit({ max: deps.config.RATE_LIMIT_PER_MINUTE, timeWindow: '1 minute' });
  const options = { config: { rawBody: true, rateLimit: false }, bodyLimit: BODY_LIMIT, schema: { hide: true } };
  app.post(`/webhooks/${provider}`, options, async (request, reply) => {
    const body = rawBytes(request.rawBody);
    const fault = signatureFault({ header: request.headers[header], body, secrets, now: Date.now() });
    if (fault) {
      // A provider is never held up: only what is not theirs counts.
      const limit = await tooManyBad(request);
      if (!limit.isAllowed && limit.isExceeded) throw new ProblemError('too_many_requests', 'Too many requests.');
      throw new ProblemError(fault, 'The webhook signature was not accepted.');
    }
    const envelope = envelopeOf(provider, body);
    const stored = await keep(deps, { provider, envelope, body, source: 'webhook' });
    request.log.info({ provider, type: envelope.type, delivery: stored ?? 'duplicate' }, 'webhook received');
    if (stored) deps.received();
    return reply.code(200).send({ received: true });
  });
}

function rawBytes(body: string | Buffer | undefined): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body ?? '');
}
