// The door of Calendly's REST API: token, rate-limit headers, faults, error envelopes, paging.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { REQUEST_ACTIONS } from '../faults.ts';
import type { World } from '../world.ts';
import { CalendlyProblem, invalidArgument, serverFailure, unauthenticated } from './errors.ts';

const LIMIT_PER_MINUTE = 500;

export interface Rest {
  readonly request: FastifyRequest;
  /** A segment of the path; '' if there is none of that name. */
  param(name: string): string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  run(rest: Rest): Reply;
}

/** Parses a query or body. @throws CalendlyProblem 400 with one detail per wrong parameter */
export function parseArguments<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw invalidArgument(
    parsed.error.issues.map((issue) => ({
      ...(issue.path.length > 0 && { parameter: issue.path.join('.') }),
      message: issue.message,
    })),
  );
}

export const paging = {
  count: z.coerce.number().int().min(1).max(100).default(20),
  page_token: z.string().optional(),
};

/** One page; the token is the position the page begins at. */
export function collection<T>(
  world: World,
  rest: Rest,
  items: readonly T[],
  page: { count: number; page_token?: string | undefined },
): Reply {
  const from = page.page_token === undefined ? 0 : decodeToken(page.page_token);
  const to = from + page.count;
  const link = (start: number): string => {
    const url = new URL(rest.request.url, world.origins.calendly);
    url.searchParams.set('page_token', encodeToken(start));
    return url.href;
  };
  const next = to < items.length ? to : null;
  const previous = from > 0 ? Math.max(from - page.count, 0) : null;
  return {
    status: 200,
    body: {
      collection: items.slice(from, to),
      pagination: {
        count: Math.max(Math.min(to, items.length) - from, 0),
        next_page: next === null ? null : link(next),
        previous_page: previous === null ? null : link(previous),
        next_page_token: next === null ? null : encodeToken(next),
        previous_page_token: previous === null ? null : encodeToken(previous),
      },
    },
  };
}

function encodeToken(position: number): string {
  return Buffer.from(`at:${position}`).toString('base64url');
}

function decodeToken(token: string): number {
  const match = /^at:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) throw invalidArgument([{ parameter: 'page_token', message: 'is invalid' }]);
  return Number(match[1]);
}

/** The headers of a real account's limit. The sandbox counts but never refuses; a fault can. */
function rateLimit(world: World): (reply: FastifyReply) => void {
  let minute = 0;
  let used = 0;
  return (reply) => {
    const now = world.clock.now();
    const current = Math.floor(now / 60_000);
    used = current === minute ? used + 1 : 1;
    minute = current;
    void reply
      .header('x-ratelimit-limit', LIMIT_PER_MINUTE)
      .header('x-ratelimit-remaining', Math.max(LIMIT_PER_MINUTE - used, 0))
      .header('x-ratelimit-reset', 60 - Math.floor((now % 60_000) / 1000));
  };
}

async function perform(
  world: World,
  route: RestRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (request.headers.authorization !== `Bearer ${world.config.calendlyToken}`) throw unauthenticated();
  const occasion = { method: request.method, path: request.url };
  const fault = world.faults.take('calendly', 'request', occasion, REQUEST_ACTIONS);
  if (fault?.action === 'drop') {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  if (fault?.action === 'fail-before' || fault?.action === 'fail-within') throw serverFailure(fault.status ?? 500);
  if (fault?.action === 'delay') await world.clock.wait(fault.delayMs ?? 1_000);
  const { status, body } = route.run({ request, param: (name) => segment(request.params, name) });
  if (fault?.action === 'fail-after') throw serverFailure(fault.status ?? 500);
  // The effect is done; the caller will never learn of it.
  if (fault?.action === 'hang') return reply.hijack();
  return reply.code(status).send(body);
}

function segment(params: unknown, name: string): string {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : '';
  return typeof value === 'string' ? value : '';
}

/** Adds REST routes behind the token check; everything they throw becomes Calendly's envelope. */
export function serveRest(api: FastifyInstance, world: World, routes: readonly RestRoute[]): void {
  const limit = rateLimit(world);
  api.addHook('onRequest', async (request, reply) => {
    world.requests.note('calendly', world.clock, request, reply);
    limit(reply);
  });
  for (const route of routes) {
    api.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        try {
          return await perform(world, route, request, reply);
        } catch (error) {
          if (error instanceof CalendlyProblem) return reply.code(error.status).send(error.body);
          throw error;
        }
      },
    });
  }
}
