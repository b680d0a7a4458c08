// News of one refund in both orders: what Stripe said first may arrive last, and is then asked for again, not believed.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { performEffect } from '../src/effects/perform.ts';
import { deliveries, effects, type Job } from '../src/jobs/queue.ts';
import { deliver } from '../src/webhooks/deliver.ts';
import { onTheWay } from './support/answer-on-the-way.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
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
  await stage.sandbox.refundsGo(null);
});
afterAll(() => stage?.close());

const refundOf = (booking: Held) =>
  eventually('the refund', async () => (await providers.refundsOf(booking.id)).at(-1));

/** Has Stripe's news of this type about an object received, with nobody at work. @returns the job */
async function hear(about: string, type: string) {
  const news = (await providers.bodies(about)).findLast((one) => one.type === type);
  await sendWebhook(stage, 'stripe', news?.body ?? '');
  const jobs = await deliveries.claim(stage.db, 10, 60_000);
  const rows = await books.inbox();
  const isIt = (job: Job) => rows.some((row) => row.id === job.id && row.type === type);
  // What Calendly has to say of the slot meanwhile.
  for (const other of jobs.filter((job) => !isIt(job))) await deliver(stage.runtime, other);
  const job = jobs.find(isIt);
  if (!job) throw new Error(`No ${type}`);
  return job;
}

/** The client cancels; Stripe's webhooks are kept from here on, and nobody works once the refund is asked for. */
async function cancelled(manner: 'pending' | null): Promise<Held> {
  const booking = await stage.client.confirmed();
  await allDone(stage.db);
  await stage.sandbox.refundsGo(manner);
  await providers.hold('stripe');
  if (manner === null) await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' });
  await booking.send('cancelBooking');
  await booking.reaches('REFUND_PENDING');
  if (manner === 'pending') await allDone(stage.db);
  else await eventually('a try', async () => (await refundEffect(booking))?.last_error !== null);
  await stage.rest();
  return booking;
}

const refundEffect = async (booking: Held) =>
  (await books.effectsOf(booking.id)).find(({ type }) => type === 'refundPayment');
const mailsOf = async (booking: Held) =>
  (await books.effectsOf(booking.id)).filter(
    ({ type, params }) => type === 'sendMail' && params['template'] === 'refunded',
  );

/** The failed refund was believed, and is the only thing that was. */
async function expectFailed(booking: Held): Promise<void> {
  expect((await booking.view()).path).toBe('ERROR_PAYMENT.refund');
  expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur']);
  expect(await mailsOf(booking)).toEqual([]);
}

/** In the end another refund brings the money back, and says so once. */
async function expectBackInTheEnd(booking: Held): Promise<void> {
  await stage.sandbox.refundsGo(null);
  await stage.sandbox.clearFaults();
  stage.work();
  await booking.reaches('REFUND_COMPLETED');
  await allDone(stage.db);
  expect((await providers.refundsOf(booking.id)).map(({ status }) => status).sort()).toEqual(['failed', 'succeeded']);
  expect(await books.moneyOf(booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
  expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
  expect(await mailsOf(booking)).toHaveLength(1);
}

describe('a refund’s success that is overtaken by its failure', () => {
  it('as a webhook is read again, and moves nothing', async () => {
    const booking = await cancelled('pending');
    const { id } = await refundOf(booking);
    await stage.sandbox.endRefund(id, 'succeeded');
    const late = onTheWay(stage.runtime.stripe, 'retrieve');
    const success = await hear(id, 'refund.updated');
    const delivering = deliver({ ...stage.runtime, stripe: late.stripe }, success);
    await late.answered;
    await stage.sandbox.endRefund(id, 'failed');
    await deliver(stage.runtime, await hear(id, 'refund.failed'));
    await expectFailed(booking);
    late.arrive();
    await delivering;
    await expectFailed(booking);
    const row = (await books.inboxOf(booking.id)).find((one) => one.id === success.id);
    const [again] = (await books.inbox()).filter((one) => one.id === success.id);
    expect(row ?? again).toMatchObject({ verdict: 'received', reason: 'overtaken' });
    await expectBackInTheEnd(booking);
    expect((await books.inbox()).find((one) => one.id === success.id)).toMatchObject({ verdict: 'ignored' });
  });

  it('as the answer to asking for it is looked for again', async () => {
    const booking = await cancelled(null);
    await stage.sandbox.clearFaults();
    await providers.hold('stripe');
    const late = onTheWay(stage.runtime.stripe, 'create');
    const asked = await refundEffect(booking);
    await stage.db
      .updateTable('effects')
      .set({ run_at: new Date() })
      .where('id', '=', asked?.id ?? '')
      .execute();
    const job = (await effects.claim(stage.db, 10, 60_000)).find((one) => one.id === asked?.id);
    const performing = performEffect({ ...stage.runtime, stripe: late.stripe }, { ...job, attempts: 1 } as typeof job &
      object);
    await late.answered;
    const { id } = await refundOf(booking);
    await stage.sandbox.endRefund(id, 'failed');
    await deliver(stage.runtime, await hear(id, 'refund.failed'));
    late.arrive();
    await performing;
    await expectFailed(booking);
    expect(await refundEffect(booking)).toMatchObject({ state: 'pending' });
    await expectBackInTheEnd(booking);
  });
});

describe('a refund’s failure that comes after its success', () => {
  it('is owed again, whichever was heard first', async () => {
    const booking = await cancelled('pending');
    const { id } = await refundOf(booking);
    await stage.sandbox.endRefund(id, 'succeeded');
    const success = await hear(id, 'refund.updated');
    await deliver(stage.runtime, success);
    expect((await booking.view()).path).toBe('REFUND_COMPLETED');
    await stage.sandbox.endRefund(id, 'failed');
    await deliver(stage.runtime, await hear(id, 'refund.failed'));
    expect(await books.ledgerOf(booking.id)).toEqual([
      'capture 12000 eur',
      'refund 12000 eur',
      'refund_failed 12000 eur',
    ]);
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 12_000, refunded: 0 });
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    stage.work();
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
