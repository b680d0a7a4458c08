// What was written down stays written down: the log, the ledger, and that they tell the whole story.

import type { UnstampedEvent } from '@slotpay/machine';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logRefusal } from '../src/booking/refuse.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { type Books, booksOf } from './support/books.ts';
import { command, type Direct, openAt } from './support/direct.ts';
import { allRows } from './support/rows.ts';

let backend: Backend;
let books: Books;
beforeAll(async () => {
  backend = await openBackend();
  books = booksOf(backend.db);
});
afterAll(() => backend?.close());

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

describe('the log', () => {
  async function livelyBooking(): Promise<Direct> {
    const booking = await openAt(backend, 'confirmed');
    await booking.happen({ type: 'cancelBooking', by: 'client' });
    await booking.happen({ type: 'confirmBooking', by: 'client' });
    await booking.happen({ type: 'onPaymentFailed', attempt: 1, code: 'card_declined' });
    await logRefusal(backend.db, booking.id, { event: 'initiateRefund', path: 'x', cause: command('initiateRefund') });
    await booking.happen({ type: 'cancelBooking', by: 'host', inviteeId: booking.inviteeId });
    const { paymentIntentId } = booking.usual.paid as { paymentIntentId: string };
    const refund = { paymentIntentId, refundId: `re_${booking.id}` };
    await booking.happen({ type: 'onRefundCreated', ...refund });
    await booking.happen({ type: 'completeRefund', ...refund, amount: 12_000 });
    expect((await booking.row()).path).toBe('REFUND_COMPLETED');
    return booking;
  }

  it('has no gap, and each move begins where the one before ended', async () => {
    const booking = await livelyBooking();
    const log = await books.logOf(booking.id);
    expect(log.map(({ seq }) => seq)).toEqual(times(log.length, (n) => n + 1));
    const moves = log.filter(({ outcome }) => outcome === 'moved');
    expect(moves[0]?.from_path).toBe('IDLE');
    expect(moves.slice(1).map(({ from_path }) => from_path)).toEqual(moves.slice(0, -1).map(({ to_path }) => to_path));
    expect(moves.at(-1)?.to_path).toBe((await booking.row()).path);
  });

  // Spelt out once more on purpose: the function that writes the chain must not be the one that checks it.
  const brokenLinks = async (id: string): Promise<number[]> => {
    const { rows } = await sql<{ seq: number }>`
      select seq from (
        select seq, hash, encode(sha256(convert_to(
          coalesce(lag(hash) over (order by seq), '') || '|' || booking_id || '|' || seq || '|' || outcome || '|' ||
          from_path || '|' || to_path || '|' || event || '|' || coalesce(payload::text, '') || '|' ||
          cause_kind || '|' || cause_id || '|' || extract(epoch from at), 'UTF8')), 'hex') as expected
        from transitions where booking_id = ${id}
      ) chain where hash <> expected order by seq
    `.execute(backend.db);
    return rows.map(({ seq }) => seq);
  };

  it('is a chain of hashes that can be recomputed, and ends in its head', async () => {
    const booking = await livelyBooking();
    expect(await brokenLinks(booking.id)).toEqual([]);
    const head = await backend.db
      .selectFrom('log_heads')
      .select(['seq', 'hash'])
      .where('booking_id', '=', booking.id)
      .executeTakeFirstOrThrow();
    const last = (await books.logOf(booking.id)).at(-1);
    expect(head).toEqual({ seq: last?.seq, hash: last?.hash });
  });

  it('shows where somebody has changed it past the database’s own guard', async () => {
    const booking = await livelyBooking();
    await backend.db.transaction().execute(async (trx) => {
      await sql`alter table transitions disable trigger user`.execute(trx);
      await sql`update transitions set event = 'cancelBooking' where booking_id = ${booking.id} and seq = 4`.execute(
        trx,
      );
      await sql`alter table transitions enable trigger user`.execute(trx);
    });
    expect(await brokenLinks(booking.id)).toEqual([4]);
  });

  it('replays to exactly the stored snapshot', async () => {
    const { machine } = backend.runtime;
    for (const booking of [await livelyBooking(), await openAt(backend, 'paid')]) {
      let snapshot = machine.create(booking.id);
      for (const { payload, outcome } of await books.logOf(booking.id)) {
        if (payload === null || outcome !== 'moved') continue;
        const event = payload as unknown as Parameters<typeof machine.step>[1] & { id: string };
        const timer = (event.type as string) === 'timer';
        snapshot = (timer ? machine.fire(snapshot, event.id, event.at) : machine.step(snapshot, event)).snapshot;
      }
      expect(machine.serialise(snapshot)).toBe((await booking.row()).snapshot);
    }
  });

  it.each(['transitions', 'ledger'])('and the ledger can only be added to: %s', async (table) => {
    const booking = await livelyBooking();
    const before = await allRows(backend.db);
    for (const attempt of [
      sql`update ${sql.table(table)} set at = now() where booking_id = ${booking.id}`,
      sql`delete from ${sql.table(table)} where booking_id = ${booking.id}`,
      sql`truncate ${sql.table(table)}`,
      sql`truncate ${sql.table(table)} cascade`,
      sql`truncate bookings cascade`,
    ]) {
      await expect(attempt.execute(backend.db)).rejects.toThrow('append-only');
    }
    expect(await allRows(backend.db)).toEqual(before);
  });
});

describe('money', () => {
  it('on the booking is the sum of its ledger, each object counted once', async () => {
    const booking = await openAt(backend, 'confirmed');
    await booking.happen(booking.usual.paid);
    await booking.happen({ ...booking.usual.paid, paymentIntentId: `pi_second_${booking.id}` } as UnstampedEvent);
    const refund = { paymentIntentId: `pi_second_${booking.id}`, refundId: `re_${booking.id}`, amount: 12_000 };
    await booking.happen({ type: 'completeRefund', ...refund });
    await booking.happen({ type: 'completeRefund', ...refund });
    expect(await booking.row()).toMatchObject({ captured: 24_000, refunded: 12_000 });
    const ledger = await backend.db
      .selectFrom('ledger')
      .select(['kind', 'amount'])
      .where('booking_id', '=', booking.id)
      .execute();
    expect(ledger).toEqual(
      expect.arrayContaining([
        { kind: 'capture', amount: 12_000 },
        { kind: 'capture', amount: 12_000 },
        { kind: 'refund', amount: 12_000 },
      ]),
    );
    expect(ledger).toHaveLength(3);
  });

  it('cannot go back beyond what came in, whoever says so', async () => {
    const booking = await openAt(backend, 'confirmed');
    const { paymentIntentId } = booking.usual.paid as { paymentIntentId: string };
    const before = await allRows(backend.db);
    const tooMuch: UnstampedEvent = { type: 'completeRefund', paymentIntentId, refundId: 're_x', amount: 12_001 };
    await expect(booking.happen(tooMuch)).rejects.toThrow('more returned than captured');
    expect(await allRows(backend.db)).toEqual(before);
  });

  it('adds up for every booking of this file', async () => {
    const { rows } = await sql`
      select id from bookings b where
        captured <> (select coalesce(sum(amount), 0) from ledger where booking_id = b.id and kind = 'capture') or
        refunded <> (select coalesce(sum(amount), 0) from ledger where booking_id = b.id and kind = 'refund')
    `.execute(backend.db);
    expect(rows).toEqual([]);
  });
});
