import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

const offline = /ERR_INTERNET_DISCONNECTED/;

test('offline before paying, the client is told that the booking is safe, and what happened meanwhile shows without a reload', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  client.forgives(offline);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Otto Offline', email: 'otto@example.com' });
  const pay = client.page.getByRole('link', { name: 'Pay €120.00' });
  const session = /cs_\w+/.exec((await pay.getAttribute('href')) ?? '')?.[0] ?? '';

  await pay.focus();
  await client.context.setOffline(true);
  await client.page.getByRole('status').filter({ hasText: 'Your booking is safe with us' }).waitFor();
  expect(await pay.getAttribute('aria-disabled')).toBe('true');
  expect(await pay.evaluate((element) => element.matches(':focus'))).toBe(true);
  await client.page.keyboard.press('Enter');
  await client.page.getByText('It opens when you are back online.').waitFor();
  await client.sees('Pay €120.00 to confirm');
  // The payment goes through on another device.
  await here.stack.sandbox.pay(session);
  await client.sees('Pay €120.00 to confirm');

  await client.context.setOffline(false);
  await client.sees('You are booked');
  expect(takenCharges(await worldOf(here.stack))).toHaveLength(1);
});

test('what a client asks for while offline is done when the network is back, and once', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  client.forgives(offline);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Ondine Once', email: 'ondine@example.com' });
  const pay = client.page.getByRole('link', { name: 'Pay €120.00' });
  await pay.waitFor();
  const before = (await worldOf(here.stack)).sessions.length;

  await client.context.setOffline(true);
  await client.clicks('I need more time');
  await client.page.getByRole('status').filter({ hasText: 'You are offline' }).waitFor();
  expect((await worldOf(here.stack)).sessions).toHaveLength(before);

  await client.context.setOffline(false);
  await pay.waitFor();
  await expect.poll(async () => (await worldOf(here.stack)).sessions.length).toBe(before + 1);
  const { transitions } = await dumpOf(here.stack);
  expect(transitions.filter(({ event }) => event === 'retryPayment')).toHaveLength(1);
});

test('a network lost at the moment a time is picked loses nothing: the booking opens when it is back', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  client.forgives(offline);
  await client.choosesSession('Deep dive');
  const before = (await dumpOf(here.stack)).bookings.length;
  const opening = `${here.stack.urls.app}/bookings`;
  const attempts: string[] = [];
  await client.page.route(opening, (route) => {
    attempts.push(route.request().headers()['idempotency-key'] ?? '');
    return route.abort('internetdisconnected');
  });
  await client.picksTime({ name: 'Nils Network', email: 'nils@example.com' });
  await client.sees('Reserving your time');
  await expect.poll(() => attempts.length).toBeGreaterThan(1);
  expect(new Set(attempts).size).toBe(1);

  await client.page.unroute(opening);
  await client.sees('Pay €120.00 to confirm');
  expect((await dumpOf(here.stack)).bookings).toHaveLength(before + 1);
});
