import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';

const here = stage();
const BOOKING_PAGES = /\/assets\/booking-pages-[\w-]+\.js$/;

test('a choice of sessions that cannot be fetched says so and how to go on, and the first page stays', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  client.forgives(/./);
  await client.page.route(BOOKING_PAGES, (route) => route.abort());
  await client.page.goto(here.stack.urls.app);
  await client.clicks('Choose a session');
  await client.page.getByRole('alert').filter({ hasText: 'takes longer than usual' }).waitFor();
  await client.sees('Book a session');

  await client.page.unroute(BOOKING_PAGES);
  await client.clicks('Load again');
  await client.clicks('Choose a session');
  await client.sees('Which session would you like?');
});

test('a mailed link whose page cannot be fetched is not used up', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  client.forgives(/./);
  const used: string[] = [];
  client.page.on('request', (request) => request.method() === 'POST' && used.push(request.url()));
  await client.page.route(BOOKING_PAGES, (route) => route.abort());
  await client.page.goto(`${here.stack.urls.app}/r/${'x'.repeat(43)}`);
  await client.clicks('Open my booking');
  await client.page.getByRole('button', { name: 'Load again' }).waitFor();
  expect(used).toEqual([]);
});

test('while the choice of sessions is on its way the first page stays, and nothing flashes between the two', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  const arrive = Promise.withResolvers<void>();
  await client.page.route(BOOKING_PAGES, (route) => arrive.promise.then(() => route.continue()));
  await client.page.goto(here.stack.urls.app);
  await client.sees('Book a session');
  await client.page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = () => {
      const heading = document.querySelector('h1')?.textContent ?? 'nothing';
      if (seen.at(-1) !== heading) seen.push(heading);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await client.clicks('Choose a session');
  const waiting = client.page.locator('button[data-event="selectSessionType"][aria-disabled="true"]');
  await waiting.waitFor();
  expect(await waiting.evaluate((button) => button === document.activeElement)).toBe(true);
  arrive.resolve();
  await client.sees('Which session would you like?');
  const seen = await client.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen).toEqual(['Book a session', 'Which session would you like?']);
});
