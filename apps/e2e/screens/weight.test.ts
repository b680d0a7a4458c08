// How much script each way into the app takes, downloaded by a browser and packed with gzip, with the longer language.

import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';
import { namesOf, watchScripts, weightOf } from '../support/weight.ts';

const here = stage();

/** Somebody who reads German, at a page whose clock stands still until it is told to go on. */
async function arriveWithClock(): Promise<Client> {
  const client = await Client.arrive(here.browser, here.stack.urls.app, { locale: 'de-DE' });
  await client.page.clock.install({ time: 0 });
  await client.page.clock.pauseAt(1_000);
  return client;
}

const LONG = 60_000;

test('the first page takes less than 90 KiB, and nothing more until the browser is at rest', async () => {
  const client = await arriveWithClock();
  const scripts = await watchScripts(client.page);
  await client.page.goto(here.stack.urls.app, { waitUntil: 'networkidle' });
  await client.sees('Termin buchen');
  const first = await scripts();
  expect(namesOf(first)).toContain('de');
  expect(namesOf(first)).not.toContain('booking-pages');
  expect(weightOf(first)).toBeGreaterThan(50);
  expect(weightOf(first)).toBeLessThan(90);

  await client.page.clock.runFor(LONG);
  await expect.poll(async () => namesOf(await scripts())).toContain('booking-pages');
});

test('somebody who saves data downloads the booking pages when they choose, not before', async () => {
  const client = await arriveWithClock();
  await client.page.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true }),
  );
  const scripts = await watchScripts(client.page);
  await client.page.goto(here.stack.urls.app, { waitUntil: 'networkidle' });
  await client.sees('Termin buchen');
  await client.page.clock.runFor(LONG);
  await client.page.waitForLoadState('networkidle');
  expect(namesOf(await scripts())).not.toContain('booking-pages');

  await client.clicks('Angebot wählen');
  await client.sees('Welches Angebot');
  expect(namesOf(await scripts())).toContain('booking-pages');
});

test('a mailed link takes no more than the first page until it is used', async () => {
  const client = await arriveWithClock();
  const scripts = await watchScripts(client.page);
  await client.page.goto(`${here.stack.urls.app}/r/${'x'.repeat(43)}`, { waitUntil: 'networkidle' });
  await client.sees('Ihre Buchung öffnen');
  await client.page.clock.runFor(LONG);
  await client.page.waitForLoadState('networkidle');
  expect(weightOf(await scripts())).toBeLessThan(90);
});

test('a booking opened again in mid-flow takes less than 134 KiB, the statechart among it', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Wanda Weight', email: 'wanda@example.com' });
  await client.isAt('PAYMENT_PROCESSING.awaitingCheckout');
  await client.page.evaluate(() => localStorage.setItem('slotpay.language', 'de'));
  const scripts = await watchScripts(client.page);
  await client.page.reload();
  await client.isAt('PAYMENT_PROCESSING.awaitingCheckout');
  const needed = await scripts();
  expect(namesOf(needed)).toEqual(expect.arrayContaining(['booking-pages', 'de']));
  expect(weightOf(needed)).toBeLessThan(134);
});
