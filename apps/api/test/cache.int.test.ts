// One contract for both caches; and what happens to bookings when the cache misbehaves: nothing.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, part } from '../src/cache/cache.ts';
import { createLookUps } from '../src/cache/look-ups.ts';
import { createPostgresCache, sweepCache } from '../src/cache/postgres.ts';
import { createRedisCache } from '../src/cache/redis.ts';
import { connect, type Db } from '../src/db/client.ts';
import { freshDatabase } from './support/database.ts';
import { noRedis, openRedis } from './support/redis.ts';
import { eventually } from './support/wait.ts';

const without = noRedis();
if (without) process.stderr.write(`Skipped, the cache in Redis: ${without}.\n`);

let db: Db;
let postgres: Cache;
let redis: Cache;
const undo: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  const database = await freshDatabase();
  undo.push(() => database.drop());
  db = connect(database.url, { max: 3 });
  undo.push(() => db.destroy());
  postgres = createPostgresCache(db);
  if (without) return;
  const server = await openRedis();
  undo.push(() => server.stop());
  const client = createRedisCache(server.url);
  undo.push(() => client.close());
  redis = client;
  await eventually('a connection to Redis', () =>
    client.set('x', 'x', 1000).then(
      () => true,
      () => false,
    ),
  );
});
afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

describe.each([
  { name: 'in PostgreSQL', cache: () => postgres, skip: undefined },
  { name: 'in Redis', cache: () => redis, skip: without },
])('the cache $name', ({ cache, skip }) => {
  const fresh = () => part(cache(), randomUUID());

  it.skipIf(skip)('knows nothing of what was never set', async () => {
    expect(await fresh().get('unknown')).toBeUndefined();
  });

  it.skipIf(skip)('gives back what was set last', async () => {
    const own = fresh();
    await own.set('key', 'first', 60_000);
    await own.set('key', 'second: é “” \u{1F4C5}', 60_000);
    expect(await own.get('key')).toBe('second: é “” \u{1F4C5}');
  });

  it.skipIf(skip)('forgets when the time is over, and not before', async () => {
    const own = fresh();
    await own.set('long', 'kept', 60_000);
    await own.set('short', 'gone', 5);
    await eventually('the end of its time', async () => (await own.get('short')) === undefined);
    expect(await own.get('long')).toBe('kept');
    await own.set('short', 'again', 60_000);
    expect(await own.get('short')).toBe('again');
  });

  it.skipIf(skip)('deletes what it is told to, known or not, and nothing else', async () => {
    const own = fresh();
    await own.set('one', '1', 60_000);
    await own.set('two', '2', 60_000);
    await own.delete(['one', 'unknown']);
    await own.delete([]);
    expect([await own.get('one'), await own.get('two')]).toEqual([undefined, '2']);
  });

  it.skipIf(skip)('keeps its parts apart', async () => {
    const name = randomUUID();
    await part(cache(), `${name}-a`).set('key', 'a', 60_000);
    expect(await part(cache(), `${name}-b`).get('key')).toBeUndefined();
  });

  it.skipIf(skip)('takes many writers of one key', async () => {
    const own = fresh();
    await Promise.all(Array.from({ length: 20 }, (_, index) => own.set('key', String(index), 60_000)));
    expect(Number(await own.get('key'))).toBeGreaterThanOrEqual(0);
  });
});

describe('the cache in PostgreSQL', () => {
  it('is swept of what has run out', async () => {
    await sql`truncate cache`.execute(db);
    await postgres.set('kept', 'x', 60_000);
    await postgres.set('over', 'x', -1);
    expect(await sweepCache(db)).toBe(1);
    expect(await db.selectFrom('cache').select('key').execute()).toEqual([{ key: 'kept' }]);
  });
});

describe('look-ups', () => {
  it('ask once for what exists, and every time for what does not', async () => {
    const lookUps = createLookUps(part(postgres, randomUUID()));
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return 'booking-1';
    };
    expect(await lookUps.bookingOfCapability('hash', ask)).toBe('booking-1');
    expect(await lookUps.bookingOfCapability('hash', ask)).toBe('booking-1');
    expect(asked).toBe(1);
    const nothing = async () => {
      asked += 1;
      return undefined;
    };
    await lookUps.bookingOfCapability('unknown', nothing);
    await lookUps.bookingOfCapability('unknown', nothing);
    expect(asked).toBe(3);
  });

  it('find parked deliveries by the flow’s token or the invitee, until they are forgotten', async () => {
    const lookUps = createLookUps(part(postgres, randomUUID()));
    const flow = { flowTokenHash: 'token', inviteeId: 'invitee' };
    await lookUps.rememberParked(flow, 'delivery-1');
    await lookUps.rememberParked({ inviteeId: 'invitee' }, 'delivery-2');
    expect(await lookUps.parked({ flowTokenHash: 'token' })).toEqual(['delivery-1']);
    expect((await lookUps.parked(flow)).toSorted()).toEqual(['delivery-1', 'delivery-2']);
    expect(await lookUps.parked({ flowTokenHash: 'another' })).toEqual([]);
    await lookUps.forgetParked(flow);
    expect(await lookUps.parked(flow)).toEqual([]);
  });
});
