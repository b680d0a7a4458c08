// Ten thousand deadlines in one moment, two workers, one of them killed on the way, and clients who change their mind
// meanwhile: each fires once, and a cancelled one never.

import { until } from '@slotpay/stack/until';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { advance } from '../src/booking/advance.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { startOwn } from './support/crash.ts';
import { command, type Direct, openAt } from './support/direct.ts';

const DUE = 10_000;
const CHANGING = 500;
const PATIENCE_MS = 280_000;

let backend: Backend;
let model: Direct;
beforeAll(async () => {
  // Nothing else comes round: only deadlines are worked on.
  const env = { LEASE_MS: '1000', RECONCILE_EVERY_MS: '3600000' };
  backend = await openBackend({ env });
  model = await openAt(backend, 'confirmed');
  await backend.db.updateTable('effects').set({ state: 'done' }).execute();
});
afterAll(() => backend?.close());

/** As many bookings more as asked for, each a copy of the model with its log and its deadline. */
async function copies(count: number): Promise<void> {
  const { db } = backend;
  await sql`create table copy as select gen_random_uuid() as id, n from generate_series(1, ${count}::int) n`.execute(
    db,
  );
  await sql`
    insert into bookings (id, reference, version, machine_version, state, path, snapshot, session_type_id,
      session_type_revision, flow_token_hash, creation_key_hash, data_key, starts_at, ends_at, currency, price)
    select copy.id, 'SP-' || copy.n, version, machine_version, state, path, replace(snapshot, b.id::text, copy.id::text),
      session_type_id, session_type_revision, copy.id::text, creation_key_hash, data_key, starts_at, ends_at, currency, price
    from bookings b, copy where b.id = ${model.id}
  `.execute(db);
  await sql`insert into log_heads (booking_id) select id from copy`.execute(db);
  await sql`
    insert into timers (booking_id, id, due_at) select copy.id, t.id, t.due_at
    from timers t, copy where t.booking_id = ${model.id}
  `.execute(db);
}

interface Fate {
  readonly id: string;
  readonly path: string;
  readonly fired: number;
  readonly changed: number;
}

async function fates(): Promise<Fate[]> {
  const { rows } = await sql<Fate>`
    select b.id, b.path,
      count(*) filter (where t.cause_kind = 'timer')::int as fired,
      count(*) filter (where t.cause_kind = 'command' and t.outcome = 'moved')::int as changed
    from copy join bookings b on b.id = copy.id left join transitions t on t.booking_id = b.id group by b.id
  `.execute(backend.db);
  return rows;
}

const fired = async () => {
  const { rows } = await sql<{ fired: number }>`
    select count(*)::int as fired from transitions where cause_kind = 'timer'
  `.execute(backend.db);
  return rows[0]?.fired ?? 0;
};

it('ten thousand deadlines at once fire once each, and a cancelled one never', { timeout: 300_000 }, async () => {
  await copies(DUE + CHANGING);
  const changing = (await fates()).slice(0, CHANGING);
  await sql`update timers set due_at = now() where booking_id in (select id from copy)`.execute(backend.db);
  const change = { type: 'cancelBooking', by: 'client' } as const;
  const changeMinds = async (from: number, to: number) => {
    for (const { id } of changing.slice(from, to))
      await advance(backend.db, backend.runtime, id, change, command(change.type));
  };
  // Half of them before any worker looks, half of them in a race with it.
  await changeMinds(0, CHANGING / 2);
  const workers = [startOwn(backend, 'worker'), startOwn(backend, 'worker')];
  const changed = changeMinds(CHANGING / 2, CHANGING);

  // One worker dies in the middle of it, and is followed by another.
  await until(async () => (await fired()) > DUE / 20, { ms: PATIENCE_MS, every: 50 });
  await workers[0]?.kill('SIGKILL');
  expect(await fired()).toBeLessThan(DUE);
  workers.push(startOwn(backend, 'worker'));
  await changed;
  const left = async () => {
    const { rows } = await sql`select from timers where due_at <= now() limit 1`.execute(backend.db);
    return rows.length > 0;
  };
  await until(async () => !(await left()), { ms: PATIENCE_MS, every: 200 });
  for (const worker of workers) await worker.stop();

  const all = await fates();
  expect(all).toHaveLength(DUE + CHANGING);
  const changers = new Set(changing.map(({ id }) => id));
  const wrong = all.filter(({ id, path, fired, changed }) => {
    if (path === 'BOOKING_CONFIRMED.elapsed') return fired !== 1 || changed !== 0;
    return path !== 'BOOKING_CANCELLED.undoable' || fired !== 0 || changed !== 1 || !changers.has(id);
  });
  expect(wrong).toEqual([]);
  expect(all.filter(({ changed }) => changed === 1).length).toBeGreaterThanOrEqual(CHANGING / 2);
  expect(await fired()).toBe(all.filter(({ path }) => path === 'BOOKING_CONFIRMED.elapsed').length);
});
