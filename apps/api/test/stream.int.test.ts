// A booking followed live: each version once, in order, and nothing left behind when somebody goes.

import { request } from 'node:http';
import { BookingView } from '@slotpay/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../src/booking/advance.ts';
import { newCapability } from '../src/booking/open.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { type Direct, openAt, openDirectly } from './support/direct.ts';
import { ask } from './support/http.ts';
import { eventually } from './support/wait.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend?.close());

interface Followed {
  readonly headers: Record<string, unknown>;
  readonly views: BookingView[];
  readonly ended: Promise<void>;
  leave(): void;
}

/** Follows a booking as a browser does. */
async function follow({ id }: Direct, at: Backend = backend): Promise<Followed> {
  const capability = await newCapability(at.db, id);
  const views: BookingView[] = [];
  return new Promise((resolve, reject) => {
    const asking = request(`${at.urls.app}/bookings/${id}/stream`, {
      headers: { authorization: `Bearer ${capability}` },
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const messages = (text + chunk).split('\n\n');
        text = messages.pop() ?? '';
        for (const message of messages) {
          const [, event, version, data = ''] = message.match(/^event: (.*)\nid: (\d+)\ndata: (.*)$/) ?? [];
          const view = BookingView.parse(JSON.parse(data));
          if (event !== 'booking' || Number(version) !== view.version) throw new Error(`Not a booking: ${message}`);
          views.push(view);
        }
      });
      // An end that is cut off counts as an end.
      const ended = new Promise<void>((done) => response.on('close', done).on('error', () => {}));
      resolve({ headers: response.headers, views, ended, leave: () => asking.destroy() });
    });
    asking.end();
  });
}

const seen = ({ views }: Followed, version: number) =>
  eventually(`version ${version}`, async () => views.at(-1)?.version === version);

describe('a stream', () => {
  it('begins with the booking as it is, and is kept by nobody', async () => {
    const booking = await openDirectly(backend);
    const stream = await follow(booking);
    await seen(stream, (await booking.row()).version);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    stream.leave();
  });

  it('carries each change as a whole, with versions that only grow', async () => {
    const booking = await openDirectly(backend);
    const streams = await Promise.all([follow(booking), follow(booking)]);
    for (const step of ['scheduled', 'checkout', 'paid', 'confirmed'] as const) {
      await booking.happen(booking.usual[step]);
      const { version } = await booking.row();
      await Promise.all(streams.map((stream) => seen(stream, version)));
    }
    for (const { views } of streams) {
      const versions = views.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      expect(views.at(-1)).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 12_000 });
    }
    for (const stream of streams) stream.leave();
  });

  it('misses nothing and repeats nothing when much happens at once', async () => {
    const booking = await openAt(backend, 'checkout');
    const stream = await follow(booking);
    await Promise.all(Array.from({ length: 20 }, () => booking.happen({ type: 'onCheckoutReturned' })));
    await seen(stream, (await booking.row()).version);
    const versions = stream.views.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    stream.leave();
  });

  it('hears of what another process changed', async () => {
    const booking = await openAt(backend, 'checkout');
    const stream = await follow(booking);
    await seen(stream, (await booking.row()).version);
    const elsewhere = { ...backend.runtime, changed: () => {} };
    await advance(backend.db, elsewhere, booking.id, booking.usual.paid, { kind: 'command', id: 'x', event: 'x' });
    await seen(stream, (await booking.row()).version);
    stream.leave();
  });

  it('hears of a dispute, which makes no new version', async () => {
    const booking = await openAt(backend, 'paid');
    const stream = await follow(booking);
    await seen(stream, (await booking.row()).version);
    const shown = (disputed: boolean) =>
      eventually(`disputed: ${disputed}`, async () => stream.views.at(-1)?.disputed === disputed);
    await shown(false);
    const line = await backend.db
      .selectFrom('ledger')
      .select(['booking_id', 'payment_intent_id', 'amount', 'currency'])
      .where('booking_id', '=', booking.id)
      .executeTakeFirstOrThrow();
    const opened = { ...line, object_id: `dp_${booking.id}`, kind: 'dispute_opened' } as const;
    await backend.db.insertInto('ledger').values(opened).execute();
    await shown(true);
    const won = { ...line, object_id: `${opened.object_id}:won`, kind: 'dispute_won' } as const;
    await backend.db.insertInto('ledger').values(won).execute();
    await shown(false);
    expect(new Set(stream.views.map(({ version }) => version)).size).toBe(1);
    stream.leave();
  });

  describe('leaves nothing behind', () => {
    const following: string[] = [];
    let original: Backend['runtime']['watch']['follow'];
    beforeAll(() => {
      const { watch } = backend.runtime;
      original = watch.follow;
      const counted: typeof original = (id, listener) => {
        following.push(id);
        const stop = original(id, listener);
        return () => {
          if (following.includes(id)) following.splice(following.indexOf(id), 1);
          stop();
        };
      };
      Object.assign(watch, { follow: counted });
    });
    afterAll(() => void Object.assign(backend.runtime.watch, { follow: original }));

    it('when its client goes', async () => {
      const stream = await follow(await openDirectly(backend));
      await eventually('following', async () => following.length === 1);
      stream.leave();
      await eventually('nobody following', async () => following.length === 0);
    });

    it('of a client who went before it began', async () => {
      const booking = await openDirectly(backend);
      const headers = { authorization: `Bearer ${await newCapability(backend.db, booking.id)}` };
      await backend.db.transaction().execute(async (trx) => {
        // Whoever wants to know whether the door opens has to wait.
        await sql`lock table capabilities in access exclusive mode`.execute(trx);
        const asking = request(`${backend.urls.app}/bookings/${booking.id}/stream`, { headers });
        asking.on('error', () => {}).end();
        await eventually('the server at the door', async () => {
          const { rows } = await sql`
            select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          `.execute(backend.db);
          return rows.length === 1;
        });
        asking.destroy();
        // By the time it answers others, it knows that this one has gone.
        for (let i = 0; i < 3; i++) await ask(`${backend.urls.app}/healthz`);
      });
      const last = await follow(booking);
      await seen(last, (await booking.row()).version);
      last.leave();
      await eventually('nobody following', async () => following.length === 0);
      for (let i = 0; i < 3; i++) await ask(`${backend.urls.app}/bookings/${booking.id}`, { headers });
      expect(following).toEqual([]);
    });
  });

  it('ends when the server does', async () => {
    const other = await openBackend();
    const booking = await openDirectly(other);
    const stream = await follow(booking, other);
    await seen(stream, (await booking.row()).version);
    await other.close();
    await stream.ended;
    expect(other.log.lines().filter(({ level }) => level >= 40)).toEqual([]);
  });
});
