// Money on its way back, in every way Stripe can let it go or not.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cancelBooking, retryRefund } from '../src/operator/cancel.ts';
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
  stage = await openStage({ timeouts: { undoWindow: 50, recoveryBackoff: 20, fundsBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await stage.sandbox.refundsGo(null);
});
afterAll(() => stage?.close());

const why = 'The host is ill';
const intentOf = async (booking: Held) => (await providers.intentsOf(booking.id))[0]?.id ?? '';
const cancelled = async (booking: Held) => {
  expect((await booking.send('cancelBooking')).status).toBe(200);
};
const caseOf = (booking: Held, code: string) =>
  eventually(`the case ${code}`, async () => (await books.casesOf(booking.id)).includes(code));
/** Ours and Stripe's books agree. */
const expectBack = async (booking: Held, captured: number, refunded: number) => {
  expect(await books.moneyOf(booking.id)).toEqual({ captured, refunded });
  expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured, refunded });
};

describe('a refund', () => {
  it('that stays pending is not called done before Stripe does', async () => {
    await stage.sandbox.refundsGo('pending');
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await booking.reaches('REFUND_PENDING');
    await allDone(stage.db);
    const [refund] = await providers.refundsOf(booking.id);
    expect(refund).toMatchObject({ status: 'pending', amount: 12_000 });
    expect((await booking.view()).path).toBe('REFUND_PENDING');
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur']);
    await stage.sandbox.endRefund(refund?.id ?? '', 'succeeded');
    await booking.reaches('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 12_000);
  });

  it('that asks something of the client waits, and when it is given up is made again', async () => {
    await stage.sandbox.refundsGo('requires-action');
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await booking.reaches('REFUND_PENDING');
    const refund = await eventually('the refund', async () => (await providers.refundsOf(booking.id))[0]);
    expect(refund.status).toBe('requires_action');
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('REFUND_PENDING');
    await stage.sandbox.refundsGo(null);
    await stage.sandbox.endRefund(refund.id, 'canceled');
    await booking.reaches('REFUND_COMPLETED');
    const refunds = await providers.refundsOf(booking.id);
    expect(refunds.map(({ status }) => status).sort()).toEqual(['canceled', 'succeeded']);
    await expectBack(booking, 12_000, 12_000);
  });

  it('that fails is made again under a new key, so often and no more, and never becomes a charge', async () => {
    await stage.sandbox.refundDelay(0);
    await stage.sandbox.refundsGo('pending-then-failed');
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await caseOf(booking, 'recovery_exhausted');
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('ERROR_PAYMENT.refund');
    const tried = (await books.effectsOf(booking.id)).filter(({ type }) => type === 'refundPayment');
    expect(new Set(tried.map(({ key }) => key)).size).toBe(tried.length);
    expect(tried.length).toBeGreaterThan(1);
    expect(tried.length).toBeLessThanOrEqual(6);
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
    // The card works again, and a person says so.
    await stage.sandbox.refundsGo(null);
    const { reference } = await booking.view();
    expect(await retryRefund(stage.db, stage.runtime, { reference, reason: 'Card replaced' })).toBe('REFUND_PENDING');
    await booking.reaches('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 12_000);
  });

  it('for which the balance does not suffice is tried until a person has put it right', async () => {
    await stage.sandbox.refundsGo('balance-insufficient');
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await caseOf(booking, 'recovery_exhausted');
    expect((await booking.view()).path).toBe('ERROR_PAYMENT.refund');
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    await stage.sandbox.refundsGo(null);
    await retryRefund(stage.db, stage.runtime, { reference: (await booking.view()).reference, reason: 'Topped up' });
    await booking.reaches('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 12_000);
  });

  it('for which the balance does not suffice is made by itself when the next payments have come', async () => {
    await stage.sandbox.refundsGo('balance-insufficient');
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await caseOf(booking, 'refund_stalled');
    await stage.sandbox.refundsGo(null);
    await booking.reaches('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 12_000);
    expect(await books.casesOf(booking.id)).toEqual(['refund_stalled']);
  });

  it('that Stripe itself keeps until there are funds is done when it says so', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await stage.sandbox.payOut();
    await cancelled(booking);
    await booking.reaches('REFUND_PENDING');
    await allDone(stage.db);
    const [refund] = await providers.refundsOf(booking.id);
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'insufficient_funds' });
    expect((await booking.view()).path).toBe('REFUND_PENDING');
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur']);
    // The next client's payment tops the balance up.
    await stage.client.confirmed();
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ id: refund?.id, status: 'succeeded' }]);
    expect(await books.casesOf(booking.id)).toEqual([]);
    await expectBack(booking, 12_000, 12_000);
  });

  it('that Stripe takes back after it was done is owed again, and paid again from where it is', async () => {
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await booking.reaches('REFUND_COMPLETED');
    const [first] = await providers.refundsOf(booking.id);
    await stage.sandbox.endRefund(first?.id ?? '', 'failed');
    await caseOf(booking, 'refund_failed_after_completion');
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 0);
    expect(await books.ledgerOf(booking.id)).toEqual([
      'capture 12000 eur',
      'refund 12000 eur',
      'refund_failed 12000 eur',
    ]);
    const { reference } = await booking.view();
    await retryRefund(stage.db, stage.runtime, { reference, reason: 'The bank gave a new card' });
    await eventually('the second refund', async () => (await books.moneyOf(booking.id)).refunded === 12_000);
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 12_000);
    await expect(retryRefund(stage.db, stage.runtime, { reference, reason: 'Once more' })).rejects.toThrow('no refund');
  });

  it('has the charge’s receipt', async () => {
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    const { receiptUrl } = await booking.reaches('REFUND_COMPLETED');
    const { charges } = (await stage.sandbox.world()) as { charges: { payment_intent: string; receipt_url: string }[] };
    const intent = await intentOf(booking);
    expect(receiptUrl).toBe(charges.find((charge) => charge.payment_intent === intent)?.receipt_url);
  });
});

