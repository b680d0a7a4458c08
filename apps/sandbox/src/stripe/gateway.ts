// The door of the Stripe API: who asks, under which key, and what faults make of the answer.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, REQUEST_ACTIONS } from '../faults.ts';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import { API_VERSION } from './api-version.ts';
import { invalid, providerFailure, StripeProblem } from './errors.ts';
import { expanded } from './expand.ts';
import type { Answer } from './idempotency.ts';
import type { Route } from './operation.ts';

interface Incoming {
  readonly route: Route;
  readonly id: string;
  readonly params: Record<string, unknown>;
  readonly expand: string[];
  readonly requestId: string;
  readonly key: string | null;
}

/** Answers one API request, or on a fault's order does not. */
export async function answer(
  world: World,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const requestId = stripeId('req');
  reply.header('request-id', requestId);
  reply.header('stripe-version', request.headers['stripe-version'] ?? API_VERSION);
  try {
    requireKey(world, request);
    const incoming = read(route, request, requestId);
    if (incoming.key) reply.header('idempotency-key', incoming.key);
    const occasion = { method: request.method, path: request.url };
    const fault = world.faults.take('stripe', 'request', occasion, REQUEST_ACTIONS);
    if (fault?.action === 'drop') return hangUp(reply);
    if (fault?.action === 'fail-before') throw providerFailure(fault.status ?? 500, fault.code);
    const { result, replayed } = await once(world, incoming, fault);
    if (replayed) reply.header('idempotent-replayed', 'true');
    // The effect is done; the caller will never learn of it.
    if (fault?.action === 'hang') return reply.hijack();
    return reply.code(result.status).send(result.body);
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
    return reply.code(error.status).send(error.body);
  }
}

function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Bearer, or Basic with the key as the user name. */
function requireKey(world: World, request: FastifyRequest): void {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  const given =
    scheme.toLowerCase() === 'basic'
      ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '')
      : credentials;
  if (given === world.config.stripeKey) return;
  const message = given
    ? `Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(8)}`
    : 'You did not provide an API key. You need to provide your API key in the Authorization header, ' +
      "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
  throw new StripeProblem(401, { type: 'invalid_request_error', message });
}

function read(route: Route, request: FastifyRequest, requestId: string): Incoming {
  const given: unknown = route.method === 'POST' ? request.body : request.query;
  const { expand = [], ...params } = isDictionary(given) ? given : {};
  if (!Array.isArray(expand) || !expand.every((path) => typeof path === 'string')) {
    throw invalid('Invalid array', undefined, 'expand');
  }
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && key.length > 255) {
    throw invalid('Idempotency keys may have at most 255 characters.');
  }
  const { id } = isDictionary(request.params) ? request.params : {};
  return {
    route,
    id: typeof id === 'string' ? id : '',
    params,
    expand,
    requestId,
    // Only changes need a key; Stripe ignores it elsewhere.
    key: route.method === 'POST' && typeof key === 'string' && key !== '' ? key : null,
  };
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Runs the operation, or replays what its idempotency key already stands for. */
async function once(
  world: World,
  incoming: Incoming,
  fault: Fault | undefined,
): Promise<{ result: Answer; replayed: boolean }> {
  const { key, route, id, params, expand } = incoming;
  const keys = world.stripe.idempotency;
  if (key) {
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([route.path, id, params, expand]))
      .digest('hex');
    const stored = keys.claim(key, fingerprint);
    if (stored) return { result: stored, replayed: true };
  }
  const delay = fault?.action === 'delay' ? (fault.delayMs ?? 1_000) : 0;
  // The second timer ends the wait when a reset has emptied the sandbox's clock.
  if (delay > 0) await Promise.race([world.clock.wait(delay), sleep(delay)]);
  const cause = { id: incoming.requestId, idempotency_key: key };
  try {
    const run = route.prepare({ id, raw: params, cause });
    const result = outcome(fault, () => execute(world, run, expand));
    if (key) keys.settle(key, result);
    return { result, replayed: false };
  } catch (error) {
    if (key) keys.forget(key);
    throw error;
  }
}

/** What the caller is told, and what the key stands for from now on. */
function outcome(fault: Fault | undefined, executed: () => Answer): Answer {
  const { status, body } = providerFailure(fault?.status ?? 500, fault?.code);
  if (fault?.action === 'fail-within') return { status, body };
  const result = executed();
  return fault?.action === 'fail-after' ? { status, body } : result;
}

function execute(world: World, run: () => unknown, expand: string[]): Answer {
  try {
    return { status: 200, body: expanded(world.stripe, run(), expand) };
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
    return { status: error.status, body: error.body };
  }
}
