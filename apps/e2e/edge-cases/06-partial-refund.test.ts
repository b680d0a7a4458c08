import { expect, test } from 'vitest';
import { CARD, Client, dayAhead } from '../support/client.ts';
import { inLisbon, lessFrom } from '../support/moment.ts';
import { bothBooksSay } from '../support/money.ts';
import { stage } from '../support/stage.ts';
import { startOf } from '../support/world.ts';

const DAY_MS = 86_400_000;
const inWords = (amount: number) => `€${(amount / 100).toFixed(2)}`;

const here = stage({ timeouts: { undoWindow: 500 } });

test('edge case 6: whoever cancels late gets the part back that the policy says, to the cent, and sees it before', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Weekend intensive');
  // Two days ahead is between 24 and 72 hours away at any time of the day: half of the price, less a fee of €10.
  await client.picksTime({ name: 'Pia Partial', email: 'pia@example.com' }, dayAhead(2));
  const toPay = client.page.getByRole('link', { name: /^Pay/ });
  await toPay.waitFor();
  const [price = 0] = await client.amounts(toPay);
  expect([24_000, 32_000]).toContain(price);
  await toPay.click();
  await client.pays(CARD.good);
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  await bothBooksSay(here.stack, { charges: [price], refunds: [] });

  const due = price / 2 - 1_000;
  // What goes back and what was paid, why, and until when, before anything happens.
  const question = await client.cancels();
  expect(new Set(question.amounts)).toEqual(new Set([due, price]));
  const reason = `By the refund policy ${inWords(due)} of the ${inWords(price)} you paid goes back to you.`;
  expect(question.text).toContain(reason);
  expect(lessFrom(question.text)).toBe(inLisbon((await startOf(here.stack)) - DAY_MS));
  await client.isAt('REFUND_COMPLETED');
  expect(await client.amounts(client.heading(/refunded/i))).toEqual([due]);
  await client.expectAccessible();
  await bothBooksSay(here.stack, { charges: [price], refunds: [due] });
  await client.leaves();
});
