import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { calendlyError, ProviderError, stripeError, unreachable } from './errors.ts';

const { errors } = Stripe;

describe('an error of Stripe’s SDK', () => {
  it.each([
    [
      'an unknown object',
      new errors.StripeInvalidRequestError({
        type: 'invalid_request_error',
        message: '',
        statusCode: 404,
        code: 'resource_missing',
      }),
      'stripe.resource_missing',
      false,
    ],
    [
      'a wrong key',
      new errors.StripeAuthenticationError({ type: 'invalid_request_error', message: '', statusCode: 401 }),
      'stripe.http_401',
      false,
    ],
    [
      'a key in use',
      new errors.StripeIdempotencyError({ type: 'idempotency_error', message: '', statusCode: 409 }),
      'stripe.http_409',
      true,
    ],
    [
      'too many requests',
      new errors.StripeRateLimitError({ type: 'rate_limit_error', message: '', statusCode: 429 }),
      'stripe.http_429',
      true,
    ],
    [
      'a failure of theirs',
      new errors.StripeAPIError({ type: 'api_error', message: '', statusCode: 500 }),
      'stripe.http_500',
      true,
    ],
    ['silence', new errors.StripeConnectionError({ type: 'api_error', message: '' }), 'stripe.unreachable', true],
  ])('says whether trying again makes sense: %s', (_, error, code, retryable) => {
    expect(stripeError(error)).toMatchObject({ provider: 'stripe', code, retryable });
  });

  it('says how long Stripe asked us to wait, within five minutes', () => {
    const after = (seconds: string) =>
      stripeError(
        new errors.StripeRateLimitError({
          type: 'rate_limit_error',
          message: '',
          statusCode: 429,
          headers: { 'retry-after': seconds },
        }),
      ).retryAfterMs;
    expect(after('7')).toBe(7000);
    expect(after('86400')).toBe(300_000);
    expect(after('soon')).toBeNull();
  });

  it('is a bug when it is none', () => {
    const bug = new TypeError('x is not a function');
    expect(() => stripeError(bug)).toThrow(bug);
  });
});

describe('an answer of Calendly that is no success', () => {
  it.each([
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [429, true],
    [500, true],
    [503, true],
  ])('says whether trying again makes sense: %i', (status, retryable) => {
    const error = calendlyError(new Response(null, { status }));
    expect(error).toMatchObject({ provider: 'calendly', code: `calendly.http_${status}`, retryable });
  });

  it('says when the limit of requests is over', () => {
    const headers = { 'x-ratelimit-reset': '42' };
    expect(calendlyError(new Response(null, { status: 429, headers })).retryAfterMs).toBe(42_000);
    expect(calendlyError(new Response(null, { status: 503, headers })).retryAfterMs).toBeNull();
  });
});

it('a provider that cannot be reached may be tried again', () => {
  const cause = new Error('socket hang up');
  const error = unreachable('mail', cause);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ code: 'mail.unreachable', retryable: true, retryAfterMs: null, cause });
});