describe('a refund made in Stripe’s dashboard', () => {
  it('of all of it leaves nothing for a later cancellation to return', async () => {
    const booking = await stage.client.confirmed();
    await stage.sandbox.refund(await intentOf(booking));
    await eventually('the refund recorded', async () => (await books.moneyOf(booking.id)).refunded === 12_000);
    expect(await booking.view()).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 0 });
    await cancelled(booking);
    const view = await booking.reaches('BOOKING_CANCELLED.closed');
    expect(JSON.parse(view.snapshot).context.cancellation).toMatchObject({ refund: 0, reason: 'nothing_paid' });
    await allDone(stage.db);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    await expectBack(booking, 12_000, 12_000);
  });

  it('of a part leaves the rest', async () => {
    const booking = await stage.client.confirmed();
    await stage.sandbox.refund(await intentOf(booking), 5_000);
    await eventually('the refund recorded', async () => (await books.moneyOf(booking.id)).refunded === 5_000);
    expect((await booking.view()).cancellationQuote).toMatchObject({ amount: 7_000 });
    await cancelled(booking);
    await booking.reaches('REFUND_COMPLETED');
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ amount: 7_000 }]);
    await expectBack(booking, 12_000, 12_000);
  });

  it('while ours cannot be made counts, and ours asks for the rest', async () => {
    await stage.sandbox.refundsGo('balance-insufficient');
    const booking = await stage.client.confirmed();
    await cancelled(booking);
    await caseOf(booking, 'recovery_exhausted');
    await stage.sandbox.refundsGo(null);
    await stage.sandbox.refund(await intentOf(booking), 5_000);
    await eventually('the refund recorded', async () => (await books.moneyOf(booking.id)).refunded === 5_000);
    await retryRefund(stage.db, stage.runtime, { reference: (await booking.view()).reference, reason: 'Topped up' });
    await booking.reaches('REFUND_COMPLETED');
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ amount: 7_000 }]);
    await expectBack(booking, 12_000, 12_000);
  });

  it('before ours is asked for is not made twice', async () => {
    const booking = await stage.client.confirmed();
    await stage.sandbox.fault({
      provider: 'stripe',
      on: 'request',
      action: 'fail-before',
      match: { method: 'POST', path: '/v1/refunds' },
      status: 503,
      times: 2,
    });
    await cancelled(booking);
    await booking.reaches('REFUND_PENDING');
    await stage.sandbox.refund(await intentOf(booking));
    await allDone(stage.db);
    await booking.reaches('REFUND_COMPLETED');
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    expect(await books.casesOf(booking.id)).toEqual([]);
    await expectBack(booking, 12_000, 12_000);
  });

  it('of a part, beside one of ours that Stripe has not taken yet, leaves nothing, not less than nothing', async () => {
    const booking = await stage.client.confirmed();
    await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' });
    await cancelled(booking);
    await booking.reaches('REFUND_PENDING');
    await stage.sandbox.refund(await intentOf(booking), 5_000);
    await eventually('the refund recorded', async () => (await books.moneyOf(booking.id)).refunded === 5_000);
    expect(await booking.view()).toMatchObject({ path: 'REFUND_PENDING', paid: 0 });
    await stage.sandbox.clearFaults();
    await allDone(stage.db);
    await booking.reaches('REFUND_COMPLETED');
    await expectBack(booking, 12_000, 12_000);
  });
});

describe('an operator who cancels', () => {
  it('frees the slot and returns everything', async () => {
    const booking = await stage.client.confirmed();
    const { reference } = await booking.view();
    expect(await cancelBooking(stage.db, stage.runtime, { reference, reason: why })).toBe('REFUND_PENDING');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    await expectBack(booking, 12_000, 12_000);
    const acts = await stage.db.selectFrom('operator_acts').selectAll().where('booking_id', '=', booking.id).execute();
    expect(acts).toMatchObject([{ command: 'cancel', reason: why, used_at: expect.any(Date) }]);
    await expect(cancelBooking(stage.db, stage.runtime, { reference, reason: why })).rejects.toThrow('any more');
  });

  it('before it is paid closes the session as well', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    const { reference } = await booking.view();
    expect(await cancelBooking(stage.db, stage.runtime, { reference, reason: why })).toBe('BOOKING_CANCELLED.closed');
    await allDone(stage.db);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    expect((await providers.sessionsOf(booking.id)).map(({ status }) => status)).toEqual(['expired']);
  });

  it('says why, or does not', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    const { reference } = await booking.view();
    await expect(cancelBooking(stage.db, stage.runtime, { reference, reason: undefined })).rejects.toThrow('Say why');
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
