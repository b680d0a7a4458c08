// A payment no booking wants goes back, whatever becomes of the first refund that is made of it.

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseLine, openCases } from '../src/booking/case-list.ts';
import { retryEffect } from '../src/operator/retry-effect.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { paidOut } from './support/money.ts';
import { payElsewhere } from './support/pay-elsewhere.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually, hurry } from './support/wait.ts';

const SURPLUS = 5_000;

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
beforeEach(() => void stage.work());
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await stage.sandbox.refundsGo(null);
});
afterAll(() => stage?.close());

interface Orphan {
  readonly booking: Held;
  readonly intent: string;
}

/** A confirmed booking that is paid a second time. */
async function paidTwice(): Promise<Orphan> {
  const booking = await stage.client.confirmed();
  await allDone(stage.db);
  return { booking, intent: await payElsewhere(stage, booking.id, SURPLUS) };
}

const refundsOf = async ({ booking, intent }: Orphan) =>
  (await providers.refundsOf(booking.id)).filter(({ payment_intent }) => payment_intent === intent);
const tries = async ({ booking, intent }: Orphan) =>
  (await books.effectsOf(booking.id)).filter(
    ({ type, params }) => type === 'refundOrphanPayment' && params['paymentIntentId'] === intent,
  );
const lastTry = async (orphan: Orphan) => (await tries(orphan)).at(-1);
const refusedWith = (orphan: Orphan, code: string) =>
  eventually(code, async () => (await lastTry(orphan))?.last_error === code);
const live = async (orphan: Orphan) =>
  (await refundsOf(orphan)).filter(({ status }) => status !== 'failed' && status !== 'canceled');

/** All of it is back, once, by Stripe's books and ours. */
async function expectBack(orphan: Orphan): Promise<void> {
  const { booking } = orphan;
  await eventually('the money back', async () => (await books.moneyOf(booking.id)).refunded === SURPLUS);
  await allDone(stage.db);
  expect(await live(orphan)).toMatchObject([{ amount: SURPLUS, status: 'succeeded' }]);
  const totals = { captured: 12_000 + SURPLUS, refunded: SURPLUS };
  expect(await books.moneyOf(booking.id)).toEqual(totals);
  expect(await paidOut(stage.sandbox, booking.id)).toEqual(totals);
}

describe('the refund of a payment no booking wants', () => {
  it('that Stripe makes and answers with an error is found, and nobody is called', async () => {
    await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { times: 1, after: true });
    const orphan = await paidTwice();
    await expectBack(orphan);
    expect(await refundsOf(orphan)).toHaveLength(1);
    expect(await books.casesOf(orphan.booking.id)).toEqual([]);
  });

  it('that comes to nothing is made again under a new key, so often and no more, and once more when a person says so', async () => {
    await stage.sandbox.refundDelay(0);
    await stage.sandbox.refundsGo('pending-then-failed');
    const orphan = await paidTwice();
    await eventually('given up', async () => (await lastTry(orphan))?.state === 'failed');
    await allDone(stage.db);
    const failed = await refundsOf(orphan);
    expect(failed.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
    expect(await lastTry(orphan)).toMatchObject({ state: 'failed', last_error: 'stripe.refund_keeps_failing' });
    expect(new Set((await tries(orphan)).map(({ key }) => key)).size).toBe(6);
    expect(await books.casesOf(orphan.booking.id)).toEqual(['effect_failed']);
    await stage.sandbox.refundsGo(null);
    const { id = '' } = (await lastTry(orphan)) ?? {};
    await retryEffect(stage.db, stage.runtime, { effect: id, reason: 'The bank gave a new card' });
    await expectBack(orphan);
  });

  it('that Stripe takes back after it was done is made again', async () => {
    const orphan = await paidTwice();
    await expectBack(orphan);
    const [first] = await refundsOf(orphan);
    await stage.sandbox.endRefund(first?.id ?? '', 'failed');
    await eventually('another', async () => (await refundsOf(orphan)).length === 2);
    await expectBack(orphan);
    expect(await books.casesOf(orphan.booking.id)).toEqual([]);
  });

  it('for which the balance does not suffice waits, with a person told, and is made when it does', async () => {
    await stage.sandbox.refundsGo('balance-insufficient');
    const orphan = await paidTwice();
    await refusedWith(orphan, 'stripe.balance_insufficient');
    const waiting = await eventually('waiting', async () => {
      const row = await lastTry(orphan);
      return row?.leased_until === null && row;
    });
    expect(waiting.state).toBe('pending');
    const { rows } = await hoursUntilDue(waiting.id);
    expect(rows).toEqual([{ hours: 1 }]);
    expect(await books.casesOf(orphan.booking.id)).toEqual(['refund_stalled']);
    const shown = (await openCases(stage.db)).filter(({ code }) => code === 'refund_stalled').map(caseLine);
    expect(shown.join('\n')).toContain(`retry-effect ${waiting.id}`);
    await stage.sandbox.refundsGo(null);
    // Stripe still repeats the refusal under the key of the first try.
    await hurry(stage.db);
    await expectBack(orphan);
  });

  it('that a dispute withholds goes on by itself when it is won', async () => {
    await stage.sandbox.refundsGo('balance-insufficient');
    const orphan = await paidTwice();
    await refusedWith(orphan, 'stripe.balance_insufficient');
    const { id: dispute } = await stage.sandbox.dispute(await chargeOf(orphan), 'fraudulent');
    await eventually('the case', async () => (await books.casesOf(orphan.booking.id)).includes('payment_disputed'));
    await stage.sandbox.refundsGo(null);
    await hurry(stage.db);
    await refusedWith(orphan, 'stripe.charge_disputed');
    expect(await refundsOf(orphan)).toEqual([]);
    await stage.sandbox.decideDispute(dispute, 'won');
    await expectBack(orphan);
  });
});

async function chargeOf({ booking, intent }: Orphan): Promise<string> {
  const found = (await providers.intentsOf(booking.id)).find(({ id }) => id === intent);
  return String(found?.latest_charge);
}

function hoursUntilDue(id: string) {
  return sql<{ hours: number }>`
    select round(extract(epoch from run_at - now()) / 3600)::int as hours from effects where id = ${id}
  `.execute(stage.db);
}

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
