// One API operation: how its parameters are checked and what it then does.
import type { z } from 'zod';
import type { Cause } from './events.ts';
import { parseParams } from './form.ts';

interface Call {
  /** The object named in the path, or ''. */
  readonly id: string;
  /** Parsed query or form, `expand` already taken out. */
  readonly raw: unknown;
  readonly cause: Cause;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /**
   * Validates and returns the execution. The two are apart because Stripe stores a result under an
   * idempotency key only once execution began: a refused parameter does not use the key up.
   */
  prepare(call: Call): () => unknown;
}

export interface Operation<P> {
  readonly method: Route['method'];
  readonly path: string;
  readonly params: z.ZodType<P>;
  /** Checks beyond the shape; throws a StripeProblem. */
  check?(params: P, call: Call): void;
  run(params: P, call: Call): unknown;
}

/** Hides the parameters' type, so that operations fit in one list. */
export function operation<P>(spec: Operation<P>): Route {
  return {
    method: spec.method,
    path: spec.path,
    prepare(call) {
      const params = parseParams(spec.params, call.raw);
      spec.check?.(params, call);
      return () => spec.run(params, call);
    },
  };
}
