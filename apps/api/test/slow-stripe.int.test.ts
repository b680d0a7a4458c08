// Stripe does what it was asked to and answers after we have stopped waiting, or never.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone } from './support/wait.ts';

const PATIENCE_MS = 1_000;

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  const env = { STRIPE_TIMEOUT_MS: String(PATIENCE_MS) };
  stage = await openStage({ env, timeouts: { undoWindow: 50, recoveryBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

/** How often an effect of this type was tried; each try but the last was given up waiting for. */
async function triesOf(bookingId: string, type: string): Promise<number[]> {
  const effects = await books.effectsOf(bookingId);
  return effects.filter((effect) => effect.type === type).map(({ attempts }) => attempts);
}

describe.each([
  ['never answers', { action: 'hang' }],
  ['answers after we have stopped waiting', { action: 'delay', delayMs: 2 * PATIENCE_MS }],
] as const)('Stripe that %s', (_, manners) => {
  const badAt = (path: string) =>
    stage.sandbox.fault({ provider: 'stripe', on: 'request', match: { method: 'POST', path }, ...manners });

  it('when a session is opened opens one', async () => {
    await badAt('/v1/checkout/sessions');
    const booking = await stage.client.open();
    const session = await booking.checkout();
    const [tries = 0, ...more] = await triesOf(booking.id, 'createCheckoutSession');
    expect(tries).toBeGreaterThan(1);
    expect(more).toEqual([]);
    await stage.sandbox.pay(session);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect((await providers.sessionsOf(booking.id)).map(({ id }) => id)).toEqual([session]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
    expect(await books.casesOf(booking.id)).toEqual([]);
  });

  it('when a refund is asked for refunds once, though no webhook tells of it', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await providers.drop('stripe');
    await badAt('/v1/refunds');
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    const [tries = 0, ...more] = await triesOf(booking.id, 'refundPayment');
    expect(tries).toBeGreaterThan(1);
    expect(more).toEqual([]);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'refund 12000 eur']);
    expect(await books.casesOf(booking.id)).toEqual([]);
  });
});
