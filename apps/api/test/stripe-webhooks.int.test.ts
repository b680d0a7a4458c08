// What Stripe tells us is a reason to ask Stripe, and never more.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually, hurry } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage();
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

describe('a Stripe webhook', () => {
  it('from the other mode is refused', async () => {
    const id = `evt_${randomUUID()}`;
    const live = { id, type: 'checkout.session.completed', livemode: true, data: { object: { id: 'cs_live_1' } } };
    expect((await sendWebhook(stage, 'stripe', live)).status).toBe(200);
    const row = () => stage.db.selectFrom('inbox').selectAll().where('event_key', '=', id).executeTakeFirst();
    await eventually('a verdict', async () => (await row())?.verdict !== 'received');
    expect(await row()).toMatchObject({ verdict: 'refused', reason: 'livemode does not match our key' });
  });

  it('is not believed about money: Stripe itself is asked', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    const id = `evt_${randomUUID()}`;
    const paid = { id: session, status: 'complete', payment_status: 'paid', metadata: { booking_id: booking.id } };
    const told = { id, type: 'checkout.session.completed', livemode: false, data: { object: paid } };
    await sendWebhook(stage, 'stripe', told);
    const row = () => stage.db.selectFrom('inbox').selectAll().where('event_key', '=', id).executeTakeFirst();
    await eventually('a verdict', async () => (await row())?.verdict !== 'received');
    expect(await row()).toMatchObject({ verdict: 'ignored', reason: 'nothing new' });
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });

  it('is kept without payer and card: what happened to which object, and no more', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const sent = (await providers.bodies(booking.id)).filter(({ provider }) => provider === 'stripe');
    expect(sent.map(({ body }) => body).join()).toContain('customer_details');
    const kept = (await books.inboxOf(booking.id)).filter(({ provider }) => provider === 'stripe');
    expect(kept.length).toBeGreaterThan(0);
    for (const { id, data_key, body, event_key, type } of kept) {
      const opened = JSON.parse(stage.runtime.sealer.open(data_key, `inbox/${id}`, body).toString());
      const object = { id: expect.any(String), metadata: { booking_id: booking.id } };
      expect(opened).toEqual({
        id: event_key,
        type,
        created: expect.any(Number),
        livemode: false,
        data: { object },
      });
    }
  });

  it('about an object Stripe does not know is answered, kept, and in the end left to a person to see', async () => {
    const id = `evt_${randomUUID()}`;
    const event = { id, type: 'checkout.session.completed', livemode: false, data: { object: { id: 'cs_test_none' } } };
    expect((await sendWebhook(stage, 'stripe', event)).status).toBe(200);
    const row = await eventually('given up', async () => {
      await hurry(stage.db);
      const found = await stage.db.selectFrom('inbox').selectAll().where('event_key', '=', id).executeTakeFirst();
      return found?.verdict === 'failed' && found;
    });
    expect(row).toMatchObject({ reason: 'stripe.resource_missing', attempts: 6, booking_id: null });
  });

  it('about something we do not use is answered and kept', async () => {
    const id = `evt_${randomUUID()}`;
    const event = { id, type: 'customer.created', livemode: false, data: { object: { id: 'cus_1' } } };
    expect((await sendWebhook(stage, 'stripe', event)).status).toBe(200);
    await eventually('a verdict', async () => {
      const row = await stage.db.selectFrom('inbox').selectAll().where('event_key', '=', id).executeTakeFirst();
      return row?.verdict === 'ignored' && row.reason === 'type not used';
    });
  });

  it('of a refund made by hand waits for the news of its payment', async () => {
    await providers.hold('stripe');
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.pay(session);
    const { paymentIntents } = (await stage.sandbox.world()) as {
      paymentIntents: { id: string; metadata: { booking_id: string } }[];
    };
    const intent = paymentIntents.find(({ metadata }) => metadata.booking_id === booking.id)?.id ?? '';
    await stage.sandbox.refund(intent, 2_000);
    const sent = await providers.bodies(intent);
    const refunded = sent.find(
      ({ type, body }) => type === 'refund.created' || (type === 'refund.updated' && body.includes('succeeded')),
    );
    await sendWebhook(stage, 'stripe', refunded?.body ?? '');
    await eventually('the refund waiting', async () =>
      (await books.inbox()).some(
        ({ reason, verdict }) => verdict === 'received' && reason === 'stripe.capture_not_recorded',
      ),
    );
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await eventually('the refund recorded', async () => {
      await hurry(stage.db);
      return (await booking.view()).paid === 10_000;
    });
    await allDone(stage.db);
    const money = await stage.db
      .selectFrom('bookings')
      .select(['captured', 'refunded'])
      .where('id', '=', booking.id)
      .executeTakeFirstOrThrow();
    expect(money).toEqual({ captured: 12_000, refunded: 2_000 });
  });
});
