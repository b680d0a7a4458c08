// What was given up goes again when an operator says so, and happens once all the same.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseLine, openCases } from '../src/booking/case-list.ts';
import { retryRefund } from '../src/operator/cancel.ts';
import { retryEffect } from '../src/operator/retry-effect.ts';
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
  stage = await openStage({ timeouts: { undoWindow: 50, recoveryBackoff: 50 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
beforeEach(() => void stage.work());
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await stage.rest();
});
afterAll(() => stage?.close());

const why = 'Repaired in release 12';
const retry = (effect: string, reason: string | undefined = why) =>
  retryEffect(stage.db, stage.runtime, { effect, reason });
const effectOf = async (booking: Held, type: string) => {
  const found = (await books.effectsOf(booking.id)).findLast((effect) => effect.type === type);
  if (!found) throw new Error(`No ${type}`);
  return found;
};
const becomes = (booking: Held, type: string, state: string) =>
  eventually(`${type} ${state}`, async () => (await effectOf(booking, type)).state === state);

/** From its next try on the effects of this booking break on our side, and it is the last of twenty. @returns the repair */
async function breakLastTry(booking: Held, type: string): Promise<() => Promise<void>> {
  const { id } = await effectOf(booking, type);
  const rowOf = stage.db.selectFrom('bookings').select('details').where('id', '=', booking.id);
  const { details } = await rowOf.executeTakeFirstOrThrow();
  const write = async (to: Buffer | null) => {
    await stage.db.updateTable('bookings').set({ details: to }).where('id', '=', booking.id).execute();
  };
  await write(Buffer.from('no seal'));
  await stage.db.updateTable('effects').set({ attempts: 19 }).where('id', '=', id).execute();
  return () => write(details);
}

/** A cancelled booking whose refund is asked for and not yet performed, nobody working. */
async function refundAskedFor(): Promise<Held> {
  const booking = await stage.client.confirmed();
  await allDone(stage.db);
  await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' });
  await booking.send('cancelBooking');
  await booking.reaches('REFUND_PENDING');
  await eventually('a try', async () => (await effectOf(booking, 'refundPayment')).last_error !== null);
  await stage.rest();
  return booking;
}

describe('a refund that broke on our side', () => {
  it('is a case that names the command, and goes again under its own key', async () => {
    const booking = await refundAskedFor();
    await stage.sandbox.clearFaults();
    const repair = await breakLastTry(booking, 'refundPayment');
    stage.work();
    await allDone(stage.db);
    const { id, key, attempts } = await effectOf(booking, 'refundPayment');
    expect(await effectOf(booking, 'refundPayment')).toMatchObject({ state: 'failed', attempts: 20 });
    const { reference } = await stage.db
      .selectFrom('bookings')
      .select('reference')
      .where('id', '=', booking.id)
      .executeTakeFirstOrThrow();
    await repair();
    await expect(retryRefund(stage.db, stage.runtime, { reference, reason: why })).rejects.toThrow('no refund');
    const shown = (await openCases(stage.db)).find((one) => one.reference === reference);
    expect(shown && caseLine(shown)).toContain(`retry-effect ${id}`);

    await retry(id);
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await effectOf(booking, 'refundPayment')).toMatchObject({ id, key, state: 'done', attempts: attempts + 1 });
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
    const acts = await stage.db.selectFrom('operator_acts').selectAll().where('effect_id', '=', id).execute();
    expect(acts).toMatchObject([{ command: 'retry-effect', reason: why, booking_id: booking.id }]);
    expect(acts[0]?.used_at).toBeInstanceOf(Date);
  });

  it('after Stripe had made it all the same is found, not made twice', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await providers.drop('stripe');
    await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { after: true });
    await booking.send('cancelBooking');
    await eventually('the refund', async () => (await providers.refundsOf(booking.id)).length === 1);
    await eventually('a try', async () => (await effectOf(booking, 'refundPayment')).last_error !== null);
    await stage.rest();
    const repair = await breakLastTry(booking, 'refundPayment');
    stage.work();
    await becomes(booking, 'refundPayment', 'failed');
    await repair();
    await retry((await effectOf(booking, 'refundPayment')).id);
    await booking.reaches('REFUND_COMPLETED');
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  });

  it('has twenty tries again, and a day in which silence is no answer', async () => {
    const booking = await refundAskedFor();
    const repair = await breakLastTry(booking, 'refundPayment');
    stage.work();
    await becomes(booking, 'refundPayment', 'failed');
    await repair();
    const { id } = await effectOf(booking, 'refundPayment');
    const dayAgo = new Date(Date.now() - 25 * 3_600_000);
    await stage.db.updateTable('effects').set({ created_at: dayAgo }).where('id', '=', id).execute();
    await retry(id);
    await eventually(
      'silence',
      async () => (await effectOf(booking, 'refundPayment')).last_error === 'stripe.http_503',
    );
    expect(await effectOf(booking, 'refundPayment')).toMatchObject({ state: 'pending' });
    await stage.sandbox.clearFaults();
    // It waits for its next try, which an operator may have now.
    await retry(id, 'Stripe answers again');
    await booking.reaches('REFUND_COMPLETED');
  });
});

describe('an effect that may not go again', () => {
  it('because it is done, or is none, is refused in a sentence', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await allDone(stage.db);
    const { id } = await effectOf(booking, 'createCheckoutSession');
    await expect(retry(id)).rejects.toThrow('createCheckoutSession is done');
    await expect(retry('1')).rejects.toThrow('There is no effect 1.');
    await expect(retry(booking.id)).rejects.toThrow(`There is no effect ${booking.id}.`);
  });

  it('because the booking has had its answer is refused: what failed is asked for anew', async () => {
    const booking = await refundAskedFor();
    const { id } = await effectOf(booking, 'refundPayment');
    const dayAgo = new Date(Date.now() - 25 * 3_600_000);
    const due = { created_at: dayAgo, run_at: new Date() };
    await stage.db.updateTable('effects').set(due).where('id', '=', id).execute();
    stage.work();
    await eventually('given up', async () => {
      const [first] = (await books.effectsOf(booking.id)).filter((effect) => effect.id === id);
      return first?.state === 'failed';
    });
    await expect(retry(id)).rejects.toThrow('asked for anew with retry-refund');
    await stage.sandbox.clearFaults();
    await booking.reaches('REFUND_COMPLETED');
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  });

  it('because its moment has passed is refused', async () => {
    await providers.fail('stripe', { method: 'POST', path: '/v1/checkout/sessions' });
    const booking = await stage.client.open();
    await booking.reaches('PAYMENT_PENDING');
    const { id } = await effectOf(booking, 'createCheckoutSession');
    await stage.rest();
    await stage.db.updateTable('effects').set({ state: 'failed' }).where('id', '=', id).execute();
    await expect(retry(id)).rejects.toThrow('Its hold is over');
    await stage.db.updateTable('effects').set({ state: 'pending' }).where('id', '=', id).execute();
  });

  it('without a reason is not touched', async () => {
    const booking = await refundAskedFor();
    const { id } = await effectOf(booking, 'refundPayment');
    await stage.db.updateTable('effects').set({ state: 'failed' }).where('id', '=', id).execute();
    await expect(retryEffect(stage.db, stage.runtime, { effect: id, reason: undefined })).rejects.toThrow('Say why');
    expect(await effectOf(booking, 'refundPayment')).toMatchObject({ state: 'failed', retried_at: null });
    await stage.sandbox.clearFaults();
    stage.work();
    await retry(id);
    await booking.reaches('REFUND_COMPLETED');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
