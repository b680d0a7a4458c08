// The audit finds nothing in what really happened, and names exactly what was planted.

import { createBookingMachine } from '@slotpay/machine';
import { startProgram } from '@slotpay/stack/process';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from '../src/audit/report.ts';
import { verify } from '../src/audit/verify.ts';
import type { Violation } from '../src/audit/violation.ts';
import { closeCase, openCases } from '../src/booking/case-list.ts';
import type { Db } from '../src/db/client.ts';
import type { Held } from './support/client.ts';
import { openedOf } from './support/http.ts';
import { PLANTED } from './support/planted.ts';
import { openStage, type Stage } from './support/stage.ts';
import { saturday } from './support/times.ts';
import { allDone, bookingReaches, eventually } from './support/wait.ts';

const machine = createBookingMachine();
const MINUTES = 60_000;

let stage: Stage;
let db: Db;
let confirmed: Held;
let refunded: Held;
let abandoned: Held;
let moved: Held;
let twice: Held;

beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 100 } });
  db = stage.db;
  confirmed = await stage.client.confirmed();

  refunded = await stage.client.confirmed();
  await refunded.send('cancelBooking');
  await refunded.reaches('REFUND_COMPLETED');

  abandoned = await stage.client.open();
  await abandoned.checkout();
  await abandoned.send('cancelBookingProcess');
  await abandoned.reaches('IDLE');

  const declined = await stage.client.open();
  await stage.sandbox.pay(await declined.checkout(), '4000000000000002');
  await declined.reaches('PAYMENT_FAILED');
  await declined.send('retryPayment');
  await stage.sandbox.pay(await declined.checkout());
  await declined.reaches('BOOKING_CONFIRMED.upcoming');

  // To a weekend, which costs more: the difference is collected.
  moved = await stage.client.confirmed();
  await stage.sandbox.reschedule(moved.inviteeId, saturday(), 'invitee');
  await moved.reaches('BOOKING_RESCHEDULED.collectingDifference');
  const difference = await eventually('a checkout for the difference', async () => {
    const { checkoutUrl } = await moved.view();
    return checkoutUrl?.match(/cs_[A-Za-z0-9_]+/)?.[0];
  });
  await stage.sandbox.pay(difference);
  await moved.reaches('BOOKING_CONFIRMED.upcoming');

  await moreFlows();
  await allDone(db);
  await stage.rest();
}, 120_000);
afterAll(() => stage?.close());

// Money that takes unusual ways, and must not look wrong for it.
async function moreFlows(): Promise<void> {
  const slot = await stage.client.pick({ eventType: 'intro-call' });
  const free = openedOf(await stage.client.post(stage.client.request(slot, { sessionTypeId: 'intro-call' })));
  await bookingReaches(db, free.booking.id, 'BOOKING_CONFIRMED.upcoming');

  const byHost = await stage.client.confirmed();
  await stage.sandbox.cancel(byHost.inviteeId, 'host');
  await byHost.reaches('REFUND_COMPLETED');

  const late = await stage.client.open();
  const session = await late.checkout();
  await stage.sandbox.pay(session);
  await late.reaches('BOOKING_CONFIRMED.upcoming');
  const [capture] = await captures(late.id);
  await stage.sandbox.refund(capture ?? '', 1000);
  await eventually('the refund made in the dashboard', async () => (await late.view()).paid === 11_000);
  await late.send('cancelBooking');
  await late.reaches('REFUND_COMPLETED');

  // A second deployment returns something under the number that ours will have.
  twice = await stage.client.confirmed();
  const [paid] = await captures(twice.id);
  await stage.sandbox.refund(paid ?? '', 2000, { booking_id: twice.id, attempt: '1' });
  await eventually('the case', async () => (await openCases(db)).some(({ code }) => code === 'refunded_twice'));
  await twice.send('cancelBooking');
  const { reference } = await twice.reaches('REFUND_COMPLETED');
  await closeCase(db, reference, 'refunded_twice');
}

async function captures(id: string): Promise<string[]> {
  const rows = await db.selectFrom('ledger').select('payment_intent_id').where('booking_id', '=', id).execute();
  return rows.map((row) => row.payment_intent_id);
}

async function violations(executor: Db = db): Promise<Violation[]> {
  const found: Violation[] = [];
  await verify(executor, machine, { slackMs: 5 * MINUTES, pageSize: 2, found: (violation) => found.push(violation) });
  return found;
}

describe('the audit of bookings that really happened', () => {
  it('finds every promise kept, page by page', async () => {
    expect(await violations()).toEqual([]);
    const verdict = await verify(db, machine, { slackMs: 5 * MINUTES, pageSize: 2 });
    expect(verdict.bookings).toBe(9);
    const { total } = await db
      .selectFrom('transitions')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow();
    expect(verdict.transitions).toBe(Number(total));
  });

  it('prints one line of summary and succeeds', async () => {
    const lines: string[] = [];
    const sound = await report(db, machine, { json: false, slackMs: 5 * MINUTES, print: (line) => lines.push(line) });
    expect(sound).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/^9 bookings, \d+ transitions, 19 promises: all kept\.$/)]);
  });
});

class Undo extends Error {}

