// Calendly gives up on us after a day and tells nobody; and how gently we ask.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hasten, roundOf, roundsPass } from './support/rounds.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const HOUR_MS = 3_600_000;

const World = z.looseObject({ subscriptions: z.array(z.object({ uri: z.string(), state: z.string() }).loose()) });
const subscriptions = async (stage: Stage) => World.parse(await stage.sandbox.world()).subscriptions;

describe('a subscription that Calendly has switched off', () => {
  let stage: Stage;
  beforeAll(async () => {
    // Nothing comes round by itself: only what the test makes due.
    stage = await openStage({ env: { RECONCILE_EVERY_MS: String(HOUR_MS), RECONCILE_REQUESTS_PER_SECOND: '50' } });
  });
  afterAll(() => stage?.close());

  it('is noticed and made anew, and what it kept to itself is asked for', async () => {
    const booking = await stage.client.confirmed();
    const forgotten = await stage.client.pick();
    await allDone(stage.db);
    await stage.sandbox.fault({ provider: 'calendly', on: 'webhook', action: 'fail-before', times: 10_000 });
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    await stage.sandbox.advance(25 * HOUR_MS);
    const [off] = await subscriptions(stage);
    expect(off).toMatchObject({ state: 'disabled' });
    expect((await booking.view()).path).toBe('BOOKING_CONFIRMED.upcoming');

    await stage.sandbox.clearFaults();
    await hasten(stage, 'calendlySubscription');
    await booking.reaches('REFUND_COMPLETED');
    const [on, ...more] = await subscriptions(stage);
    expect(on).toMatchObject({ state: 'active' });
    expect(on?.uri).not.toBe(off?.uri);
    expect(more).toEqual([]);
    const warnings = stage.log.lines().filter(({ level, msg }) => level === 40 && msg.includes('subscribing anew'));
    expect(warnings).toMatchObject([{ state: 'disabled' }]);

    // And it works: the next news comes as a webhook.
    await stage.sandbox.cancel(forgotten.invitee.uri.split('/').at(-1) ?? '', 'invitee');
    const heard = await eventually('a webhook', () =>
      stage.db
        .selectFrom('inbox')
        .select('source')
        .where('event_key', 'like', `invitee.canceled|${forgotten.invitee.uri}|%`)
        .executeTakeFirst(),
    );
    expect(heard.source).toBe('webhook');
  });

  it('is made when somebody has deleted it, and left alone otherwise', async () => {
    const [existing] = await stage.runtime.calendly.subscriptions();
    if (existing) await stage.runtime.calendly.unsubscribe(existing);
    await roundsPass(stage, 'calendlySubscription', 1);
    const [made] = await subscriptions(stage);
    expect(made).toMatchObject({ state: 'active' });
    await roundsPass(stage, 'calendlySubscription', 2);
    expect(await subscriptions(stage)).toEqual([made]);
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});

describe('questions nobody waits for', () => {
  const PER_SECOND = 4;
  let stage: Stage;
  beforeAll(async () => {
    const env = { RECONCILE_EVERY_MS: '100', RECONCILE_REQUESTS_PER_SECOND: String(PER_SECOND) };
    stage = await openStage({ env, worker: false });
  });
  afterAll(() => stage?.close());

  const asked = async (provider: string) =>
    (await stage.sandbox.requests()).filter((request) => request.provider === provider);

  it('come no faster than configured, from all rounds together', async () => {
    const quiet = (await asked('calendly')).length;
    stage.work();
    for (const provider of ['calendly', 'stripe']) {
      const skip = provider === 'calendly' ? quiet : 0;
      const times = await eventually(`a dozen questions to ${provider}`, async () => {
        const requests = (await asked(provider)).slice(skip);
        return requests.length >= 12 && requests.map(({ at }) => Date.parse(at));
      });
      const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
      // One gap less than there are questions, and the clocks of two programs.
      expect(span).toBeGreaterThan(((times.length - 1) / PER_SECOND) * 1000 * 0.9);
    }
  });

  it('stop when Calendly has had enough, until the moment it names', async () => {
    const fault = { provider: 'calendly', on: 'request', match: { path: '/scheduled_events' } } as const;
    await stage.sandbox.fault({ ...fault, action: 'fail-before', status: 429 });
    const put = await eventually('a round put off', async () => {
      const round = await roundOf(stage, 'calendlyEvents');
      return round.last_error === 'calendly.http_429' && round;
    });
    const refused = (await asked('calendly')).find(({ status }) => status === 429);
    const nextMinute = Math.ceil((Date.parse(refused?.at ?? '') + 1) / 60_000) * 60_000;
    expect(put.due_at.getTime()).toBeGreaterThanOrEqual(nextMinute - 1_000);
  });
});
