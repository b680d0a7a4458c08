import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf, statesOf } from '../support/dump.ts';
import { inLisbon, lessFrom } from '../support/moment.ts';
import { bothBooksSay } from '../support/money.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { startOf, worldOf } from '../support/world.ts';

const DAY_MS = 86_400_000;

// Nobody takes this cancellation back.
const here = stage({ timeouts: { undoWindow: 500 } });

test('edge case 5: a booking cancelled after payment is refunded by itself, and the client is told how much', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Cara Cancels', email: 'cara@example.com' });
  const toPay = client.page.getByRole('link', { name: /^Pay/ });
  await toPay.waitFor();
  const [price] = await client.amounts(toPay);
  expect(price).toBe(12_000);
  await toPay.click();
  await client.pays(CARD.good);
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  await bothBooksSay(here.stack, { charges: [12_000], refunds: [] });

  const question = await client.cancels();
  expect(new Set(question.amounts)).toEqual(new Set([12_000]));
  expect(question.text).toContain('By the refund policy €120.00 goes back to you: all that you paid.');
  // Until a day before the session; that very minute still counts.
  expect(lessFrom(question.text)).toBe(inLisbon((await startOf(here.stack)) - DAY_MS));
  await client.isAt('REFUND_COMPLETED');
  expect(await client.amounts(client.heading(/refunded/i))).toEqual([12_000]);
  await client.expectAccessible();

  await bothBooksSay(here.stack, { charges: [12_000], refunds: [12_000] });
  const dump = await dumpOf(here.stack);
  expect(statesOf(dump, dump.bookings[0]?.id ?? '').slice(-3)).toEqual([
    'BOOKING_CANCELLED',
    'REFUND_PENDING',
    'REFUND_COMPLETED',
  ]);
  await until(
    'the slot is free again',
    async () => (await worldOf(here.stack)).scheduledEvents[0]?.status === 'canceled',
  );
  await until('the client has it in writing', async () =>
    (await here.stack.sandbox.mail()).some(({ text }) => /refund/i.test(text) && text.includes('€120.00')),
  );
  await client.leaves();
});
