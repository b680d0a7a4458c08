// Signed by a provider and yet not what we expect: kept, and harmless.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage();
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

describe('a signed body nobody understands', () => {
  it.each([
    ['of no known shape', '{"hello":"world"}'],
    ['that is no JSON', 'hello'],
    ['that is empty', ''],
    ['with a name no column can hold', JSON.stringify({ id: 'evt_\u0000', type: 'x', event: '\u0000' })],
    ['with a name without end', JSON.stringify({ id: 'e'.repeat(5000), type: 'x' })],
    ['with other types inside', JSON.stringify({ id: 7, type: ['x'], event: {}, payload: null })],
  ])('is kept: %s', async (_, body) => {
    for (const provider of ['stripe', 'calendly'] as const) {
      const before = (await books.inbox()).length;
      expect((await sendWebhook(stage, provider, body)).status).toBe(200);
      const rows = (await books.inbox()).slice(before);
      expect(rows).toMatchObject([{ provider, type: 'unreadable' }]);
      const [row] = rows;
      if (!row) continue;
      expect(stage.runtime.sealer.open(row.data_key, `inbox/${row.id}`, row.body).toString()).toBe(body);
      await eventually('a verdict', async () =>
        (await books.inbox()).some(
          ({ id, verdict, reason }) => id === row.id && verdict === 'ignored' && reason === 'unreadable',
        ),
      );
    }
  });

  it.each([
    ['a time that is none', { scheduled_event: { start_time: 'tomorrow' } }],
    ['an event that is none', { scheduled_event: { event_type: 7 } }],
    ['an invitee that is none', { uri: 'https://evil.example/x' }],
    ['no e-mail', { email: null }],
  ])('with %s neither breaks nor moves anything', async (_, spoilt) => {
    const booking = await stage.client.open();
    await booking.checkout();
    const [created] = await providers.bodies(booking.inviteeId);
    const whole = JSON.parse(created?.body ?? '{}');
    const { scheduled_event, ...rest } = spoilt as { scheduled_event?: object };
    const payload = {
      ...whole.payload,
      ...rest,
      scheduled_event: { ...whole.payload.scheduled_event, ...scheduled_event },
    };
    const before = await booking.view();
    const created_at = new Date().toISOString();
    expect((await sendWebhook(stage, 'calendly', { ...whole, created_at, payload })).status).toBe(200);
    await allDone(stage.db);
    const row = (await books.inbox()).find(({ event_key }) => event_key.endsWith(created_at));
    expect(row).toMatchObject({ verdict: 'ignored', attempts: 1 });
    expect((await booking.view()).version).toBe(before.version);
  });
});
