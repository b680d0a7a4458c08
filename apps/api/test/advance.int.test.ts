// The one writer of bookings, under everything that can happen at once.

import { randomUUID } from 'node:crypto';
import type { UnstampedEvent } from '@slotpay/machine';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../src/booking/advance.ts';
import { fireTimer } from '../src/booking/fire-timer.ts';
import { logRefusal } from '../src/booking/refuse.ts';
import { timers } from '../src/jobs/queue.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { type Books, booksOf } from './support/books.ts';
import { command, openAt, openDirectly } from './support/direct.ts';
import { allRows } from './support/rows.ts';
import { eventually } from './support/wait.ts';

let backend: Backend;
let books: Books;
beforeAll(async () => {
  backend = await openBackend({ env: { DATABASE_POOL: '50' } });
  books = booksOf(backend.db);
});
afterAll(() => backend?.close());

const RETURNED: UnstampedEvent = { type: 'onCheckoutReturned' };
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

describe('one cause', () => {
  it('moves a booking once, however often and however simultaneously it comes', async () => {
    const booking = await openAt(backend, 'checkout');
    const { version } = await booking.row();
    const cause = command('onCheckoutReturned');
    const outcomes = await Promise.all(times(50, () => booking.happen(RETURNED, cause)));
    expect(outcomes.filter(({ outcome }) => outcome === 'moved')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'gone')).toHaveLength(49);
    expect((await booking.row()).version).toBe(version + 1);
    expect((await books.effectsOf(booking.id)).filter(({ type }) => type === 'lookUpPayment')).toHaveLength(1);
  });

  it('that changes nothing is used up all the same', async () => {
    const booking = await openDirectly(backend);
    const before = await booking.row();
    const late: UnstampedEvent = { type: 'onPaymentFailed', attempt: 1, code: 'card_declined' };
    const cause = command(late.type);
    expect(await booking.happen(late, cause)).toMatchObject({ outcome: 'ignored' });
    expect(await booking.happen(late, cause)).toEqual({ outcome: 'gone' });
    expect(await booking.row()).toEqual(before);
    expect((await books.logOf(booking.id)).at(-1)).toMatchObject({ outcome: 'ignored', event: late.type });
  });

  it('of a booking that does not exist is told so', async () => {
    const result = await advance(backend.db, backend.runtime, randomUUID(), RETURNED, command('x'));
    expect(result).toEqual({ outcome: 'unknown_booking' });
  });
});

