import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';

const here = stage();
const CATALOGUE = /\/assets\/en-[\w-]+\.js$/;

test('words that cannot be fetched at first are asked for once more', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  let asked = 0;
  await client.page.route(CATALOGUE, (route) => (++asked === 1 ? route.abort() : route.continue()));
  await client.page.goto(here.stack.urls.app);
  await client.sees(/Book a session/);
  expect(asked).toBe(2);
  client.forgives(/./);
});

test('without words the page still says that all is safe, and how to go on', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  let asked = 0;
  await client.page.route(CATALOGUE, (route) => {
    asked++;
    return route.abort();
  });
  await client.page.goto(here.stack.urls.app);
  await expect.poll(() => asked).toBe(2);
  await client.sees(/could not be loaded/);
  expect(await client.page.locator('main').textContent()).toContain('Your booking and your money are safe');
  await client.page.unroute(CATALOGUE);
  await client.page.getByRole('button', { name: 'Load again' }).click();
  await client.sees(/Book a session/);
  client.forgives(/./);
});
