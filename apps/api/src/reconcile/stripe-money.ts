// Money that moved at Stripe and is not in our ledger, whatever became of the news: read from the payments and refunds
// themselves. Found again, it goes the way of a webhook; a payment no booking wants is returned there.

import type Stripe from 'stripe';
import { z } from 'zod';
import { bookingExists } from '../booking/find.ts';
import { keepNews } from './news.ts';
import type { Round, RoundDeps } from './round.ts';
import { nowS, REACH_S, throughList } from './stripe-list.ts';

/** The whole reach is read each time, so less often than the events. */
const SELDOM = 12;

export const stripePayments: Round = {
  everyMs: (config) => SELDOM * config.RECONCILE_EVERY_MS,
  pages: (deps, stored) =>
    throughList(
      deps,
      {
        page: (query) => deps.stripe.paymentIntents.list(query),
        take: (intents) => takePayments(deps, intents),
        begin: () => reach(deps),
        next: () => reach(deps),
      },
      stored,
    ),
};

export const stripeRefunds: Round = {
  everyMs: (config) => SELDOM * config.RECONCILE_EVERY_MS,
  pages: (deps, stored) =>
    throughList(
      deps,
      {
        page: (query) => deps.stripe.refunds.list(query),
        take: (refunds) => takeRefunds(deps, refunds),
        begin: () => reach(deps),
        next: () => reach(deps),
      },
      stored,
    ),
};

async function reach(deps: RoundDeps): Promise<number> {
  return (await nowS(deps)) - REACH_S;
}

async function takePayments(deps: RoundDeps, intents: readonly Stripe.PaymentIntent[]): Promise<void> {
  const ours = intents.filter(({ status, metadata }) => status === 'succeeded' && metadata['booking_id'] !== undefined);
  const missing = await notInLedger(deps, ours);
  for (const { id, metadata } of missing) {
    const { data: bookingId } = z.uuid().safeParse(metadata['booking_id']);
    if (bookingId && (await bookingExists(deps.db, bookingId))) continue;
    deps.log.error({ payment: id, booking: bookingId }, 'a payment names a booking that is not in this database');
  }
  await keepNews(
    deps,
    'stripe',
    missing.map(({ id, object }) => news(deps, 'payment_intent.succeeded', { id, object })),
  );
}

async function takeRefunds(deps: RoundDeps, refunds: readonly Stripe.Refund[]): Promise<void> {
  const done = await notInLedger(
    deps,
    refunds.filter(({ status }) => status === 'succeeded'),
  );
  const intentOf = ({ payment_intent: intent }: Stripe.Refund) => (typeof intent === 'string' ? intent : intent?.id);
  const captured = await inLedger(
    deps,
    done.flatMap((refund) => intentOf(refund) ?? []),
  );
  const ours = done.filter((refund) => captured.has(intentOf(refund) ?? ''));
  await keepNews(
    deps,
    'stripe',
    ours.map(({ id, object }) => news(deps, 'refund.updated', { id, object })),
  );
}

// What just happened is left to its webhook, and then to the list of events.
async function notInLedger<T extends { id: string; created: number }>(deps: RoundDeps, items: readonly T[]) {
  const settled = (await nowS(deps)) - deps.config.RECONCILE_EVERY_MS / 1000;
  const old = items.filter(({ created }) => created <= settled);
  const known = await inLedger(
    deps,
    old.map(({ id }) => id),
  );
  return old.filter(({ id }) => !known.has(id));
}

async function inLedger({ db }: RoundDeps, objectIds: readonly string[]): Promise<Set<string>> {
  if (objectIds.length === 0) return new Set();
  const rows = await db.selectFrom('ledger').select('object_id').where('object_id', 'in', objectIds).execute();
  return new Set(rows.map(({ object_id }) => object_id));
}

// Only the object's id is ever believed of an event, and once is enough for each.
function news({ livemode }: RoundDeps, type: string, object: { id: string; object: string }): object {
  return { id: `reconciled|${type}|${object.id}`, object: 'event', type, livemode, data: { object } };
}
