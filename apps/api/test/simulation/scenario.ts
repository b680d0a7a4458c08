// What can happen to one client's money, drawn at random: a way to the till, what happens there, and what comes after.
// A scenario is data: the same seed gives the same one.

import type { ClientEventType } from '@slotpay/machine';
import type { Fault, RefundManner } from '@slotpay/stack/sandbox-control';
import fc from 'fast-check';

/** One thing that happens. What cannot happen at its time (no session open, nothing paid) does not, and is counted so. */
export type Act =
  | { readonly do: 'ask'; readonly event: ClientEventType; readonly twice: boolean }
  | { readonly do: 'pay'; readonly card: string; readonly threeDs: 'complete' | 'fail' | 'abandon' }
  | { readonly do: 'payStray'; readonly amount: number }
  | { readonly do: 'settleDebit'; readonly outcome: 'succeeded' | 'failed' }
  | { readonly do: 'cancelInCalendly'; readonly by: 'host' | 'invitee' }
  | { readonly do: 'move'; readonly by: 'host' | 'invitee'; readonly slot: SlotWish }
  | { readonly do: 'dashboardRefund'; readonly part: 'all' | 'half' }
  | { readonly do: 'endRefund'; readonly outcome: 'succeeded' | 'failed' | 'canceled' }
  | { readonly do: 'dispute'; readonly kind: 'fraudulent' | 'product_not_received' | 'inquiry' }
  | { readonly do: 'decideDispute'; readonly verdict: 'won' | 'lost' }
  | { readonly do: 'repeatWebhooks'; readonly share: number };

/** A time somebody wants: so many days ahead, at the ordinary or the dearer price. */
export interface SlotWish {
  readonly days: number;
  readonly on: 'weekday' | 'weekend';
}

export interface Scenario {
  readonly sessionType: 'deep-dive' | 'weekend-intensive' | 'half-day-workshop' | 'intro-call';
  readonly slot: SlotWish;
  /** Whether a browser opens the booking, does so twice at once, or is closed right after the time was picked. */
  readonly opening: 'once' | 'twice' | 'never';
  /** The acts of one beat happen at the same moment. */
  readonly beats: readonly (readonly Act[])[];
}

/** What happens to everybody between two beats. */
export interface Weather {
  /** Whether everything is worked off before the next beat. */
  readonly calm: boolean;
  /** How far time goes on, ms. */
  readonly jumpMs: number;
  readonly faults: readonly Fault[];
  /** How all refunds go from now on; undefined leaves it as it is. */
  readonly refunds: RefundManner | null | undefined;
  readonly payOut: boolean;
  readonly release: 'fifo' | 'lifo' | undefined;
}

