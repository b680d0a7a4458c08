// A client's bank gives back what went back before, or is going back at the same time. The ledger says what Stripe took,
// and a person is told.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { caseLine, openCases } from '../src/booking/case-list.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50, recoveryBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
  // What goes back twice is paid from what others have paid.
  for (let others = 0; others < 4; others++) await stage.client.confirmed();
});
afterEach(() => stage.sandbox.refundsGo(null));
afterAll(() => stage?.close());

/** The client's bank takes `amount`, or the whole charge, and keeps it; waits until that is read. */
async function lost(booking: Held, amount?: number): Promise<void> {
  const [intent] = await providers.intentsOf(booking.id);
  const { id } = await stage.sandbox.dispute(String(intent?.latest_charge), 'fraudulent', amount);
  await stage.sandbox.decideDispute(id, 'lost');
  await eventually('the loss', async () => (await lostLines(id)).length === 1);
  await allDone(stage.db);
}
const lostLines = (disputeId: string) =>
  stage.db.selectFrom('ledger').select('amount').where('object_id', '=', `${disputeId}:lost`).execute();

async function refunded(): Promise<Held> {
  const booking = await stage.client.confirmed();
  await booking.send('cancelBooking');
  await booking.reaches('REFUND_COMPLETED');
  await allDone(stage.db);
  return booking;
}

/** Cancelled, and the refund is on its way for as long as the test likes. */
async function refunding(): Promise<{ booking: Held; refundId: string }> {
  await stage.sandbox.refundsGo('pending');
  const booking = await stage.client.confirmed();
  await booking.send('cancelBooking');
  await booking.reaches('REFUND_PENDING');
  await allDone(stage.db);
  const [refund] = await providers.refundsOf(booking.id);
  return { booking, refundId: String(refund?.id) };
}

const totals = async ({ id }: Held) => ({ ...(await books.moneyOf(id)), lost: await books.lostOf(id) });

const caseOf = (booking: Held) =>
  stage.db
    .selectFrom('cases')
    .select(['facts', 'closed_at'])
    .where('booking_id', '=', booking.id)
    .where('code', '=', 'lost_twice')
    .executeTakeFirst();

const notFailed = async () => expect((await books.inbox()).filter(({ verdict }) => verdict === 'failed')).toEqual([]);

describe('a dispute that is lost', () => {
  it('after all was refunded is in the ledger as Stripe took it, and shown to a person', async () => {
    const booking = await refunded();
    await lost(booking);
    expect(await books.ledgerOf(booking.id)).toEqual([
      'capture 12000 eur',
      'refund 12000 eur',
      'dispute_opened 12000 eur',
      'dispute_lost 12000 eur',
    ]);
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 12_000, lost: 12_000 });
    expect(await booking.view()).toMatchObject({ state: 'REFUND_COMPLETED', paid: 0 });
    const [intent] = await providers.intentsOf(booking.id);
    expect((await caseOf(booking))?.facts).toEqual({
      payments: { [String(intent?.id)]: { captured: 12_000, refunded: 12_000, lost: 12_000 } },
    });
    const { reference } = await booking.view();
    const shown = (await openCases(stage.db)).find((one) => one.reference === reference);
    expect(shown && caseLine(shown)).toContain(
      `\n  ${intent?.id}: paid 120.00 EUR, refunded 120.00 EUR, lost 120.00 EUR`,
    );
  });

  it('after a part was returned by hand counts that part twice, and leaves nothing to return', async () => {
    const booking = await stage.client.confirmed();
    const [intent] = await providers.intentsOf(booking.id);
    await stage.sandbox.refund(String(intent?.id), 3_000);
    await eventually('the refund', async () => (await books.moneyOf(booking.id)).refunded === 3_000);
    await lost(booking);
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 3_000, lost: 12_000 });
    expect(await caseOf(booking)).toMatchObject({ closed_at: null });
    expect(await booking.view()).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 0 });
    await booking.send('cancelBooking');
    await booking.reaches('BOOKING_CANCELLED.closed');
  });

  it('over the rest of a charge alone returns nothing twice', async () => {
    const booking = await stage.client.confirmed();
    const [intent] = await providers.intentsOf(booking.id);
    await stage.sandbox.refund(String(intent?.id), 3_000);
    await eventually('the refund', async () => (await books.moneyOf(booking.id)).refunded === 3_000);
    await lost(booking, 9_000);
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 3_000, lost: 9_000 });
    expect(await caseOf(booking)).toBeUndefined();
  });

  it('over more than its charge is recorded in full', async () => {
    const booking = await stage.client.confirmed();
    await lost(booking, 12_500);
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 0, lost: 12_500 });
    expect(await caseOf(booking)).toMatchObject({ closed_at: null });
    expect(await booking.view()).toMatchObject({ paid: 0 });
  });

  it('while a refund is under way lets the refund arrive, and a person is told then', async () => {
    const { booking, refundId } = await refunding();
    await lost(booking);
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 0, lost: 12_000 });
    expect(await caseOf(booking)).toBeUndefined();
    await stage.sandbox.endRefund(refundId, 'succeeded');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    await notFailed();
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 12_000, lost: 12_000 });
    expect(await caseOf(booking)).toMatchObject({ closed_at: null });
  });

  it('while a refund is under way that fails settles what was owed: nothing is asked for anew', async () => {
    const { booking, refundId } = await refunding();
    await lost(booking);
    await stage.sandbox.endRefund(refundId, 'failed');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect(await totals(booking)).toEqual({ captured: 12_000, refunded: 0, lost: 12_000 });
    expect(await caseOf(booking)).toBeUndefined();
  });

  it('after a refund that Stripe then takes back was not lost twice after all', async () => {
    const booking = await refunded();
    const [refund] = await providers.refundsOf(booking.id);
    await lost(booking);
    await stage.sandbox.endRefund(String(refund?.id), 'failed');
    await eventually('the failure', async () => (await books.moneyOf(booking.id)).refunded === 0);
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect((await caseOf(booking))?.closed_at).toBeInstanceOf(Date);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
