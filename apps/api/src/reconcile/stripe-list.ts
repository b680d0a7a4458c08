// One of Stripe's lists, read again and again: newest first, from an instant on, across rounds.

import { z } from 'zod';
import { ProviderError, stripeError } from '../providers/errors.ts';
import type { RoundDeps } from './round.ts';

/** Stripe keeps events for 30 days. */
export const REACH_S = 30 * 24 * 3600;
/** Stripe promises no order: something may appear in a list after what is newer than it. */
const OVERLAP_S = 10 * 60;
const PAGE = 100;

/** Instants in Unix seconds, by Stripe's clock. */
const Cursor = z.object({
  /** Nothing older is looked at. */
  since: z.int(),
  /** The newest seen on this way through the list. */
  newest: z.int(),
  /** The last object of the page before; null at the beginning of the list. */
  after: z.string().nullable(),
});

interface Listed {
  readonly id: string;
  readonly created: number;
}

/** What Stripe's list calls take. */
interface ListQuery {
  readonly created: { readonly gte: number };
  readonly limit: number;
  readonly starting_after?: string;
}

export interface StripeList<T extends Listed> {
  page(query: ListQuery): Promise<{ data: T[]; has_more: boolean }>;
  /** What to do with one page. */
  take(items: readonly T[]): Promise<void>;
  /** Where the first way through begins, Unix seconds. */
  begin(): Promise<number>;
  /** Where the next one begins, when the newest object seen was created at `newest`. */
  next(newest: number): Promise<number> | number;
}

/** The next way through a list begins shortly before the newest object of this one. */
export function shortlyBefore(newest: number): number {
  return newest - OVERLAP_S;
}

/** Goes through a list once, a page at a time. @throws ProviderError */
export async function* throughList<T extends Listed>(deps: RoundDeps, list: StripeList<T>, stored: unknown) {
  const cursor = Cursor.safeParse(stored).data;
  let since = cursor?.since ?? (await list.begin());
  let newest = cursor?.newest ?? since;
  let after = cursor?.after ?? null;
  do {
    const query = { created: { gte: since }, limit: PAGE, ...(after !== null && { starting_after: after }) };
    const page = await asked(deps, () => list.page(query)).catch((error: unknown) => {
      // What we stopped at has left the list: begin anew.
      if (after !== null && error instanceof ProviderError && error.code === 'stripe.resource_missing') return null;
      throw error;
    });
    await list.take(page?.data ?? []);
    newest = Math.max(newest, ...(page?.data ?? []).map(({ created }) => created));
    after = page?.has_more ? (page.data.at(-1)?.id ?? null) : null;
    if (page && after === null) since = Math.max(since, await list.next(newest));
    yield { since, newest, after } satisfies z.infer<typeof Cursor>;
  } while (after !== null);
}

async function asked<T>({ unhurried }: RoundDeps, call: () => Promise<T>): Promise<T> {
  await unhurried.stripePace.turn();
  try {
    return await call();
  } catch (cause) {
    const error = stripeError(cause);
    if (error.retryAfterMs !== null) unhurried.stripePace.pause(error.retryAfterMs);
    throw error;
  }
}

/** The database's now, in Unix seconds. */
export async function nowS({ db }: RoundDeps): Promise<number> {
  const { now } = await db.selectNoFrom((eb) => eb.fn<Date>('now').as('now')).executeTakeFirstOrThrow();
  return Math.floor(now.getTime() / 1000);
}
