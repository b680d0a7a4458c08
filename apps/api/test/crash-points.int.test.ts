// kill -9 at named points: before a provider is called, between its answer and our commit, and after our commit when nobody
// has heard of it. For every effect, for what a provider and the clock say, and for what a browser asks. Each point is seen
// to be hit; afterwards everything has happened once.

import { randomUUID } from 'node:crypto';
import { EFFECT_TYPES, type EffectType } from '@slotpay/machine';
import { choosePort } from '@slotpay/stack/ports';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import {
  BOOT_MS,
  beforeAnyCommit,
  beforeCommit,
  closeGate,
  killAt,
  openAllGates,
  startOwn,
  watchCommits,
} from './support/crash.ts';
import { scenariosOf, stepsOf } from './support/crash-scenarios.ts';
import { ask } from './support/http.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { signatureOf } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  // No round comes by itself, and no lease runs out: what is done again is done by the test's leave.
  const env = { RECONCILE_EVERY_MS: '3600000', LEASE_MS: '60000' };
  stage = await openStage({ env, worker: false, timeouts: { undoWindow: 0 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
  await watchCommits(stage);
});
afterEach(async () => {
  await openAllGates();
  await stage.sandbox.clearFaults();
  stage.work();
  await allDone(stage.db);
  await stage.rest();
});
afterAll(() => stage?.close());

const deaf = () => Promise.all([providers.drop('stripe'), providers.drop('calendly')]);

async function effectOf(booking: Held, type: EffectType) {
  const row = (await books.effectsOf(booking.id)).findLast((effect) => effect.type === type);
  if (!row) throw new Error(`No ${type}`);
  return row;
}

const versionOf = async ({ id }: Held) =>
  (await stage.db.selectFrom('bookings').select('version').where('id', '=', id).executeTakeFirstOrThrow()).version;

/** Every effect begins with reading its booking, and that needs the session type. */
const beforeTheCall = () => closeGate(stage, sql`lock table session_types in access exclusive mode`);
/** The leases of a dead worker have run out. */
async function giveBack(): Promise<void> {
  for (const table of ['effects', 'inbox', 'timers', 'reconciliations'] as const)
    await stage.db.updateTable(table).set({ leased_until: null }).execute();
}

/** What else the booking has asked for has time, and so have its timers, which a slow machine would see fire. */
async function putOff(booking: Held, but?: string): Promise<void> {
  const later = sql<Date>`now() + interval '1 hour'`;
  await stage.db.updateTable('timers').set({ due_at: later }).where('booking_id', '=', booking.id).execute();
  await stage.db
    .updateTable('effects')
    .set({ run_at: later })
    .where('booking_id', '=', booking.id)
    .where('state', '=', 'pending')
    .$if(but !== undefined, (query) => query.where('id', '!=', but ?? ''))
    .execute();
}

describe('a worker killed while it performs', () => {
  it.each(EFFECT_TYPES)('%s has done it once in the end', { timeout: 240_000 }, async (type) => {
    const scenario = scenariosOf(stage)[type];
    await deaf();
    const booking = await scenario.begin();
    const effect = await effectOf(booking, type);
    await putOff(booking, effect.id);
    const before = { version: await versionOf(booking), happened: await scenario.happened(booking) };
    const state = async () => ({ state: (await effectOf(booking, type)).state, version: await versionOf(booking) });
    const claimed = (attempt: number) =>
      eventually('the effect claimed', async () => (await effectOf(booking, type)).attempts === attempt, BOOT_MS);
    const untouched = { state: 'pending', version: before.version };

    // Before the call: claimed, and the provider has heard nothing.
    let gate = await beforeTheCall();
    let worker = startOwn(stage, 'worker');
    await claimed(1);
    await killAt(stage, worker, gate, 'lost');
    expect(await scenario.happened(booking)).toBe(before.happened);
    expect(await state()).toEqual(untouched);
    await giveBack();

    // After the call: the provider has done it, and we have not written it down.
    for (const outcome of ['lost', 'committed'] as const) {
      const attempt = (await effectOf(booking, type)).attempts + 1;
      gate = await beforeTheCall();
      worker = startOwn(stage, 'worker');
      await claimed(attempt);
      const write = await beforeCommit(stage, booking.id);
      await gate.open();
      await write.waiting();
      if (type !== 'lookUpRecovery') expect(await scenario.happened(booking)).toBeGreaterThan(before.happened);
      expect(await state()).toEqual(untouched);
      await killAt(stage, worker, write, outcome);
      expect((await state()).state).toBe(outcome === 'lost' ? 'pending' : 'done');
      await giveBack();
    }

    if (scenario.once) expect(await scenario.happened(booking)).toBe(before.happened + 1);
    expect(await stepsBy(effect.id)).toBe(scenario.answers ? 1 : 0);
  });
});

/** How many steps this made some booking take: each begins with the event it was given. */
const stepsBy = async (causeId: string) => {
  const rows = await stage.db.selectFrom('transitions').select('payload').where('cause_id', '=', causeId).execute();
  return rows.filter(({ payload }) => payload !== null).length;
};

describe.each(['lost', 'committed'] as const)(
  'a process killed as it commits, which is %s,',
  { timeout: 120_000 },
  (outcome) => {
    it('fires a timer once', async () => {
      await deaf();
      const booking = await stage.client.open();
      await putOff(booking);
      await stage.db
        .updateTable('timers')
        .set({ due_at: sql<Date>`now()` })
        .where('booking_id', '=', booking.id)
        .execute();
      const { version } = await booking.view();
      const gate = await beforeCommit(stage, booking.id);
      await killAt(stage, startOwn(stage, 'worker'), gate, outcome);
      expect((await booking.view()).version).toBe(outcome === 'lost' ? version : version + 1);
      await giveBack();
      stage.work();
      await eventually(
        'the timer fired',
        async () => (await booking.view()).path !== 'CALENDLY_SCHEDULED.awaitingWebhook',
      );
      await allDone(stage.db);
      const fired = (await books.logOf(booking.id)).filter(({ cause_kind }) => cause_kind === 'timer');
      expect(fired).toHaveLength(1);
    });

    it('applies a delivery once', async () => {
      const booking = await stage.client.open();
      await putOff(booking);
      const delivered = await eventually('the webhook', async () =>
        (await books.inbox()).find(
          ({ verdict, event_key }) => verdict === 'received' && event_key.includes(booking.inviteeId),
        ),
      );
      const { version } = await booking.view();
      const gate = await beforeCommit(stage, booking.id);
      await killAt(stage, startOwn(stage, 'worker'), gate, outcome);
      expect((await booking.view()).version).toBe(outcome === 'lost' ? version : version + 1);
      await giveBack();
      stage.work();
      await booking.checkout();
      await allDone(stage.db);
      expect(await stepsBy(delivered.id)).toBe(1);
    });

    it('fulfils a client’s wish once, whose repetition under its key is welcome', async () => {
      const { booking } = await stepsOf(stage).atCheckout();
      const { api, url } = await ownApi();
      const key = randomUUID();
      const wish = { capability: booking.capability, key, json: { type: 'cancelBookingProcess' } };
      const gate = await beforeCommit(stage, booking.id);
      const unheard = ask(`${url}/bookings/${booking.id}/events`, wish).catch(() => 'no answer');
      await killAt(stage, api, gate, outcome);
      expect(await unheard).toBe('no answer');
      expect((await booking.view()).state).toBe(outcome === 'lost' ? 'PAYMENT_PROCESSING' : 'IDLE');
      expect((await booking.send('cancelBookingProcess', key)).status).toBe(200);
      expect(await stepsBy(key)).toBe(1);
    });

    it('opens a booking once, for the same request again', async () => {
      const slot = await stage.client.pick();
      const { api, url } = await ownApi();
      const [key, json] = [randomUUID(), stage.client.request(slot)];
      const gate = await beforeAnyCommit(stage);
      const unheard = ask(`${url}/bookings`, { key, json }).catch(() => 'no answer');
      await killAt(stage, api, gate, outcome);
      expect(await unheard).toBe('no answer');
      const opened = async () => {
        const invitees = stage.db.selectFrom('calendly_invitees').select('booking_id');
        return invitees.where('event_id', '=', slot.event.uri.split('/').at(-1) ?? '').execute();
      };
      const before = await opened();
      expect(before).toHaveLength(outcome === 'lost' ? 0 : 1);
      const { id } = await stage.client.openFor(slot, key);
      expect(await opened()).toEqual([{ booking_id: id }]);
      if (outcome === 'committed') expect(before).toEqual([{ booking_id: id }]);
    });

    it('keeps a webhook once, which its provider sends again', async () => {
      const { api, url } = await ownApi();
      const body = JSON.stringify({
        id: `evt_${randomUUID()}`,
        object: 'event',
        type: 'charge.updated',
        livemode: false,
        data: { object: { id: 'ch_1' } },
      });
      const [secret = ''] = stage.runtime.config.STRIPE_WEBHOOK_SECRET;
      const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, secret) };
      const gate = await closeGate(stage, sql`lock table inbox in share mode`);
      const unheard = ask(`${url}/webhooks/stripe`, { body, headers }).catch(() => 'no answer');
      await killAt(stage, api, gate, outcome);
      expect(await unheard).toBe('no answer');
      const kept = async () => (await books.inbox()).filter(({ event_key }) => body.includes(event_key));
      expect(await kept()).toHaveLength(outcome === 'lost' ? 0 : 1);
      expect((await ask(`${stage.urls.app}/webhooks/stripe`, { body, headers })).status).toBe(200);
      expect(await kept()).toHaveLength(1);
    });
  },
);

/** An API of its own, beside the one of this process. */
async function ownApi() {
  const port = await choosePort();
  const url = `http://127.0.0.1:${port}`;
  const api = startOwn(stage, 'api', { PORT: String(port) });
  await api.ready(`${url}/readyz`);
  return { api, url };
}

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
