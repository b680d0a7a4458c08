// A payment that no booking wants is judged by a person: it goes back, once, or it is kept, and the audit knows.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCase } from '../src/booking/case-list.ts';
import { work } from '../src/operator/commands.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { strayCheckout } from './support/rounds.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage();
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterAll(() => stage?.close());

const printed: string[] = [];
const slotpay = (command: string, ...args: string[]) =>
  work({ print: (line) => printed.push(line), env: {} })[command]?.(stage.db, args);

/** A booking at Checkout, and a payment of 11,999 for it that confirms nothing. */
async function mismatched(): Promise<{ booking: Held; reference: string; payment: string }> {
  const booking = await stage.client.open();
  await booking.checkout();
  await stage.sandbox.pay(await strayCheckout(stage, booking.id, 11_999));
  await eventually('the case', async () => (await books.casesOf(booking.id)).includes('payment_mismatch'));
  await allDone(stage.db);
  const [capture] = await stage.db
    .selectFrom('ledger')
    .select('object_id')
    .where('booking_id', '=', booking.id)
    .execute();
  const { reference } = await booking.view();
  return { booking, reference, payment: String(capture?.object_id) };
}

const openCodes = async ({ id }: Held) => {
  const open = await stage.db
    .selectFrom('cases')
    .select('code')
    .where('booking_id', '=', id)
    .where('closed_at', 'is', null)
    .execute();
  return open.map(({ code }) => code);
};
const actsOn = (payment: string) =>
  stage.db
    .selectFrom('operator_acts')
    .select(['command', 'reason', 'booking_id', 'used_at'])
    .where('payment_intent_id', '=', payment)
    .execute();

describe('a payment that no booking wants', () => {
  it('goes back once, though two people say so at the same moment, and the booking can still be paid', async () => {
    const { booking, reference, payment } = await mismatched();
    const both = await Promise.allSettled([
      slotpay('return-payment', payment, '--reason', 'not the price'),
      slotpay('return-payment', payment, '--reason', 'not the price'),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(printed).toContain(`${reference}: ${payment} goes back.`);
    await eventually('the refund', async () => (await books.moneyOf(booking.id)).refunded === 11_999);
    await allDone(stage.db);
    expect((await providers.refundsOf(booking.id)).map(({ payment_intent: intent }) => intent)).toEqual([payment]);
    expect(await openCodes(booking)).toEqual([]);
    expect(await actsOn(payment)).toEqual([
      { command: 'return-payment', reason: 'not the price', booking_id: booking.id, used_at: expect.any(Date) },
    ]);
    await expect(slotpay('return-payment', payment, '--reason', 'again')).rejects.toThrow(
      `${payment} is back already.`,
    );
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });

  it('is missed by the audit when its case is closed, until a person has judged to keep it', async () => {
    const { booking, reference, payment } = await mismatched();
    expect(await brokenPromises(stage)).toEqual([]);
    await closeCase(stage.db, reference, 'payment_mismatch');
    const [missed, ...more] = await brokenPromises(stage);
    expect(missed).toMatchObject({
      booking: reference,
      invariant: 'capture_has_home',
      facts: { paymentIntent: payment },
    });
    expect(more).toEqual([]);
    await slotpay('keep-payment', payment, '--reason', 'agreed on the phone');
    expect(await brokenPromises(stage)).toEqual([]);
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 11_999, refunded: 0 });
    expect(await actsOn(payment)).toMatchObject([{ command: 'keep-payment', used_at: expect.any(Date) }]);
  });

  it('that is kept closes the case only when no other of its booking is left to judge', async () => {
    const { booking, payment } = await mismatched();
    await stage.sandbox.pay(await strayCheckout(stage, booking.id, 5_000));
    await eventually('the other', async () => (await books.moneyOf(booking.id)).captured === 16_999);
    await allDone(stage.db);
    await slotpay('keep-payment', payment, '--reason', 'agreed on the phone');
    expect(await openCodes(booking)).toEqual(['payment_mismatch']);
    const other = (await stage.db.selectFrom('ledger').select('object_id').where('amount', '=', 5_000).execute())[0];
    await slotpay('return-payment', String(other?.object_id), '--reason', 'a mistake');
    expect(await openCodes(booking)).toEqual([]);
    await eventually('the refund', async () => (await books.moneyOf(booking.id)).refunded === 5_000);
  });

  it('is judged with a reason only, and never the booking’s own', async () => {
    const { payment } = await mismatched();
    await expect(slotpay('return-payment', payment)).rejects.toThrow('Say why: --reason');
    await expect(slotpay('keep-payment', 'pi_none', '--reason', 'unknown')).rejects.toThrow('has no payment pi_none');
    expect(await actsOn(payment)).toEqual([]);
    const paid = await stage.client.confirmed();
    const [intent] = await providers.intentsOf(paid.id);
    const own = slotpay('return-payment', String(intent?.id), '--reason', 'a mistake');
    await expect(own).rejects.toThrow('it goes back when the booking is cancelled');
  });

  it('is not returned while a bank is deciding about it', async () => {
    const { booking, payment } = await mismatched();
    const charge = (await providers.intentsOf(booking.id)).find(({ id }) => id === payment)?.latest_charge;
    await stage.sandbox.dispute(String(charge));
    await eventually('the case', async () => (await books.casesOf(booking.id)).includes('payment_disputed'));
    const asked = slotpay('return-payment', payment, '--reason', 'not the price');
    await expect(asked).rejects.toThrow('The client’s bank is deciding about it');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
