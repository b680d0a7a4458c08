// A booking in trouble recovers by itself, asking the provider first; after five attempts in vain a person is called, in words.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CASE_WORDS, openCases } from '../src/booking/case-list.ts';
import { type Books, booksOf } from './support/books.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const ATTEMPTS = 5;

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { recoveryBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

const refusing = (times: number) =>
  stage.sandbox.fault({
    provider: 'stripe',
    on: 'request',
    match: { method: 'POST', path: '/v1/checkout/sessions' },
    action: 'fail-before',
    status: 400,
    times,
  });
const attemptsOf = async (id: string) =>
  (await books.logOf(id)).filter(({ to_path }) => to_path === 'ERROR_RECOVERY.payment').length;

describe('a payment page Stripe refuses to open', () => {
  it('is opened as soon as Stripe takes it, and nobody is called', async () => {
    await refusing(2);
    const booking = await stage.client.open();
    await booking.checkout();
    expect(await attemptsOf(booking.id)).toBe(2);
    expect(await books.casesOf(booking.id)).toEqual([]);
    const path = (await books.logOf(booking.id)).map(({ to_path }) => to_path);
    // It comes back to where it was before the error, not to somewhere near it.
    expect(path.slice(path.indexOf('ERROR_RECOVERY.payment'))[1]).toBe('PAYMENT_PENDING');
  });

  it('is tried five times, and then a person is told why; the client can still try', async () => {
    await refusing(1000);
    const booking = await stage.client.open();
    await eventually('a case', async () => (await books.casesOf(booking.id)).includes('recovery_exhausted'));
    expect(await attemptsOf(booking.id)).toBe(ATTEMPTS);
    const mine = (await openCases(stage.db)).find(({ code }) => code === 'recovery_exhausted');
    expect(mine).toMatchObject({ path: 'ERROR_PAYMENT.payment', failure: expect.stringMatching(/^stripe\./) });
    expect(CASE_WORDS.recovery_exhausted).toMatch(/^All attempts/);

    await stage.sandbox.clearFaults();
    expect((await booking.send('retryPayment')).status).toBe(200);
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
