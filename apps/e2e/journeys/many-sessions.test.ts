import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';

/** A single pixel, as WebP. */
const PICTURE = Buffer.from('UklGRhwAAABXRUJQVlA4TBAAAAAvAAAAAAfQ//73v/+BiOh/AAA=', 'base64');

// The demo's four sessions with pictures, and eight more.
const folder = mkdtempSync(join(tmpdir(), 'slotpay-many-sessions-'));
const file = join(folder, 'session-types.json');
const demo: { id: string; name: string; description: string; hostName: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../stack/session-types.json'), 'utf8'),
);
const more = ['Breathing', 'Drawing', 'Gardening', 'Negotiating', 'Reading', 'Singing', 'Walking', 'Writing'];
const others = more.map((name) => ({ ...demo[1], id: name.toLowerCase(), name, hostName: 'Zoë Ångström' }));
writeFileSync(join(folder, 'pixel.webp'), PICTURE);
writeFileSync(file, JSON.stringify([...demo.map((type) => ({ ...type, picture: 'pixel.webp' })), ...others]));
afterAll(() => rmSync(folder, { recursive: true }));

const here = stage({ sessionTypes: file });

test('a session looks as its business wants, on the first page and where it is chosen', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.sees(/Book a session/);
  const pictures = client.page.locator('img');
  const drawings = client.page.locator('svg.art');
  const check = async () => {
    await expect.poll(() => pictures.count()).toBe(4);
    expect(await drawings.count()).toBe(8);
    for (const picture of await pictures.all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
      const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 1 };
      expect(width).toBeCloseTo(height);
    }
    await client.expectAccessible();
  };
  await check();
  await client.clicks('Choose a session');
  await client.sees('Which session would you like?');
  await check();
  await client.leaves();
});

test('a picture that does not come leaves the drawn one in its place, and nothing moves', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  client.forgives(/ERR_FAILED/);
  await client.clicks('Choose a session');
  const card = client.page
    .getByRole('listitem')
    .filter({ has: client.page.getByRole('heading', { name: 'Deep dive' }) });
  await card.locator('img').waitFor();
  const before = await card.boundingBox();
  await client.page.route('**/session-types/deep-dive/pictures/*', (route) => route.abort());
  await client.page.reload();
  await card.locator('svg.art').waitFor();
  expect(await card.locator('img').count()).toBe(0);
  expect(await card.boundingBox()).toEqual(before);
  expect(await client.page.locator('img').count()).toBe(3);
  await client.leaves();
});

test('one among many is found by keyboard, and what was typed is there again on the way back', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  const { page } = client;
  await client.enters(page.getByRole('button', { name: 'Choose a session' }));
  const field = page.getByRole('searchbox', { name: 'Find a session' });
  const names = () => page.locator('.choice h2').allTextContents();
  const shown = async () => [await field.inputValue(), (await names()).length];
  const count = page.getByRole('search').getByRole('status');
  await field.waitFor();
  expect(await count.textContent()).toBe('12 sessions');

  await client.types(field, 'angstrom ting');
  await expect.poll(names).toEqual(['Negotiating', 'Writing']);
  expect(await count.textContent()).toBe('2 of 12 sessions');
  await page.keyboard.press('Escape');
  await expect.poll(shown).toEqual(['', 12]);
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true);

  await page.keyboard.type('juggling');
  await expect.poll(() => count.textContent()).toBe('No session fits “juggling”.');
  expect(await names()).toEqual([]);
  await client.expectAccessible();
  await client.enters(page.getByRole('button', { name: 'Show all sessions' }));
  await expect.poll(shown).toEqual(['', 12]);
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true);

  await page.keyboard.type('deep');
  await client.enters(page.getByRole('button', { name: 'Pick a time for Deep dive' }));
  await client.sees('Pick a time');
  await client.enters(page.getByRole('button', { name: 'Start over' }));
  await client.enters(page.getByRole('button', { name: 'Choose a session' }));
  expect(await field.inputValue()).toBe('deep');
  expect(await names()).toEqual(['Deep dive']);
  await client.leaves();
});
