// What keeps one client, or all of them together, from using us up: limits on time, connections and requests.
// Source: OWASP API Security Top 10 2023, API4.

import underPressure from '@fastify/under-pressure';
import type { Config } from '../config.ts';
import { ProblemError } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

/** Requests a minute and address, by what they cost us; the rest may have the whole of RATE_LIMIT_PER_MINUTE. */
const COSTLY_SHARE = 0.1;

/** For routes that write, or where somebody might guess: a tenth of what is allowed elsewhere, counted by itself. */
export function costly({ RATE_LIMIT_PER_MINUTE }: Pick<Config, 'RATE_LIMIT_PER_MINUTE'>) {
  return { rateLimit: { max: Math.ceil(RATE_LIMIT_PER_MINUTE * COSTLY_SHARE), timeWindow: '1 minute' } };
}

/** How long a client may take to send its request; a slower one is cut off with 408. */
export function patience({ REQUEST_TIMEOUT_MS }: Pick<Config, 'REQUEST_TIMEOUT_MS'>) {
  return {
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: Math.ceil(REQUEST_TIMEOUT_MS / 2),
      connectionsCheckingInterval: Math.ceil(REQUEST_TIMEOUT_MS / 4),
      maxHeaderSize: 16 * 1024,
    },
  };
}

const HEALTH = new Set<unknown>(['/healthz', '/readyz']);

/** Turns requests away while the process is so far behind that it would answer none of them in time. */
export async function shedLoad(app: ZodApp, config: Pick<Config, 'MAX_EVENT_LOOP_DELAY_MS'>): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: config.MAX_EVENT_LOOP_DELAY_MS,
    pressureHandler: async (request, reply) => {
      // Killing a busy process makes the others busier.
      if (HEALTH.has(request.routeOptions.url)) return;
      void reply.header('retry-after', '10');
      throw new ProblemError('temporarily_unavailable', 'We are very busy right now. Please try again in a moment.');
    },
  });
}
