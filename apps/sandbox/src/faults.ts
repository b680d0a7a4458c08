// Bad manners on request: what shall go wrong, where, and how often.
import { z } from 'zod';

/** A request that fails before is as if never sent; within, its key stands for the failure though nothing was done. */
export const REQUEST_ACTIONS = ['drop', 'delay', 'fail-before', 'fail-within', 'fail-after', 'hang'] as const;
/** Decided once, when a webhook is about to be sent for the first time. */
export const ROUTE_ACTIONS = ['drop', 'delay', 'duplicate', 'hold', 'reorder'] as const;
/** Decided anew at each attempt. */
export const ATTEMPT_ACTIONS = ['bad-signature', 'fail-before', 'fail-after', 'hang'] as const;

export type Provider = 'stripe' | 'calendly';

const common = {
  provider: z.enum(['stripe', 'calendly']),
  match: z
    .strictObject({
      type: z.string().optional(),
      method: z.string().toUpperCase().optional(),
      path: z.string().optional(),
    })
    .default({}),
  times: z.number().int().min(1).default(1),
  delayMs: z.number().int().min(0).optional(),
  status: z.number().int().min(300).max(599).optional(),
  /** What Stripe's error is called, such as `amount_too_small`. */
  code: z.string().max(100).optional(),
};

export const faultInput = z.discriminatedUnion('on', [
  z.strictObject({ ...common, on: z.literal('request'), action: z.enum(REQUEST_ACTIONS) }),
  z.strictObject({
    ...common,
    on: z.literal('webhook'),
    action: z.enum([...ROUTE_ACTIONS, ...ATTEMPT_ACTIONS]),
  }),
]);

export type FaultInput = z.infer<typeof faultInput>;
export type Fault = FaultInput & { readonly id: string; remaining: number };
export type FaultAction = Fault['action'];

/** What a fault is compared with: a webhook has a type, a request a method and a path. */
export interface Occasion {
  readonly type?: string;
  readonly method?: string;
  readonly path?: string;
}

function concerns(match: Fault['match'], occasion: Occasion): boolean {
  if (match.type !== undefined && match.type !== occasion.type) return false;
  if (match.method !== undefined && match.method !== occasion.method) return false;
  return match.path === undefined || (occasion.path ?? '').startsWith(match.path);
}

export class Faults {
  #faults: Fault[] = [];
  #count = 0;

  add(input: FaultInput): Fault {
    this.#count += 1;
    const fault = { ...input, id: `fault_${this.#count}`, remaining: input.times };
    this.#faults.push(fault);
    return fault;
  }

  /** All faults, used up ones included, oldest first. */
  list(): readonly Fault[] {
    return this.#faults;
  }

  /** False if there is no such fault. */
  remove(id: string): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The oldest fault that still applies to this occasion, counted down by one; or none. */
  take(provider: Provider, on: Fault['on'], occasion: Occasion, actions: readonly FaultAction[]): Fault | undefined {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.remaining > 0 &&
        candidate.provider === provider &&
        candidate.on === on &&
        actions.includes(candidate.action) &&
        concerns(candidate.match, occasion),
    );
    if (fault) fault.remaining -= 1;
    return fault;
  }
}
