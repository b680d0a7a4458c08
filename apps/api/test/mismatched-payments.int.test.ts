// Money that came for a booking and is not what it asked for: amount, currency, whose it is, and whether it is real.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
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

/** A session somebody opened at Stripe, saying what `changes` say and otherwise what ours would. */
async function forged(booking: Held, changes: { amount?: number; currency?: string; of?: string; paymentOf?: string }) {
  const { amount = 12_000, currency = 'eur', of = booking.id, paymentOf = of } = changes;
  const price_data = { currency, unit_amount: amount, product_data: { name: 'Deep dive' } };
  const session = await stage.runtime.stripe.checkout.sessions.create({
    mode: 'payment',
    client_reference_id: booking.id,
    line_items: [{ quantity: 1, price_data }],
    metadata: { booking_id: of, attempt: '1' },
    payment_intent_data: { metadata: { booking_id: paymentOf, attempt: '1' } },
    success_url: `${stage.urls.app}/b/x`,
  });
  return session.id;
}

describe('a payment that is not what the booking asked for confirms nothing and opens a case', () => {
  const refused = async (booking: Held) => {
    await eventually('the case', async () => (await books.casesOf(booking.id)).includes('payment_mismatch'));
    await allDone(stage.db);
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
    expect(await providers.refundsOf(booking.id)).toEqual([]);
  };

  it('by its amount', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await stage.sandbox.pay(await forged(booking, { amount: 11_999 }));
    await refused(booking);
    // Returned by hand, the books are even and the booking can still be paid.
    const intents = (await providers.sessionsOf(booking.id)).map(({ payment_intent }) => payment_intent);
    await stage.sandbox.refund(String(intents.find((intent) => intent !== null)));
    await eventually('the refund', async () => (await books.moneyOf(booking.id)).refunded === 11_999);
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('by its currency', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await stage.sandbox.pay(await forged(booking, { currency: 'usd' }));
    await refused(booking);
  });

  it('by the metadata of its session, which name another booking', async () => {
    const booking = await stage.client.open();
    const other = await stage.client.open();
    await Promise.all([booking.checkout(), other.checkout()]);
    await stage.sandbox.pay(await forged(booking, { of: other.id, paymentOf: booking.id }));
    await refused(other);
    expect((await booking.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });

  it('by the metadata of its payment, which name another booking', async () => {
    const booking = await stage.client.open();
    const other = await stage.client.open();
    await Promise.all([booking.checkout(), other.checkout()]);
    await stage.sandbox.pay(await forged(booking, { paymentOf: other.id }));
    await refused(booking);
    expect((await other.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });

  it('by the mode of its session, though the news of it comes from ours', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    await stage.sandbox.livemode(session, true);
    await stage.sandbox.pay(session);
    await refused(booking);
    const [told] = (await books.inboxOf(booking.id)).filter(({ type }) => type === 'checkout.session.completed');
    expect(told).toMatchObject({ verdict: 'applied' });
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur']);
  });

  it('by the mode of the news', async () => {
    const booking = await stage.client.open();
    const session = await booking.checkout();
    const object = { id: session, metadata: { booking_id: booking.id } };
    const live = { id: `evt_${randomUUID()}`, type: 'checkout.session.completed', livemode: true, data: { object } };
    expect((await sendWebhook(stage, 'stripe', live)).status).toBe(200);
    await refused(booking);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
