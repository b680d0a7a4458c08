import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

test('two tabs of one booking follow each other, whichever of them acts', async () => {
  const first = await Client.arrive(here.browser, here.stack.urls.app);
  await first.choosesSession('Deep dive');
  await first.picksTime({ name: 'Tova Tabs', email: 'tova@example.com' });
  await first.sees('Pay €120.00 to confirm');
  const second = await first.opensAnotherTab();
  await second.sees('Pay €120.00 to confirm');

  await first.clicks('Pay €120.00');
  await first.pays(CARD.good);
  await first.sees('You are booked');
  await second.sees('You are booked');

  await second.clicks('Cancel booking');
  await second.clicks('Cancel and refund €120.00');
  await second.sees('Your booking is cancelled');
  await first.sees('Your booking is cancelled');

  await first.clicks('Keep my booking');
  await first.sees('You are booked');
  await second.sees('You are booked');
  expect(takenCharges(await worldOf(here.stack))).toMatchObject([{ amount: 12_000, amount_refunded: 0 }]);
});

test('a payment page asked for in one tab is the one the other tab leads to', async () => {
  const first = await Client.arrive(here.browser, here.stack.urls.app);
  await first.choosesSession('Deep dive');
  await first.picksTime({ name: 'Toni Twice', email: 'toni@example.com' });
  await first.sees('Pay €120.00 to confirm');
  const second = await first.opensAnotherTab();
  const pay = (client: Client) => client.page.getByRole('link', { name: 'Pay €120.00' });
  const old = await pay(second).getAttribute('href');

  await first.clicks('I need more time');
  await expect.poll(() => pay(second).getAttribute('href')).not.toBe(old);
  expect(await pay(second).getAttribute('href')).toBe(await pay(first).getAttribute('href'));
});
