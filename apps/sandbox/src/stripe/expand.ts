// expand[]: ids replaced by the objects they name, along dotted paths.
import { invalid } from './errors.ts';
import { envelope } from './list.ts';
import type { StripeState } from './state.ts';

type Dictionary = Record<string, unknown>;

const MAX_DEPTH = 4;

function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lookUp(state: StripeState, id: string): object | undefined {
  return (
    state.sessions.get(id)?.session ??
    state.paymentIntents.get(id) ??
    state.charges.get(id) ??
    state.refunds.get(id) ??
    state.disputes.get(id)
  );
}

/** Lists that exist only when asked for. */
function included(state: StripeState, owner: Dictionary, name: string): unknown {
  const id = String(owner['id']);
  if (owner['object'] === 'checkout.session' && name === 'line_items') {
    const items = state.sessions.get(id)?.lineItems ?? [];
    return envelope(items, false, `/v1/checkout/sessions/${id}/line_items`);
  }
  if (owner['object'] === 'charge' && name === 'refunds') {
    const refunds = [...state.refunds.values()].filter((refund) => refund.charge === id).reverse();
    return envelope(refunds, false, `/v1/charges/${id}/refunds`);
  }
  return undefined;
}

function expandOne(state: StripeState, owner: Dictionary, path: readonly string[], whole: string): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const current = name in owner ? owner[name] : included(state, owner, name);
  const value = typeof current === 'string' ? lookUp(state, current) : current;
  // A null id has nothing to show; anything that is not an id or object cannot be expanded.
  if (value === undefined && !(name in owner && current === null)) {
    throw invalid(`This property cannot be expanded (${whole}).`, undefined, 'expand');
  }
  if (value === null || value === undefined) return;
  const copy = typeof current === 'string' || !(name in owner) ? structuredClone(value) : value;
  owner[name] = copy;
  const targets = Array.isArray(copy) ? copy : [copy];
  for (const target of targets) if (isDictionary(target)) expandOne(state, target, rest, whole);
}

/**
 * A copy of `body` with all `paths` expanded.
 * @throws StripeProblem for a property that cannot be expanded
 */
export function expanded(state: StripeState, body: unknown, paths: readonly string[]): unknown {
  const copy: unknown = structuredClone(body);
  if (!isDictionary(copy)) return copy;
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > MAX_DEPTH) {
      throw invalid(`You cannot expand more than ${MAX_DEPTH} levels (${path}).`, undefined, 'expand');
    }
    expandOne(state, copy, parts, path);
  }
  return copy;
}
