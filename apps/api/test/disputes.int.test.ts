// A client's bank asks for the money back.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCases } from '../src/booking/case-list.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { paidOut } from './support/money.ts';
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
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

/** Opens a dispute about the booking's charge, and waits until a person is told. */
async function disputed(booking: Held, kind: 'fraudulent' | 'inquiry' = 'fraudulent'): Promise<string> {
  const [intent] = await providers.intentsOf(booking.id);
  const { id } = await stage.sandbox.dispute(String(intent?.latest_charge), kind);
  await eventually('the case', async () => (await books.casesOf(booking.id)).includes('payment_disputed'));
  return id;
}

const facts = async (booking: Held) => {
  const { reference } = await booking.view();
  const found = (await openCases(stage.db)).find(
    (one) => one.reference === reference && one.code === 'payment_disputed',
  );
  return found?.facts;
};

describe('a dispute', () => {
  it('is in the ledger once, and shows a person what answers the bank, without a name', async () => {
    const booking = await stage.client.confirmed({ name: 'Ada Uncommon', email: 'uncommon@example.com' });
    await allDone(stage.db);
    const id = await disputed(booking);
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'dispute_opened 12000 eur']);
    // Nothing has come back yet: the money is nobody's.
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 12_000, refunded: 0 });
    const shown = await facts(booking);
    expect(shown).toMatchObject({
      dispute: { id, amount: 12_000, currency: 'eur', reason: 'fraudulent', respondBy: expect.any(String) },
      booking: { session: 'Deep dive', price: 12_000, refundPolicy: { flatFee: 0 } },
      mails: [{ template: 'confirmed', sentAt: expect.any(String) }],
    });
    const timeline = shown?.['timeline'] as { event: string }[];
    expect(timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['onPaymentSucceeded', 'confirmBooking']),
    );
    expect(JSON.stringify(shown)).not.toMatch(/uncommon/i);
  });

  it('keeps a cancellation from paying twice, and once it is won the refund goes on by itself', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await booking.send('cancelBooking');
    await booking.reaches('ERROR_PAYMENT.refund');
    await allDone(stage.db);
    // Stripe was not even asked.
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    const asked = (await stage.sandbox.requests()).filter(({ idempotencyKey: key }) => key?.startsWith(booking.id));
    expect(asked.filter(({ path }) => path === '/v1/refunds')).toEqual([]);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    await stage.sandbox.decideDispute(id, 'won');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual([
      'capture 12000 eur',
      'dispute_opened 12000 eur',
      'dispute_won 12000 eur',
      'refund 12000 eur',
    ]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
  });

  it('that is lost settles what was owed: the bank has given the client the money', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await booking.send('cancelBooking');
    await booking.reaches('ERROR_PAYMENT.refund');
    await stage.sandbox.decideDispute(id, 'lost');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 12_000, refunded: 0 });
    expect(await books.lostOf(booking.id)).toBe(12_000);
    expect(await booking.view()).toMatchObject({ paid: 0 });
  });

  it('that is lost by a confirmed booking leaves nothing to return later', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await stage.sandbox.decideDispute(id, 'lost');
    await eventually('the loss', async () => (await books.lostOf(booking.id)) === 12_000);
    expect(await booking.view()).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 0 });
    await booking.send('cancelBooking');
    await booking.reaches('BOOKING_CANCELLED.closed');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    expect((await books.ledgerOf(booking.id)).at(-1)).toBe('dispute_lost 12000 eur');
  });

  it('is shown to the client as long as the bank has not decided', async () => {
    const [won, lost] = [await stage.client.confirmed(), await stage.client.confirmed()];
    expect(await won.view()).toMatchObject({ disputed: false });
    const [first, second] = [await disputed(won), await disputed(lost)];
    expect(await won.view()).toMatchObject({ disputed: true, state: 'BOOKING_CONFIRMED', paid: 12_000 });
    await stage.sandbox.decideDispute(first, 'won');
    await stage.sandbox.decideDispute(second, 'lost');
    for (const booking of [won, lost]) {
      await eventually('the bank’s word', async () => !(await booking.view()).disputed);
    }
  });

  it('that is only an inquiry freezes nothing', async () => {
    const booking = await stage.client.confirmed();
    await disputed(booking, 'inquiry');
    expect(await booking.view()).toMatchObject({ disputed: false });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'refund 12000 eur']);
  });

  it('whose news comes before that of its payment waits for it', async () => {
    await providers.hold('stripe');
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout());
    const [intent] = await providers.intentsOf(booking.id);
    await stage.sandbox.dispute(String(intent?.latest_charge));
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('lifo');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'dispute_opened 12000 eur']);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
