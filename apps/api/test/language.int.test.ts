// The payment page speaks the language the client booked in.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStage, type Stage } from './support/stage.ts';
import { bookingReaches } from './support/wait.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => void stage.work());
afterAll(() => stage?.close());

async function localeOfPage(language?: 'de' | 'en'): Promise<string | null> {
  const slot = await stage.client.pick();
  const answer = await stage.client.post(stage.client.request(slot, { language }));
  expect(answer.status).toBe(201);
  const { id } = await stage.db
    .selectFrom('bookings')
    .select('id')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
  const { session_id } = await stage.db
    .selectFrom('checkout_sessions')
    .select('session_id')
    .where('booking_id', '=', id)
    .executeTakeFirstOrThrow();
  return (await stage.runtime.stripe.checkout.sessions.retrieve(session_id)).locale;
}

it.each(['de', 'en'] as const)('asks Stripe for a page in %s', async (language) => {
  expect(await localeOfPage(language)).toBe(language);
});

it('leaves it to the browser when nobody has said', async () => {
  expect(await localeOfPage()).toBe('auto');
});

it('takes no language that it does not speak', async () => {
  const slot = await stage.client.pick();
  const answer = await stage.client.post({ ...stage.client.request(slot), language: 'tlh' });
  expect(answer.status).toBe(422);
});
