import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';

const here = stage();

/** What a blocker leaves of the calendar: a frame that never says anything. */
async function blocksFrames(page: Page): Promise<void> {
  await page.route('**/*', (route) => {
    const request = route.request();
    const framed = request.isNavigationRequest() && request.frame().parentFrame() !== null;
    return framed
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Blocked</title>' })
      : route.fallback();
  });
}

/** At the calendar of the deep dive, on a clock that only goes on when it is told to. */
async function atCalendar(prepares: (page: Page) => Promise<void> = async () => undefined): Promise<Client> {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await prepares(client.page);
  await client.page.clock.install();
  await client.page.goto(here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.isAt('CALENDLY_SCHEDULING');
  return client;
}

test('the calendar shows that it loads, and then grows with what is in it', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  const { promise: held, resolve: letThrough } = Promise.withResolvers<void>();
  await client.page.route('**/*', async (route) => {
    if (route.request().frame().parentFrame() !== null) await held;
    return route.fallback();
  });
  await client.choosesSession('Deep dive');
  const loading = client.page.getByText('Loading free times');
  await loading.waitFor();
  const frame = client.page.locator('iframe');
  expect(await frame.evaluate((element) => element.style.blockSize)).toBe('560px');

  letThrough();
  await loading.waitFor({ state: 'detached' });
  const inside = () =>
    client
      .calendar()
      .locator('html')
      .evaluate((root) => root.scrollHeight <= root.clientHeight);
  await expect.poll(inside).toBe(true);
  await client.picksDay(() => true);
  await expect.poll(inside).toBe(true);
});

test('a blocked calendar is said to be one, and what is picked in a new tab is not picked again', async () => {
  const client = await atCalendar(blocksFrames);
  client.forgives(/./);
  await client.page.clock.runFor(21_000);
  await client.isAt('ERROR_CALENDLY');
  await client.sees('The calendar did not load');
  await client.expectAccessible();

  const opened = client.context.waitForEvent('page');
  await client.clicks('Open the calendar in a new tab');
  const calendar = await opened;
  await client.sees('Did you pick a time in the new tab?');
  expect(await client.page.locator('main').textContent()).not.toContain('Nothing is booked');
  expect(new URL(calendar.url()).searchParams.get('utm_content')).toMatch(/\S{20}/);
  await client.page.reload();
  await client.sees('Did you pick a time in the new tab?');
});

test('a calendar left open asks before it starts over, and says why it did', async () => {
  const client = await atCalendar();
  await client.calendar().locator('#days').waitFor();
  await client.page.clock.runFor(58.5 * 60_000);
  await client.clicks('I am still here');
  await client.page.clock.runFor(10 * 60_000);
  await client.isAt('CALENDLY_SCHEDULING');

  await client.page.clock.runFor(51 * 60_000);
  await client.isAt('IDLE');
  await client.page.getByText('This page was left open for long, so it starts over. Nothing was charged.').waitFor();
  expect((await dumpOf(here.stack)).bookings).toEqual([]);
});
