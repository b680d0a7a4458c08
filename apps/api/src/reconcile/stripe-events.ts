// Stripe's events since the last look: a webhook that never came is in this list.

import { USED_TYPES } from '../webhooks/stripe.ts';
import { keepNews } from './news.ts';
import type { Round, RoundDeps } from './round.ts';
import { nowS, REACH_S, shortlyBefore, throughList } from './stripe-list.ts';

export const stripeEvents: Round = {
  everyMs: (config) => config.RECONCILE_EVERY_MS,
  pages: (deps, stored) => {
    const { stripe } = deps;
    const list = {
      page: (query: Parameters<typeof stripe.events.list>[0]) => stripe.events.list({ ...query, types: USED_TYPES }),
      take: (events: readonly object[]) => keepNews(deps, 'stripe', events),
      begin: () => firstBookingS(deps),
      next: shortlyBefore,
    };
    return throughList(deps, list, stored);
  },
};

// Nothing that happened before our first booking can be about one of ours.
async function firstBookingS(deps: RoundDeps): Promise<number> {
  const now = await nowS(deps);
  const { first } = await deps.db
    .selectFrom('bookings')
    .select((eb) => eb.fn.min('created_at').as('first'))
    .executeTakeFirstOrThrow();
  const since = first ? Math.floor(first.getTime() / 1000) : now;
  return Math.max(shortlyBefore(since), now - REACH_S);
}
