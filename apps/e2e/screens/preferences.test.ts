import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { gallery } from '../support/gallery.ts';

const here = gallery();

test('nothing moves for those who asked for less motion, and something does for the others', async () => {
  const still = await here.visit({ reducedMotion: 'reduce' });
  const moving: Record<string, number> = {};
  for await (const view of still.views()) {
    const count = await animations(still.page);
    if (count > 0) moving[view] = count;
  }
  expect(moving).toEqual({});

  const lively = await here.visit();
  let most = 0;
  for await (const _ of lively.views()) most = Math.max(most, await animations(lively.page));
  expect(most).toBeGreaterThan(0);
});

test('with the colours of the system, every button keeps an edge and every text differs from its ground', async () => {
  const visit = await here.visit({ forcedColors: 'active' });
  const faults: Record<string, string[]> = {};
  for await (const view of visit.views()) {
    const found = await unclear(visit.page);
    if (found.length > 0) faults[view] = found;
  }
  expect(faults).toEqual({});
});

test('on paper there is what was agreed, and nothing to press', async () => {
  const visit = await here.visit();
  await visit.page.emulateMedia({ media: 'print' });
  const faults: Record<string, string[]> = {};
  for (const address of visit.cases) {
    await visit.turnTo(address);
    const pressed = await visit.page
      .locator('button, .button, select[aria-label="Language"]')
      .evaluateAll((found) => found.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120)));
    if (pressed.length > 0) faults[address] = pressed;
    expect([address, await visit.page.locator('h1').isVisible()]).toEqual([address, true]);
  }
  expect(faults).toEqual({});
  await visit.turnTo('/gallery?path=BOOKING_CONFIRMED.upcoming');
  expect(await visit.page.locator('.slip').isVisible()).toBe(true);
  expect(await visit.page.getByLabel('Time zone').isVisible()).toBe(true);
});

function animations(page: Page): Promise<number> {
  return page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
}

function unclear(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ground = (element: Element | null): string => {
      if (!element) return '';
      const { backgroundColor } = getComputedStyle(element);
      return /rgba\(.*, 0\)|transparent/.test(backgroundColor) ? ground(element.parentElement) : backgroundColor;
    };
    const shown = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility());
    const faint = shown.filter((element) => {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      return hasText && getComputedStyle(element).color === ground(element);
    });
    const edgeless = shown.filter(
      (element) =>
        element.matches('button, a.button') && Number.parseFloat(getComputedStyle(element).borderBlockStartWidth) < 1,
    );
    return [
      ...faint.map((element) => `faint: ${element.outerHTML.slice(0, 120)}`),
      ...edgeless.map((element) => `no edge: ${element.outerHTML.slice(0, 120)}`),
    ];
  });
}
