// Every failure as RFC 9457 problem details: a stable code for programs, a calm sentence for people, nothing of our inside.

import { PROBLEMS, Problem, type ProblemCode } from '@slotpay/contract';
import { UnreadableSnapshot } from '@slotpay/machine';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';

type Extra = Pick<Problem, 'allowed' | 'issues'>;

/** Thrown by a route to answer with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly extra: Extra;
  constructor(code: ProblemCode, detail: string, extra: Extra = {}) {
    super(detail);
    this.code = code;
    this.extra = extra;
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Temporarily unavailable',
};

/** What Fastify and its plugins throw by themselves. */
const FASTIFY_CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The request body is too large.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media_type_unsupported', 'Send JSON with the content type application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['body_not_json', 'The request body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['body_not_json', 'The request body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request_malformed', 'The content length does not fit the body.'],
};

/** What any route may answer instead of what it is for. */
const ANYWHERE: readonly ProblemCode[] = [
  'request_malformed',
  'too_many_requests',
  'internal_error',
  'temporarily_unavailable',
];

/** What one that takes a body may answer as well. */
export const WITH_BODY: readonly ProblemCode[] = [
  'body_not_json',
  'origin_not_allowed',
  'body_too_large',
  'media_type_unsupported',
  'body_invalid',
];

/** What one booking's routes may answer as well. */
export const ON_A_BOOKING: readonly ProblemCode[] = ['capability_missing', 'booking_unknown'];

/** The problems a route may answer with, by status, for its description. Typed as nothing: no handler sends them itself. */
export function problems(...codes: readonly ProblemCode[]): object {
  const byStatus = Map.groupBy([...ANYWHERE, ...codes], (code) => PROBLEMS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      { description: same.join(', '), content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
}

/** An answer that is text of its own kind, for a route's description. */
export function contentOf(mediaType: string, description: string) {
  return { description, content: { [mediaType]: { schema: z.string() } } };
}

/** The connection failed, or PostgreSQL is going down, coming up or full. */
const DATABASE_AWAY = /^(ECONN|08|53|57P)/;

/** Answers every unknown route as a problem, and nobody too often: that is how one looks for a way in. */
export function unknownRoutes(app: FastifyInstance): void {
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    answer(request, reply, new ProblemError('route_unknown', 'There is nothing at this address.')),
  );
}

/** Answers an error as a problem, whoever threw it. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  answer(request, reply, asProblem(error));
}

function asProblem(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((issue) => ({ path: issue.instancePath, message: issue.message ?? 'invalid' }));
    return new ProblemError('body_invalid', 'Something in the request is not as it must be.', { issues });
  }
  const known = FASTIFY_CODES[error.code];
  if (known) return new ProblemError(...known);
  if (error.statusCode === 429)
    return new ProblemError('too_many_requests', 'Too many requests. Please wait a moment.');
  if (error instanceof SyntaxError && error.statusCode === 400)
    return new ProblemError('body_not_json', 'The request body is not JSON.');
  if (error instanceof UnreadableSnapshot && error.newer) {
    return new ProblemError('temporarily_unavailable', 'This booking is being updated. Please try again in a moment.');
  }
  if (DATABASE_AWAY.test(error.code)) {
    return new ProblemError(
      'temporarily_unavailable',
      'We cannot look that up right now. Please try again in a moment.',
    );
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new ProblemError('request_malformed', 'The request could not be read.');
  }
  return Object.assign(new ProblemError('internal_error', 'Something went wrong on our side. Nothing was lost.'), {
    cause: error,
  });
}

function answer(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply {
  const status = PROBLEMS[problem.code];
  const line = { code: problem.code, route: request.routeOptions.url };
  if (status >= 500) request.log.error({ ...line, err: problem.cause }, 'request failed');
  else request.log.info(line, 'request refused');
  const body: Problem = {
    type: `urn:slotpay:problem:${problem.code}`,
    title: TITLES[status] ?? 'Error',
    status,
    code: problem.code,
    detail: problem.message,
    requestId: request.id,
    ...problem.extra,
  };
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}