/** Runs the audit on a database with something planted in it, and takes the planting back. */
async function planted(statements: readonly ReturnType<typeof sql>[]): Promise<Violation[]> {
  const found: Violation[] = [];
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      // Triggers and foreign keys refuse most of this, as they should.
      await sql`set local session_replication_role = replica`.execute(trx);
      for (const statement of statements) await statement.execute(trx);
      await sql`set local session_replication_role = origin`.execute(trx);
      await verify(inside(trx), machine, { slackMs: 5 * MINUTES, pageSize: 2, found: (one) => found.push(one) });
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return found;
}

/** A database whose transactions are the one that is open already. */
function inside(trx: Db): Db {
  const transaction = {
    setIsolationLevel: () => transaction,
    setAccessMode: () => transaction,
    execute: (work: (trx: Db) => Promise<unknown>) => work(trx),
  };
  return new Proxy(trx, {
    get: (target, name) => {
      if (name === 'transaction') return () => transaction;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('the audit names', () => {
  it.each(PLANTED)('$title: $invariant', async ({ booking, invariant, statements }) => {
    const held = { confirmed, refunded, abandoned, twice }[booking];
    const found = await planted(statements(held.id));
    const { reference } = await held.view();
    expect(found).toEqual([{ booking: reference, invariant, facts: expect.anything() }]);
  });

  it('a delivery without a booking that nobody works on', async () => {
    const found = await planted([
      sql`insert into inbox (provider, event_key, type, data_key, body, run_at)
          values ('stripe', 'evt_stuck', 'x', '', '', now() - interval '10 minutes')`,
    ]);
    expect(found).toEqual([{ booking: null, invariant: 'delivery_on_time', facts: expect.anything() }]);
  });

  it('nothing that is only under way: a little late, or leased', async () => {
    const { id } = confirmed;
    const found = await planted([
      sql`update timers set due_at = now() - interval '1 minute' where booking_id = ${id}`,
      sql`update effects set state = 'pending', run_at = now() - interval '1 hour', leased_until = now() + interval '20 seconds'
          where booking_id = ${id} and type = 'sendMail'`,
    ]);
    expect(found).toEqual([]);
  });
});

describe('the audit of bookings that move', () => {
  it('finds every promise kept at every moment', async () => {
    stage.work();
    const making = Promise.all([1, 2, 3].map(() => stage.client.confirmed())).then((made) =>
      Promise.all(made.map((held) => held.send('cancelBooking').then(() => held.reaches('REFUND_COMPLETED')))),
    );
    let made = false;
    void making.then(() => {
      made = true;
    });
    let rounds = 0;
    for (; !made; rounds++) expect(await violations()).toEqual([]);
    await making;
    await allDone(db);
    await stage.rest();
    expect(rounds).toBeGreaterThan(3);
    expect(await violations()).toEqual([]);
  });
});

describe('the command', () => {
  const slotpay = (...args: string[]) =>
    startProgram({
      name: 'slotpay',
      script: 'apps/api/src/slotpay.ts',
      args,
      env: { DATABASE_URL: stage.urls.database },
      keepOutput: true,
    });

  it('ends with 0 when every promise is kept', async () => {
    const program = slotpay('verify', '--json');
    expect(await program.ended).toBe(0);
    expect(JSON.parse(program.output())).toMatchObject({ bookings: 12, violations: [] });
  });

  it('ends with 1 when one is broken, and names the booking', async () => {
    await sql`update bookings set version = version + 1 where id = ${moved.id}`.execute(db);
    const program = slotpay('verify');
    expect(await program.ended).toBe(1);
    await sql`update bookings set version = version - 1 where id = ${moved.id}`.execute(db);
    expect(program.output()).toContain((await moved.view()).reference);
  });
});

describe('the list of cases', () => {
  it('shows what waits for a person until the person closes it', async () => {
    const { reference } = await confirmed.view();
    expect(await openCases(db)).toEqual([]);
    await db.insertInto('cases').values({ booking_id: confirmed.id, code: 'effect_failed' }).execute();
    expect(await openCases(db)).toMatchObject([
      { reference, code: 'effect_failed', path: 'BOOKING_CONFIRMED.upcoming' },
    ]);
    expect(await closeCase(db, reference, 'refund_stalled')).toBe(false);
    expect(await closeCase(db, reference, 'effect_failed')).toBe(true);
    expect(await closeCase(db, reference, 'effect_failed')).toBe(false);
    expect(await openCases(db)).toEqual([]);
  });
});

describe('the report', () => {
  it('has a line for each broken promise, and fails', async () => {
    const lines: string[] = [];
    await db
      .transaction()
      .execute(async (trx) => {
        await sql`update bookings set version = version + 1 where id in (${confirmed.id}, ${moved.id})`.execute(trx);
        const print = (line: string) => lines.push(line);
        expect(await report(inside(trx), machine, { json: false, slackMs: 5 * MINUTES, print })).toBe(false);
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
    const { reference } = await confirmed.view();
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${reference}  columns_match_snapshot  version=`)));
    expect(lines.at(-2)).toMatch(/^2 × columns_match_snapshot: /);
    expect(lines.at(-1)).toMatch(/: 2 broken\.$/);
  });
});
