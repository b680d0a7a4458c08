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

test('a wish that comes too late says that the booking has moved on, and leaves the page usable as it stands now', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Stina Stale', email: 'stina@example.com' });
  await client.sees('Pay €120.00 to confirm');
  client.forgives(/status of 409/);
  const { promise: cancelled, resolve: letThrough } = Promise.withResolvers<void>();
  await client.page.route('**/events', async (route) => {
    await cancelled;
    return route.fallback();
  });
  await client.enters(client.page.getByRole('button', { name: 'I need more time' }));
  const { invitees } = (await here.stack.sandbox.world()) as { invitees: { uri: string }[] };
  await here.stack.sandbox.cancel(invitees.at(-1)?.uri.split('/').at(-1) ?? '', 'host');
  await client.isAt('BOOKING_CANCELLED.closed');
  letThrough();

  await client.page.getByRole('alert').filter({ hasText: 'Your booking has moved on in the meantime' }).waitFor();
  await client.sees('Your booking is cancelled');
  expect(await client.page.locator('[aria-disabled="true"]').count()).toBe(0);
  await client.clicks('Book another session');
  await client.sees('Book a session');
});

test('another time zone writes every time anew, and is there again after a reload', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app, { timeZone: 'Europe/Berlin' });
  await client.choosesSession('Intro call');
  await client.picksTime({ name: 'Toshi Zone', email: 'toshi@example.com' });
  await client.sees('You are booked');
  const zone = client.page.getByLabel('Time zone');
  const { start_time } = (await worldOf(here.stack)).scheduledEvents.at(-1) ?? {};
  const clockIn = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(new Date(start_time ?? ''));
  const time = client.page.locator('.leaf-time');
  await expect.poll(() => time.textContent()).toContain(clockIn('Europe/Berlin'));

  await client.tabsTo(zone);
  await zone.selectOption('Asia/Tokyo');
  await expect.poll(() => time.textContent()).toContain(clockIn('Asia/Tokyo'));
  expect(await zone.evaluate((element) => element.matches(':focus'))).toBe(true);
  await client.page.reload();
  await expect.poll(() => time.textContent()).toContain(clockIn('Asia/Tokyo'));
  expect(await zone.inputValue()).toBe('Asia/Tokyo');
});
