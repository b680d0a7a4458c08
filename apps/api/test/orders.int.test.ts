// The same news in every order: providers promise none.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allPaidOut } from './support/money.ts';
import { idsOf, inLanes, newsOf, times } from './support/news.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone } from './support/wait.ts';

let stage: Stage;
let news: ReturnType<typeof newsOf>;
beforeAll(async () => {
  stage = await openStage();
  news = newsOf(stage);
  for (const provider of ['stripe', 'calendly'] as const) {
    await stage.sandbox.fault({ provider, on: 'webhook', action: 'hold', times: 100_000 });
  }
});
afterAll(() => stage?.close());

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
    const stories = await inLanes(permutations(GIVEN_UP), (order) => news.paidAndGivenUp(order, free.next().value));
    const held = await news.heldNews();
    await inLanes(stories, (story) => news.tell(story, held));
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
    const stories = await inLanes(permutations(MOVED), (order) => news.paidAndMoved(order, free.next().value));
    const held = await news.heldNews();
    await inLanes(stories, (story) => news.tell(story, held));
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
