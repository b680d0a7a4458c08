import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const here = stage();

test('edge case 1: a webhook that comes before the browser waits for it, and the booking goes on at once', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  const parked = () =>
    until('the webhook is parked', async () =>
      (await dumpOf(here.stack)).inbox.find((delivery) => delivery.verdict === 'parked'),
    );
  // The browser is held up until the webhook has come and found nobody.
  await client.page.route(`${here.stack.urls.app}/bookings`, async (route) => {
    await parked();
    await route.continue();
  });
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Erla Early', email: 'erla@example.com' });
  await client.sees('Pay €120.00 to confirm');

  const [delivery] = (await dumpOf(here.stack)).inbox;
  // The look-up that a new booking starts with may have been faster; then the webhook is old news.
  expect(delivery?.type).toBe('invitee.created');
  expect(['applied', 'ignored']).toContain(delivery?.verdict);
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');
  await client.leaves();
});
