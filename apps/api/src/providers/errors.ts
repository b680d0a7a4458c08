// One function maps what a provider's client throws to what we need to know: may it be tried again, and do we know what
// happened. Nobody else looks into a provider's errors.

import Stripe from 'stripe';

export type ProviderName = 'stripe' | 'calendly' | 'mail';

/** A provider's refusal or silence. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly provider: ProviderName;
  /** Stable, such as `stripe.resource_missing`, `calendly.http_503`, `calendly.unreachable`. */
  readonly code: string;
  /** Whether the same request may succeed later. A retryable failure may also have had its effect: repeat it with the same key. */
  readonly retryable: boolean;
  /** How long the provider asked us to wait, ms. */
  readonly retryAfterMs: number | null;

  constructor(
    provider: ProviderName,
    code: string,
    options: { retryable: boolean; retryAfterMs?: number | null; cause?: unknown },
  ) {
    super(`${provider}: ${code}`, { cause: options.cause });
    this.provider = provider;
    this.code = `${provider}.${code}`;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Turns an error of Stripe's SDK into a ProviderError; anything else is a bug and is thrown on. */
export function stripeError(error: unknown): ProviderError {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const status = error.statusCode ?? 0;
  const silent = status === 0;
  const retryable = silent || status === 409 || status === 429 || status >= 500;
  const code = error.code ?? (silent ? 'unreachable' : `http_${status}`);
  return new ProviderError('stripe', code, {
    retryable,
    retryAfterMs: retryAfterOf(error.headers?.['retry-after']),
    cause: error,
  });
}

/** An HTTP answer of Calendly that is no success. */
export function calendlyError(response: Pick<Response, 'status' | 'headers'>): ProviderError {
  const { status, headers } = response;
  const retryable = status === 429 || status >= 500;
  const retryAfterMs = retryAfterOf(headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? undefined);
  return new ProviderError('calendly', `http_${status}`, {
    retryable,
    retryAfterMs: status === 429 ? retryAfterMs : null,
  });
}

/** The request did not get through, or its answer did not. */
export function unreachable(provider: ProviderName, cause: unknown): ProviderError {
  return new ProviderError(provider, 'unreachable', { retryable: true, cause });
}

function retryAfterOf(seconds: string | undefined): number | null {
  const value = Number(seconds);
  return seconds !== undefined && Number.isFinite(value) ? Math.min(value, 300) * 1000 : null;
}
