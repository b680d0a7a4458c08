// Takes the pictures of docs/screens.md and writes the page: `pnpm pictures` in apps/e2e.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_NAMES, type StateName } from '@slotpay/machine';
import { startGallery } from '@slotpay/stack/gallery';
import type { Page } from 'playwright-core';
import { openBrowser } from '../support/client.ts';
import { Visit } from '../support/gallery.ts';
import { caseFor, PAGE, PICTURES, pageOf, WIDE } from './page.ts';

/** A screenshot as WebP, a fifth of a PNG; the browser that took it knows how. */
async function picture(page: Page, whole: boolean): Promise<Buffer> {
  // A new heading has the focus, which those who click do not see either.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const png = await page.screenshot({ fullPage: whole });
  const webp = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.72 });
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(blob);
    });
    return url.slice(url.indexOf(',') + 1);
  }, png.toString('base64'));
  return Buffer.from(webp, 'base64');
}

async function take(visit: Visit, states: readonly StateName[], suffix: string, whole: boolean): Promise<void> {
  for (const state of states) {
    const at = visit.names.indexOf(caseFor(state, visit.names));
    await visit.turnTo(visit.cases[at] ?? '');
    writeFileSync(join(PICTURES, `${state}${suffix}.webp`), await picture(visit.page, whole));
  }
}

const [server, browser] = await Promise.all([startGallery(), openBrowser()]);
try {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  const still = { reducedMotion: 'reduce' as const };
  const narrow = await Visit.begin(browser, server.url, { ...still, viewport: { width: 390, height: 844 } });
  await take(narrow, STATE_NAMES, '', true);
  for (const scheme of ['light', 'dark'] as const) {
    const states = STATE_NAMES.filter((state) => (WIDE as Partial<Record<StateName, string>>)[state] === scheme);
    const viewport = { width: 1280, height: 800 };
    const wide = await Visit.begin(browser, server.url, { ...still, viewport, colorScheme: scheme });
    await take(wide, states, '-wide', false);
  }
  writeFileSync(PAGE, pageOf(narrow.names));
} finally {
  await browser.close();
  await server.stop();
}