describe('different causes', () => {
  it('at the same moment all count, one after the other', async () => {
    const booking = await openAt(backend, 'checkout');
    const { version } = await booking.row();
    const outcomes = await Promise.all(times(50, () => booking.happen(RETURNED)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(times(50, () => 'moved'));
    expect((await booking.row()).version).toBe(version + 50);
    expect((await books.effectsOf(booking.id)).filter(({ type }) => type === 'lookUpPayment')).toHaveLength(50);
  });

  it('of different kinds lose nothing: paid, cancelled and asked at once', async () => {
    const bookings = await Promise.all(times(10, () => openAt(backend, 'checkout')));
    await Promise.all(
      bookings.flatMap((booking) => [
        booking.happen(booking.usual.paid),
        booking.happen({ type: 'cancelBooking', by: 'host', inviteeId: booking.inviteeId }),
        booking.happen(RETURNED),
      ]),
    );
    for (const booking of bookings) {
      const { path, captured } = await booking.row();
      expect(captured).toBe(12_000);
      // Whoever was first: the money goes back, as a refund of the booking or of an orphan.
      const types = (await books.effectsOf(booking.id)).map(({ type }) => type);
      const orphan = path === 'BOOKING_CANCELLED.closed' && types.includes('refundOrphanPayment');
      const refund = path === 'REFUND_PENDING' && types.includes('refundPayment');
      expect({ path, orphan, refund }).toMatchObject(orphan ? { refund: false } : { refund: true });
    }
  });

  it('that meet on one booking: the slower one looks again and decides anew', async () => {
    const booking = await openAt(backend, 'checkout');
    const { version } = await booking.row();
    let slower: Promise<unknown> = Promise.resolve();
    await backend.db.transaction().execute(async (trx) => {
      await advance(trx, backend.runtime, booking.id, booking.usual.paid, command('faster'));
      slower = booking.happen(RETURNED);
      await eventually('the slower one waiting for the faster one', async () => {
        const { rows } = await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        `.execute(backend.db);
        return rows.length === 1;
      });
    });
    expect(await slower).toEqual({ outcome: 'ignored', path: 'PAYMENT_SUCCEEDED' });
    expect((await booking.row()).version).toBe(version + 1);
  });

  it('do not block each other when some are refused meanwhile', async () => {
    const booking = await openAt(backend, 'checkout');
    const refusal = { event: 'initiateRefund', path: 'x', cause: command('initiateRefund') };
    await Promise.all(
      times(60, (n) => (n % 2 === 0 ? booking.happen(RETURNED) : logRefusal(backend.db, booking.id, refusal))),
    );
    const log = await books.logOf(booking.id);
    expect(log.map(({ seq }) => seq)).toEqual(times(log.length, (n) => n + 1));
    expect(log.filter(({ outcome }) => outcome === 'refused')).toHaveLength(30);
  });
});

describe('an event that is refused', () => {
  it('leaves every row as it was, and its cause can still be used', async () => {
    const booking = await openDirectly(backend);
    const before = await allRows(backend.db);
    const cause = command('initiateRefund');
    expect(await booking.happen({ type: 'initiateRefund' }, cause)).toEqual({
      outcome: 'refused',
      path: 'CALENDLY_SCHEDULED.awaitingWebhook',
      version: (await booking.row()).version,
    });
    expect(await allRows(backend.db)).toEqual(before);
    expect(await booking.happen(booking.usual.scheduled, cause)).toMatchObject({ outcome: 'moved' });
  });

  it('is written into the log of its booking without touching it', async () => {
    const booking = await openDirectly(backend);
    const before = await allRows(backend.db, ['transitions', 'log_heads']);
    const cause = command('initiateRefund');
    await logRefusal(backend.db, booking.id, { event: 'initiateRefund', path: 'CALENDLY_SCHEDULED.polling', cause });
    expect(await allRows(backend.db, ['transitions', 'log_heads'])).toEqual(before);
    expect((await books.logOf(booking.id)).at(-1)).toMatchObject({
      outcome: 'refused',
      cause_id: cause.id,
      payload: null,
    });
  });
});

describe('a timer', () => {
  const due = (id: string) =>
    backend.db
      .updateTable('timers')
      .set({ due_at: sql<Date>`now() - interval '1 second'` })
      .where('booking_id', '=', id)
      .execute();
  const claim = async (id: string) => {
    const jobs = await timers.claim(backend.db, 100, 60_000);
    const job = jobs.find(({ bookingId }) => bookingId === id);
    if (!job) throw new Error('Nothing was due');
    return job;
  };
  const fire = (job: Awaited<ReturnType<typeof claim>>) => fireTimer({ ...backend.runtime, db: backend.db }, job);

  it('that is due moves its booking once', async () => {
    const booking = await openDirectly(backend);
    await due(booking.id);
    const job = await claim(booking.id);
    await Promise.all([fire(job), fire(job), fire(job)]);
    expect((await booking.row()).path).toBe('CALENDLY_SCHEDULED.polling');
    const fired = (await books.logOf(booking.id)).filter(({ cause_kind }) => cause_kind === 'timer');
    expect(fired).toMatchObject([{ event: 'after.awaitingWebhook', cause_id: job.id }]);
  });

  it('that was cancelled after a worker had claimed it does nothing', async () => {
    const booking = await openDirectly(backend);
    await due(booking.id);
    const job = await claim(booking.id);
    await booking.happen(booking.usual.scheduled);
    const before = await allRows(backend.db);
    await fire(job);
    expect(await allRows(backend.db)).toEqual(before);
  });

  it('that was armed anew after a worker had claimed it waits for its new time', async () => {
    const booking = await openAt(backend, 'confirmed');
    await booking.happen({ type: 'cancelBooking', by: 'client' });
    await due(booking.id);
    const job = await claim(booking.id);
    await booking.happen({ type: 'confirmBooking', by: 'client' });
    await booking.happen({ type: 'cancelBooking', by: 'client' });
    const before = await allRows(backend.db);
    await fire(job);
    expect(await allRows(backend.db)).toEqual(before);
    expect((await booking.row()).path).toBe('BOOKING_CANCELLED.undoable');
  });

  it('is not claimed before its time, nor twice', async () => {
    const booking = await openDirectly(backend);
    const mine = async () =>
      (await timers.claim(backend.db, 100, 60_000)).filter((job) => job.bookingId === booking.id);
    expect(await mine()).toEqual([]);
    await due(booking.id);
    const both = await Promise.all([mine(), mine()]);
    expect(both.flat()).toHaveLength(1);
  });

  it('of a booking nobody can read calls a person once, and stays', async () => {
    const booking = await openDirectly(backend);
    await sql`update bookings set snapshot = '{"version":1}' where id = ${booking.id}`.execute(backend.db);
    await due(booking.id);
    const job = await claim(booking.id);
    await expect(fire(job)).rejects.toThrow('cannot be read');
    await expect(fire(job)).rejects.toThrow('cannot be read');
    const cases = await backend.db.selectFrom('cases').select('code').where('booking_id', '=', booking.id).execute();
    expect(cases).toEqual([{ code: 'snapshot_unreadable' }]);
    const left = await backend.db.selectFrom('timers').select('id').where('booking_id', '=', booking.id).execute();
    expect(left).toHaveLength(1);
  });

  it('of a booking a newer version has written calls nobody', async () => {
    const booking = await openDirectly(backend);
    await sql`update bookings set snapshot = '{"version":99}' where id = ${booking.id}`.execute(backend.db);
    await due(booking.id);
    await expect(fire(await claim(booking.id))).rejects.toThrow('newer');
    const cases = await backend.db.selectFrom('cases').select('code').where('booking_id', '=', booking.id).execute();
    expect(cases).toEqual([]);
  });
});
