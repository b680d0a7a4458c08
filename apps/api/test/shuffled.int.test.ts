// A long story in random order, everything twice; and days late. The end is the same.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allPaidOut } from './support/money.ts';
import { idsOf, inLanes, newsOf, numbersFrom, type Story, shuffled, times } from './support/news.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const DAY_MS = 86_400_000;

let stage: Stage;
let news: ReturnType<typeof newsOf>;
beforeAll(async () => {
  stage = await openStage();
  news = newsOf(stage);
  for (const provider of ['stripe', 'calendly'] as const)
    await stage.sandbox.fault({ provider, on: 'webhook', action: 'hold', times: 100_000 });
});
afterAll(() => stage?.close());

const free = times();
const SEEDS = Array.from({ length: 24 }, (_, n) => n + 1);

describe('webhooks at random', () => {
  it('of a whole story, each of them twice, lead to the same end', { timeout: 240_000 }, async () => {
    const stories = await inLanes(SEEDS, () => news.everything(free.next().value));
    const held = await news.heldNews();
    const seeded = stories.map((story, n) => ({ story, seed: SEEDS[n] ?? 0 }));
    await inLanes(seeded, async ({ story: { traces }, seed }) => {
      const about = held.filter(({ body }) => traces.some((trace) => body.includes(trace)));
      expect(about.length, `seed ${seed}`).toBeGreaterThanOrEqual(9);
      for (const one of shuffled([...about, ...about], numbersFrom(seed))) await news.tellOne(one);
    });
    await allDone(stage.db);
    for (const [n, { booking }] of stories.entries()) {
      const path = await eventually(`the end of seed ${SEEDS[n]}`, async () => {
        const { path } = await booking.view();
        return (path === 'REFUND_COMPLETED' || path === 'BOOKING_CANCELLED.closed') && path;
      });
      expect((await booking.view()).paid, `${path} of seed ${SEEDS[n]}`).toBe(0);
    }
    await allDone(stage.db);
    const back = Array(stories.length).fill({ captured: 12_000, refunded: 12_000 });
    expect(await allPaidOut(stage.sandbox, idsOf(stories))).toEqual(back);
  });

  it('that come days late, and once more when all is over, lead to the same end', { timeout: 120_000 }, async () => {
    const [kept, given] = [await news.paidAndMoved([], free.next().value), await news.everything(free.next().value)];
    await stage.sandbox.advance(3 * DAY_MS);
    const held = await news.heldNews();
    const about = ({ traces }: Story) => held.filter(({ body }) => traces.some((trace) => body.includes(trace)));
    for (const story of [kept, given]) for (const one of about(story).toReversed()) await news.tellOne(one);
    await kept.booking.reaches('BOOKING_CONFIRMED.upcoming');
    await eventually('the other one’s end', async () => (await given.booking.view()).paid === 0);
    await allDone(stage.db);
    const ends = async () => Promise.all([kept.booking.view(), given.booking.view()]);
    const before = await ends();
    await stage.sandbox.advance(10 * DAY_MS);
    for (const story of [given, kept]) for (const one of about(story)) await news.tellOne(one);
    await allDone(stage.db);
    const after = await ends();
    expect(after.map(({ version, path, paid }) => ({ version, path, paid }))).toEqual(
      before.map(({ version, path, paid }) => ({ version, path, paid })),
    );
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
