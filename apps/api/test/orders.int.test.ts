// The same news in every order: providers promise none.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Held } from './support/client.ts';
import { allPaidOut } from './support/money.ts';
import { sendWebhook } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const LANES = 6;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  for (const provider of ['stripe', 'calendly'] as const) {
    await stage.sandbox.fault({ provider, on: 'webhook', action: 'hold', times: 100_000 });
  }
});
afterAll(() => stage?.close());

interface News {
  readonly provider: 'stripe' | 'calendly';
  readonly type: string;
  readonly body: string;
}

/** One booking to which everything has already happened, and not one webhook has come. */
interface Story {
  readonly booking: Held;
  /** What all its webhooks mention. */
  readonly traces: readonly string[];
  /** The types whose order is tried. */
  readonly order: readonly string[];
}

/** Weekdays at hours that leave the next one free, near ones first; the host's zone may be one or two hours ahead of UTC. */
function* times(): Generator<string, never> {
  for (let day = 1; ; day++) {
    const date = new Date(Date.now() + day * 86_400_000);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    for (const hour of ['08', '10', '12']) yield `${date.toISOString().slice(0, 10)}T${hour}:00:00Z`;
  }
}

/** A declined card, a good one, and a new time at the same price. */
async function paidAndMoved(order: readonly string[], startTime: string): Promise<Story> {
  const booking = await stage.client.open({ startTime });
  const session = await booking.checkout();
  await stage.sandbox.pay(session, '4000000000000002');
  await stage.sandbox.pay(session);
  const later = new Date(Date.parse(booking.slot.startTime) + 3_600_000).toISOString();
  const moved = await stage.sandbox.reschedule(booking.inviteeId, later, 'invitee');
  return { booking, traces: [booking.id, booking.inviteeId, moved.invitee.uri], order };
}

/** Paid, and given up by the host before we heard of either. */
async function paidAndGivenUp(order: readonly string[], startTime: string): Promise<Story> {
  const booking = await stage.client.open({ startTime });
  await stage.sandbox.pay(await booking.checkout());
  await stage.sandbox.cancel(booking.inviteeId, 'host');
  return { booking, traces: [booking.id, booking.inviteeId], order };
}

/** Runs `work` on all of `items`, a few at a time. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** Tells a booking its news, one after the other: the next when the one before is taken, or parked. */
async function tell({ order, traces }: Story, held: readonly News[]): Promise<void> {
  const about = held.filter(({ body }) => traces.some((trace) => body.includes(trace)));
  for (const type of order) {
    const news = about.filter((one) => one.type === type || `${one.type} ${half(one)}` === type);
    expect(news, type).toHaveLength(1);
    for (const { provider, body } of news) {
      expect((await sendWebhook(stage, provider, body)).status).toBe(200);
      const key = keyOf(body);
      await eventually(`${type} read`, async () => {
        const row = await stage.db
          .selectFrom('inbox')
          .select('verdict')
          .where('event_key', '=', key)
          .executeTakeFirst();
        return row !== undefined && row.verdict !== 'received';
      });
    }
  }
}

/** Two invitees of one booking are created: the one that was picked, and the one it was moved to. */
const half = ({ body }: News) => (JSON.parse(body).payload?.old_invitee ? 'moved' : 'picked');

function keyOf(body: string): string {
  const { id, event, created_at, payload } = JSON.parse(body);
  return id ?? `${event}|${payload.uri}|${created_at}`;
}

const idsOf = (stories: readonly Story[]) => stories.map(({ booking }) => booking.id);

async function heldNews(): Promise<News[]> {
  const deliveries = await stage.sandbox.deliveries();
  return deliveries.map(({ provider, type, body }) => ({ provider: provider as News['provider'], type, body }));
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, n) => permutations(items.toSpliced(n, 1)).map((rest) => [item, ...rest]));
}

const MOVED = [
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'checkout.session.completed',
  'invitee.canceled',
  'invitee.created moved',
];

const GIVEN_UP = ['invitee.created', 'payment_intent.succeeded', 'checkout.session.completed', 'invitee.canceled'];

describe('the order in which webhooks come', () => {
  it('of a payment and the host’s cancellation never costs the client anything', { timeout: 240_000 }, async () => {
    const free = times();
    const stories = await inLanes(permutations(GIVEN_UP), (order) => paidAndGivenUp(order, free.next().value));
    const held = await heldNews();
    await inLanes(stories, (story) => tell(story, held));
    for (const { booking, order } of stories) {
      // A payment heard of after the end goes straight back; one heard of before is refunded by the booking.
      const [first] = order.filter((type) => type !== 'invitee.created');
      await booking.reaches(first === 'invitee.canceled' ? 'BOOKING_CANCELLED.closed' : 'REFUND_COMPLETED');
    }
    await allDone(stage.db);
    const back = Array(stories.length).fill({ captured: 12_000, refunded: 12_000 });
    expect(await allPaidOut(stage.sandbox, idsOf(stories))).toEqual(back);
  });

  it('of a declined card, a payment and a new time does not matter', { timeout: 240_000 }, async () => {
    const free = times();
    const stories = await inLanes(permutations(MOVED), (order) => paidAndMoved(order, free.next().value));
    const held = await heldNews();
    await inLanes(stories, (story) => tell(story, held));
    await allDone(stage.db);
    for (const { booking, order } of stories) {
      const { path, paid, time } = await booking.reaches('BOOKING_CONFIRMED.upcoming');
      const startsAt = new Date(Date.parse(booking.slot.startTime) + 3_600_000).toISOString();
      expect({ path, paid, startsAt: time?.startsAt }, order.join(', ')).toEqual({
        path: 'BOOKING_CONFIRMED.upcoming',
        paid: 12_000,
        startsAt,
      });
    }
    const kept = Array(stories.length).fill({ captured: 12_000, refunded: 0 });
    expect(await allPaidOut(stage.sandbox, idsOf(stories))).toEqual(kept);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
