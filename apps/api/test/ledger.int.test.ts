// The ledger's own guard: whoever writes to it, however, the database keeps the sums.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerKind } from '../src/db/tables.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { blankBooking } from './support/blank-booking.ts';

let backend: Backend;
let bookingId: string;
let other: string;

interface Line {
  readonly object_id: string;
  readonly kind: LedgerKind;
  readonly payment_intent_id: string;
  readonly amount: number;
  readonly booking_id: string;
}

beforeAll(async () => {
  backend = await openBackend();
  bookingId = await blankBooking(backend.runtime);
  other = await blankBooking(backend.runtime);
  await write({ object_id: 'pi_1', kind: 'capture', amount: 12_000 });
  await write({ object_id: 'pi_2', kind: 'capture', payment_intent_id: 'pi_2', amount: 6_000 });
});
afterAll(() => backend?.close());

const write = (line: Partial<Line> & Pick<Line, 'object_id' | 'kind'>) =>
  backend.db
    .insertInto('ledger')
    .values({ booking_id: bookingId, payment_intent_id: 'pi_1', amount: 1, currency: 'eur', ...line })
    .execute();
const totals = (id = bookingId) =>
  backend.db
    .selectFrom('bookings')
    .select(['captured', 'refunded', 'lost'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const lostTwice = async () => {
  const rows = await backend.db
    .selectFrom('cases')
    .select(['facts', 'closed_at'])
    .where('code', '=', 'lost_twice')
    .orderBy('opened_at')
    .execute();
  return rows.map(({ facts, closed_at }) => ({ facts, open: closed_at === null }));
};

describe('the database refuses', () => {
  it.each<[string, Partial<Line> & Pick<Line, 'object_id' | 'kind'>, string]>([
    ['the same object twice', { object_id: 'pi_1', kind: 'capture' }, 'ledger_pkey'],
    ['nothing', { object_id: 're_1', kind: 'refund', amount: 0 }, 'ledger_amount_check'],
    ['less than nothing', { object_id: 're_1', kind: 'refund', amount: -5 }, 'ledger_amount_check'],
    ['another kind of line', { object_id: 'x', kind: 'gift' as LedgerKind }, 'ledger_kind_check'],
    ['a capture that is no payment', { object_id: 'ch_1', kind: 'capture' }, 'capture_is_its_payment'],
    ['more back than the charge', { object_id: 're_1', kind: 'refund', amount: 12_001 }, 'more returned than captured'],
    [
      'more back than one charge although the other would cover it',
      { object_id: 're_1', kind: 'refund', payment_intent_id: 'pi_2', amount: 6_001 },
      'more returned than captured',
    ],
  ])('%s', async (_, line, reason) => {
    const before = await totals();
    await expect(write(line)).rejects.toThrow(reason);
    expect(await totals()).toEqual(before);
  });

  it('money back of a payment it does not know, or of another booking', async () => {
    const nowhere = write({ object_id: 're_1', kind: 'refund', payment_intent_id: 'pi_9' });
    await expect(nowhere).rejects.toThrow(/currency/);
    await expect(write({ object_id: 're_1', kind: 'refund', booking_id: other })).rejects.toThrow('no capture pi_1');
    expect(await totals(other)).toEqual({ captured: 0, refunded: 0, lost: 0 });
  });

  it('totals that no line explains', async () => {
    const set = { refunded: 18_001 };
    const change = backend.db.updateTable('bookings').set(set).where('id', '=', bookingId).execute();
    await expect(change).rejects.toThrow('refunded_within_captured');
  });
});

describe('the database counts', () => {
  it('a refund, its failure and the next one, in the currency of the charge', async () => {
    await write({ object_id: 're_1', kind: 'refund', amount: 12_000 });
    expect(await totals()).toEqual({ captured: 18_000, refunded: 12_000, lost: 0 });
    await write({ object_id: 're_1:failed', kind: 'refund_failed', amount: 1 });
    expect(await totals()).toEqual({ captured: 18_000, refunded: 0, lost: 0 });
    await expect(write({ object_id: 're_1:failed', kind: 'refund_failed' })).rejects.toThrow('ledger_pkey');
    await backend.db
      .insertInto('ledger')
      .values({
        booking_id: bookingId,
        object_id: 're_2',
        kind: 'refund',
        payment_intent_id: 'pi_1',
        amount: 12_000,
        currency: 'usd',
      })
      .execute();
    expect(await totals()).toEqual({ captured: 18_000, refunded: 12_000, lost: 0 });
    const lines = await backend.db.selectFrom('ledger').select(['object_id', 'amount', 'currency']).execute();
    expect(lines).toContainEqual({ object_id: 're_1:failed', amount: 12_000, currency: 'eur' });
    expect(lines).toContainEqual({ object_id: 're_2', amount: 12_000, currency: 'eur' });
  });

  it('a failure of a refund it never had as nothing', async () => {
    const before = await totals();
    await write({ object_id: 're_8:failed', kind: 'refund_failed' });
    expect(await totals()).toEqual(before);
    const lines = await backend.db.selectFrom('ledger').select('object_id').execute();
    expect(lines).not.toContainEqual({ object_id: 're_8:failed' });
  });

  it('a dispute only when it is lost', async () => {
    const line = { payment_intent_id: 'pi_2', amount: 6_000 };
    await write({ ...line, object_id: 'du_2', kind: 'dispute_opened' });
    await write({ ...line, object_id: 'du_2:won', kind: 'dispute_won' });
    expect(await totals()).toEqual({ captured: 18_000, refunded: 12_000, lost: 0 });
    await write({ ...line, object_id: 'du_3', kind: 'dispute_opened' });
    await write({ ...line, object_id: 'du_3:lost', kind: 'dispute_lost' });
    expect(await totals()).toEqual({ captured: 18_000, refunded: 12_000, lost: 6_000 });
    expect(await lostTwice()).toEqual([]);
  });

  it('a dispute that is lost over what went back already, or over more than that, and shows it to a person', async () => {
    await write({ object_id: 'du_4:lost', kind: 'dispute_lost', amount: 12_500 });
    expect(await totals()).toEqual({ captured: 18_000, refunded: 12_000, lost: 18_500 });
    const pi_1 = { captured: 12_000, refunded: 12_000, lost: 12_500 };
    expect(await lostTwice()).toEqual([{ facts: { payments: { pi_1 } }, open: true }]);
  });

  it('a refund of what was lost as well, beside the other payment', async () => {
    await write({ object_id: 're_4', kind: 'refund', payment_intent_id: 'pi_2', amount: 1_000 });
    const pi_2 = { captured: 6_000, refunded: 1_000, lost: 6_000 };
    const [shown, ...more] = await lostTwice();
    expect(shown).toMatchObject({ facts: { payments: { pi_1: { lost: 12_500 }, pi_2 } }, open: true });
    expect(more).toEqual([]);
  });

  it('what was lost twice until it no longer is, and once only when a person has dealt with it', async () => {
    const close = () => backend.db.updateTable('cases').set({ closed_at: new Date() }).execute();
    await write({ object_id: 're_4:failed', kind: 'refund_failed', payment_intent_id: 'pi_2' });
    expect((await lostTwice()).map(({ facts }) => Object.keys(facts?.['payments'] ?? {}))).toEqual([['pi_1']]);
    await close();
    // Another payment moves; nothing is lost twice that was not before.
    await write({ object_id: 'pi_5', kind: 'capture', payment_intent_id: 'pi_5', amount: 500 });
    await write({ object_id: 're_5', kind: 'refund', payment_intent_id: 'pi_5', amount: 500 });
    expect((await lostTwice()).map(({ open }) => open)).toEqual([false]);
    await write({ object_id: 'du_5:lost', kind: 'dispute_lost', payment_intent_id: 'pi_5', amount: 500 });
    expect((await lostTwice()).map(({ open }) => open)).toEqual([false, true]);
  });
});
