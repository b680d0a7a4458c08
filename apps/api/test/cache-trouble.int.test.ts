// Bookings while the cache hangs, dies or is emptied: the same end, and hardly later.

import { createBookingMachine } from '@slotpay/machine';
import { afterEach, describe, expect, it } from 'vitest';
import { verify } from '../src/audit/verify.ts';
import { reclaimForgotten } from '../src/booking/early.ts';
import { hashToken } from '../src/db/token.ts';
import { ask } from './support/http.ts';
import { hangingServer, noRedis, redisBinary, startRedis } from './support/redis.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, bookingReaches, eventually } from './support/wait.ts';
import { readable } from './support/whole-database.ts';

const PERSON = { name: 'Zebulon Quackenbush', email: 'zebulon.canary@example.net' };
const noServer = redisBinary === undefined;
if (noServer) process.stderr.write(`Skipped, a Redis that dies: ${noRedis() ?? 'redis-server is not on the PATH'}.\n`);

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function stageWith(url: string): Promise<Stage> {
  const stage = await openStage({ env: { REDIS_URL: url }, timeouts: { undoWindow: 100 } });
  undo.push(() => stage.close());
  return stage;
}

async function isSound({ db }: Stage): Promise<void> {
  const found: unknown[] = [];
  await verify(db, createBookingMachine(), { slackMs: 300_000, found: (violation) => found.push(violation) });
  expect(found).toEqual([]);
}

/** A webhook that comes before its client, who comes in the end. */
async function earlyWebhook(stage: Stage, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  const slot = await stage.client.pick();
  await eventually('the early webhook', () =>
    stage.db
      .selectFrom('inbox')
      .select('id')
      .where('flow_token_hash', '=', hashToken(slot.flowToken))
      .where('verdict', '=', 'parked')
      .executeTakeFirst(),
  );
  await meanwhile();
  const held = await stage.client.openFor(slot);
  await held.reaches('PAYMENT_PROCESSING.awaitingCheckout');
}

describe('a cache that hangs', () => {
  it('changes nothing about a booking, and is soon left alone', async () => {
    const hanging = await hangingServer();
    undo.push(() => hanging.stop());
    const stage = await stageWith(hanging.url);
    const held = await stage.client.confirmed();
    await earlyWebhook(stage);
    await held.send('cancelBooking');
    await held.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    const complaints = stage.log.lines().filter(({ msg }) => msg === 'cache does not answer, going on without');
    expect(complaints).toHaveLength(1);
    await isSound(stage);
  });
});

describe.skipIf(noServer)('a cache that dies or freezes', () => {
  it('in the middle of a booking changes nothing, and is used again when it is back', async () => {
    const redis = await startRedis();
    const stage = await stageWith(redis.url);
    const held = await stage.client.openFor(await stage.client.pick(PERSON));
    const session = await held.checkout();
    await eventually('a remembered capability', async () => {
      await held.view();
      return (await redis.content()).includes(`slotpay:capability:${hashToken(held.capability)}`);
    });
    await redis.kill();

    await stage.sandbox.pay(session);
    await held.reaches('BOOKING_CONFIRMED.upcoming');
    expect((await held.view()).invitee?.email).toBe(PERSON.email);
    expect((await ask(`${stage.urls.app}/bookings/${held.id}`, { capability: 'x'.repeat(43) })).status).toBe(404);

    const again = await startRedis(Number(new URL(redis.url).port));
    undo.push(() => again.stop());
    await eventually('the cache in use again', async () => {
      await held.view();
      return (await again.content()).includes('slotpay:capability:');
    });
    await isSound(stage);
  });

  it('is answered for within a moment while it is frozen, and right', async () => {
    const redis = await startRedis();
    undo.push(() => redis.stop());
    const stage = await stageWith(redis.url);
    const [one, other] = [await stage.client.open(), await stage.client.open()];
    await eventually('a cache in use', async () => {
      await one.view();
      return (await redis.content()).includes(hashToken(one.capability));
    });
    redis.freeze();
    const start = performance.now();
    for (let look = 0; look < 20; look++) expect((await one.view()).id).toBe(one.id);
    // Five questions of a tenth of a second, and then none.
    expect(performance.now() - start).toBeLessThan(5000);
    expect((await ask(`${stage.urls.app}/bookings/${one.id}`, { capability: other.capability })).status).toBe(404);
    redis.thaw();
    await isSound(stage);
  });

  it('between an early webhook and its client loses neither', async () => {
    const redis = await startRedis();
    const stage = await stageWith(redis.url);
    await earlyWebhook(stage, async () => {
      expect(await redis.content()).toContain('slotpay:early:flow:');
      await redis.kill();
    });
    await allDone(stage.db);
    await isSound(stage);
  });

  it('never held a person’s data, or anything that opens a booking', async () => {
    const redis = await startRedis();
    undo.push(() => redis.stop());
    const stage = await stageWith(redis.url);
    const held = await stage.client.confirmed(PERSON);
    await earlyWebhook(stage);
    const content = await redis.content();
    expect(content).toContain(held.id);
    expect(readable(content, [PERSON.name, PERSON.email, held.capability, held.slot.flowToken])).toEqual([]);
  });
});

describe('an early webhook whose process died before it looked for its booking', () => {
  it('is found by the next round of housekeeping', async () => {
    const reason = 'a delivery that was applied is made to look like one whose process died before';
    const stage = await openStage({ brokenOnPurpose: { cause_applied_once: reason } });
    undo.push(() => stage.close());
    const held = await stage.client.open();
    await held.checkout();
    await allDone(stage.db);
    await stage.rest();
    const { id } = await stage.db
      .updateTable('inbox')
      .set({ verdict: 'parked', booking_id: null, applied_at: null, flow_token_hash: hashToken(held.slot.flowToken) })
      .where('provider', '=', 'calendly')
      .returning('id')
      .executeTakeFirstOrThrow();
    expect(await reclaimForgotten(stage.db)).toBe(1);
    const row = await stage.db.selectFrom('inbox').select('verdict').where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.verdict).toBe('received');
    await bookingReaches(stage.db, held.id, 'PAYMENT_PROCESSING.awaitingCheckout');
  });
});
