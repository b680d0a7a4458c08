import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CARD, Client, weekendDay, workingDay } from '../support/client.ts';
import { dumpOf, statesOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

/** Every heading the page has shown since: a state that flashes by is seen as well. */
async function headingsOf(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = () => {
      const heading = document.querySelector('h1')?.textContent ?? '';
      if (heading !== seen.at(-1)) seen.push(heading);
    };
    look();
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
}

async function books(name: string, email: string): Promise<Client> {
  const client = await Client.arrive(here.browser, here.stack.urls.app, { timeZone: 'Europe/Berlin' });
  await client.choosesSession('Deep dive');
  await client.picksTime({ name, email }, workingDay());
  await client.clicks(/^Pay €120.00/);
  await client.pays(CARD.good);
  await client.sees('You are booked');
  return client;
}

test('a client moves their session within the page to a dearer day, and pays the difference', async () => {
  const client = await books('Mona Moves', 'mona@example.com');
  const seen = await headingsOf(client.page);
  await client.changesTime(weekendDay());
  await client.sees('Pay €60.00 for the new time');
  await client.expectAccessible();
  expect((await seen()).join()).not.toMatch(/cancel/i);
  await client.page.locator('.slip').getByText('Still to pay').waitFor();
  await client.clicks(/^Pay €60.00/);
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const booking = (await dumpOf(here.stack)).bookings.at(-1);
  expect(booking).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', captured: 18_000, refunded: 0 });
  expect(takenCharges(await worldOf(here.stack)).map(({ amount }) => amount)).toEqual([12_000, 6_000]);
  await client.leaves();
});

test('a new time at the same price is confirmed at once, and nobody is told of a cancellation', async () => {
  const client = await books('Erin Equal', 'erin@example.com');
  const before = await client.page.locator('.slip').textContent();
  const seen = await headingsOf(client.page);
  await client.changesTime(workingDay());
  await expect.poll(() => client.page.locator('.slip').textContent()).not.toBe(before);
  await client.sees('You are booked');

  expect((await seen()).join()).not.toMatch(/cancel/i);
  const dump = await dumpOf(here.stack);
  const booking = dump.bookings.at(-1);
  expect(booking).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', captured: 12_000, refunded: 0 });
  expect(statesOf(dump, booking?.id ?? '')).not.toContain('BOOKING_CANCELLED');
  await client.leaves();
});

test('whoever changes their mind keeps the present time', async () => {
  const client = await books('Kim Keeps', 'kim@example.com');
  await client.clicks('Change time');
  await client.sees('Pick a new time');
  await client.clicks('Keep my present time');
  await client.sees('You are booked');
  await client.leaves();
});
