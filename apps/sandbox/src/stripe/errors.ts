// Stripe's error envelope.

export interface StripeErrorBody {
  readonly error: {
    readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
    readonly message: string;
    readonly code?: string;
    readonly param?: string;
    readonly doc_url?: string;
  };
}

/** Thrown by operations; the gateway turns it into an answer. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, error: StripeErrorBody['error']) {
    super(error.message);
    this.status = status;
    this.body = {
      error: error.code
        ? { ...error, doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}` }
        : error,
    };
  }
}

/** 400 invalid_request_error. */
export function invalid(message: string, code?: string, param?: string): StripeProblem {
  return new StripeProblem(400, {
    type: 'invalid_request_error',
    message,
    ...(code && { code }),
    ...(param && { param }),
  });
}

/** 404 resource_missing, in Stripe's words. */
export function missing(kind: string, id: string, param = 'id'): StripeProblem {
  return new StripeProblem(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

/** A failure on Stripe's side, as a fault orders it. */
export function providerFailure(status: number, code?: string): StripeProblem {
  const limited = status === 429;
  const named = limited ? 'rate_limit' : code;
  return new StripeProblem(status, {
    type: status < 500 ? 'invalid_request_error' : 'api_error',
    ...(named !== undefined && { code: named }),
    message: limited ? 'Request rate limit exceeded.' : 'An unknown error occurred (ordered by a sandbox fault).',
  });
}