const GOOD = ['4242424242424242', '5555555555554444', '378282246310005'];
const DECLINED = ['4000000000000002', '4000000000009995', '4000000000000069', '4000000000000341', '4000000000000119'];
const ASKING = ['4000002760003184', '4000000000003220', '4000008400001629'];
const REFUND_TROUBLE = ['4000000000007726', '4000000000005126'];
const DISPUTING = ['4000000000000259', '4000000000002685', '4000000000001976'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const weighted = <T>(...choices: [weight: number, arbitrary: fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const one = <const T>(...values: T[]) => fc.constantFrom(...values);

const slot: fc.Arbitrary<SlotWish> = fc.record({
  days: weighted([2, fc.integer({ min: 1, max: 3 })], [5, fc.integer({ min: 4, max: 20 })]),
  on: one('weekday', 'weekday', 'weekend'),
});

const card = weighted(
  [8, one(...GOOD)],
  [2, one(...ASKING)],
  [3, one(...REFUND_TROUBLE)],
  [1, one(...DISPUTING)],
  [2, one('bank_debit')],
);

const pay = (cards: fc.Arbitrary<string>): fc.Arbitrary<Act> =>
  fc.record({ do: one('pay'), card: cards, threeDs: one('complete', 'complete', 'complete', 'fail', 'abandon') });

const ask = (...events: ClientEventType[]): fc.Arbitrary<Act> =>
  fc.record({ do: one('ask'), event: one(...events), twice: weighted([4, one(false)], [1, one(true)]) });

const move = fc.record({ do: one('move'), by: one('invitee', 'invitee', 'host'), slot });
const cancelInCalendly = fc.record({ do: one('cancelInCalendly'), by: one('host', 'invitee') });
const stray = fc.record({ do: one('payStray'), amount: one(5_000, 12_000, 24_000) });
const dashboardRefund = fc.record({ do: one('dashboardRefund'), part: one('all', 'half') });
const dispute = fc.record({ do: one('dispute'), kind: one('fraudulent', 'product_not_received', 'inquiry') });
const decideDispute = fc.record({ do: one('decideDispute'), verdict: one('won', 'lost') });
const settleDebit = fc.record({ do: one('settleDebit'), outcome: one('succeeded', 'succeeded', 'failed') });
const repeat = fc.record({ do: one('repeatWebhooks'), share: one(0.2, 1) });

const hesitation: fc.Arbitrary<Act[]> = weighted<Act[]>(
  [4, fc.tuple(pay(one(...DECLINED)))],
  [2, fc.tuple(pay(one(...ASKING)))],
  [3, fc.tuple(ask('retryPayment', 'attemptRecovery', 'onCheckoutReturned'))],
  [2, fc.tuple(move)],
  [1, fc.tuple(cancelInCalendly)],
  [1, fc.tuple(ask('cancelBookingProcess'))],
  [1, fc.constant<Act[]>([])],
);

const paying: fc.Arbitrary<Act[]> = weighted<Act[]>(
  [10, fc.tuple(pay(card))],
  [1, fc.tuple(pay(card), pay(card))],
  [1, fc.tuple(pay(card), ask('cancelBookingProcess', 'retryPayment', 'onCheckoutReturned'))],
  [1, fc.tuple(pay(card), cancelInCalendly)],
  [1, fc.tuple(pay(card), stray)],
  [1, fc.tuple(pay(card), move)],
);

const aftermath: fc.Arbitrary<Act[]> = weighted<Act[]>(
  [6, fc.tuple(move)],
  [3, fc.tuple(pay(card))],
  [5, fc.tuple(ask('cancelBooking'))],
  [2, fc.tuple(ask('confirmBooking'))],
  [2, fc.tuple(cancelInCalendly)],
  [2, fc.tuple(settleDebit)],
  [2, fc.tuple(dashboardRefund)],
  [2, fc.tuple(fc.record({ do: one('endRefund'), outcome: one('succeeded', 'failed', 'canceled') }))],
  [1, fc.tuple(dispute)],
  [1, fc.tuple(decideDispute)],
  [1, fc.tuple(dashboardRefund, dispute, decideDispute)],
  [1, fc.tuple(stray)],
  [1, fc.tuple(repeat)],
  [2, fc.tuple(ask('retryPayment', 'attemptRecovery', 'cancelBookingProcess'))],
  [1, fc.tuple(move, ask('cancelBooking'))],
  [1, fc.tuple(cancelInCalendly, ask('cancelBooking'))],
  [3, fc.constant<Act[]>([])],
);

/** One client's story. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    sessionType: one('deep-dive', 'deep-dive', 'deep-dive', 'weekend-intensive', 'half-day-workshop', 'intro-call'),
    slot,
    opening: weighted([8, one('once')], [1, one('twice')], [1, one('never')]),
    before: fc.array(hesitation, { maxLength: 2, size: 'max' }),
    till: paying,
    after: fc.array(aftermath, { maxLength: 5, size: 'max' }),
  })
  .map(({ before, till, after, ...rest }) => ({ ...rest, beats: [...before, till, ...after] }));

/** Where a request can go wrong: anywhere, or where money or a slot is at stake. */
const target = one<Pick<Fault, 'provider' | 'match'>>(
  { provider: 'stripe', match: {} },
  { provider: 'calendly', match: {} },
  { provider: 'stripe', match: { method: 'POST', path: '/v1/checkout/sessions' } },
  { provider: 'stripe', match: { method: 'POST', path: '/v1/refunds' } },
  { provider: 'stripe', match: { method: 'POST', path: '/v1/refunds' } },
  { provider: 'calendly', match: { method: 'POST', path: '/scheduled_events' } },
);

const requestFault: fc.Arbitrary<Fault> = fc
  .record({
    target,
    on: one('request'),
    action: one('drop', 'fail-before', 'fail-within', 'fail-after'),
    times: fc.integer({ min: 1, max: 6 }),
    status: one(500, 502, 503, 429),
  })
  .map(({ target, ...fault }) => ({ ...target, ...fault }));

const webhookFault: fc.Arbitrary<Fault> = fc.record({
  provider: one('stripe', 'calendly'),
  on: one('webhook'),
  action: one('drop', 'delay', 'duplicate', 'hold', 'reorder', 'bad-signature', 'fail-before', 'fail-after'),
  times: fc.integer({ min: 1, max: 6 }),
  delayMs: one(1_000, 10 * MINUTE, DAY),
});

/** What happens around one beat. */
export const weather: fc.Arbitrary<Weather> = fc.record({
  calm: weighted([4, one(true)], [1, one(false)]),
  jumpMs: weighted(
    [6, one(0)],
    [4, one(20_000, 90_000, 5 * MINUTE)],
    [2, one(45 * MINUTE, 3 * HOUR)],
    [1, one(DAY, 3 * DAY)],
  ),
  faults: fc.array(weighted([3, requestFault], [2, webhookFault]), { maxLength: 8, size: 'max' }),
  refunds: weighted<RefundManner | null | undefined>(
    [8, fc.constant(undefined)],
    [4, fc.constant(null)],
    [
      2,
      one(
        'pending-then-succeeded',
        'succeeded-then-failed',
        'pending-then-failed',
        'pending',
        'requires-action',
        'balance-insufficient',
      ),
    ],
  ),
  payOut: weighted([12, one(false)], [1, one(true)]),
  release: weighted<'fifo' | 'lifo' | undefined>([3, fc.constant(undefined)], [2, one('fifo', 'lifo')]),
});
