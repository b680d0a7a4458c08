import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

it('a page runs its scripts and answers a click', async () => {
  const page = await browser.newPage();
  await page.setContent('<button onclick="this.textContent = `booked`">Book</button>');
  await page.getByRole('button', { name: 'Book' }).click();
  expect(await page.getByRole('button').textContent()).toBe('booked');
  await page.close();
});

it('letters are drawn as letters: different words of equal length look different', async () => {
  const page = await browser.newPage({ viewport: { width: 400, height: 120 } });
  const drawn = async (word: string) => {
    await page.setContent(`<p style="font: 40px/2 system-ui, sans-serif">${word}</p>`);
    return (await page.screenshot()).toString('base64');
  };
  // Without a font every letter is the same box, or nothing.
  const looks = new Set([
    await drawn('     '),
    await drawn('abcde'),
    await drawn('vwxyz'),
    await drawn('äößéł'),
    await drawn('€1.20'),
  ]);
  expect(looks.size).toBe(5);
  await page.close();
});
