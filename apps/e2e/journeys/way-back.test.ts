import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

test('the back button of the payment page leads to the booking as it stands, and from there on to the same payment page', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Bodil Back', email: 'bodil@example.com' });
  await client.clicks('Pay €120.00');
  await client.page.getByLabel('Card number').waitFor();
  await client.page.goBack();
  await client.sees('Pay €120.00 to confirm');
  await client.clicks('Pay €120.00');
  await client.pays(CARD.good);
  await client.sees('You are booked');

  // Back again, now past the end of it: neither the form nor an invitation to pay twice.
  await client.page.goBack();
  await client.page.goBack();
  await client.sees('You are booked');
  expect((await worldOf(here.stack)).sessions).toHaveLength(1);
});

test('a page the browser keeps for the way back lets go of its connection, and asks afresh when it is shown again', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Kolja Kept', email: 'kolja@example.com' });
  const pay = client.page.getByRole('link', { name: 'Pay €120.00' });
  const session = /cs_\w+/.exec((await pay.getAttribute('href')) ?? '')?.[0] ?? '';
  // A headless browser keeps no pages, so the page is told what a browser with a window would tell it.
  const tell = (name: 'pagehide' | 'pageshow') =>
    client.page.evaluate((type) => void dispatchEvent(new PageTransitionEvent(type, { persisted: true })), name);

  const streamEnds = client.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/stream'));
  await tell('pagehide');
  await streamEnds;
  await here.stack.sandbox.pay(session);
  await expect.poll(async () => takenCharges(await worldOf(here.stack)).length).toBe(2);
  await client.sees('Pay €120.00 to confirm');
  await tell('pageshow');
  await client.sees('You are booked');
});

test('who has paid and reloads before Stripe has said a word is not asked to pay again, in no tab of this browser', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Rolf Reload', email: 'rolf@example.com' });
  await client.sees('Pay €120.00 to confirm');
  const open = await client.opensAnotherTab();
  await open.sees('Pay €120.00 to confirm');
  const booking = client.page.url();

  // No word of Stripe's, and no answer to whoever asks.
  const { sandbox } = here.stack;
  await sandbox.fault({ provider: 'stripe', on: 'webhook', action: 'hold', times: 100 });
  await sandbox.fault({
    provider: 'stripe',
    on: 'request',
    match: { method: 'GET' },
    action: 'fail-before',
    status: 503,
    times: 1_000,
  });
  await client.clicks('Pay €120.00');
  await client.pays(CARD.good);
  await client.sees('Checking your payment');
  await open.sees('Checking your payment');
  await client.page.reload();
  await client.sees('Checking your payment');
  const later = await client.context.newPage();
  await later.goto(booking);
  await later.getByRole('heading', { level: 1, name: 'Checking your payment' }).waitFor();
  expect(await later.getByRole('link', { name: 'Pay €120.00' }).count()).toBe(0);

  await sandbox.clearFaults();
  await sandbox.release('fifo');
  for (const tab of [client, open]) await tab.sees('You are booked');
  await client.page.reload();
  await client.sees('You are booked');
  await client.leaves();
});
