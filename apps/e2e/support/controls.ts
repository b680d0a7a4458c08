// What a person can use on a page, measured as the browser has laid it out.

import type { Page } from 'playwright-core';

export interface Control {
  /** How it begins, for messages. */
  readonly html: string;
  readonly width: number;
  readonly height: number;
  /** A link within a sentence: as high as its line, which WCAG 2.5.8 allows. */
  readonly inText: boolean;
  /** Whether a press in its middle, once scrolled to, reaches it. */
  readonly reachable: boolean;
}

/** Every control that is there to be used now: those of an open question, else those of the page. */
export async function controlsOf(page: Page): Promise<Control[]> {
  await number(page);
  return page.locator('[data-control]').evaluateAll((controls) =>
    controls.map((element) => {
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      const around = element.parentElement?.textContent?.trim() ?? '';
      return {
        html: element.outerHTML.slice(0, 120),
        width,
        height,
        inText: getComputedStyle(element).display === 'inline' && around !== element.textContent?.trim(),
        reachable: hit !== null && (element.contains(hit) || hit.contains(element)),
      };
    }),
  );
}

/** Presses the tab key once around the page. @returns the controls that were not reached or do not show it */
export async function unreachedByTab(page: Page): Promise<string[]> {
  const waiting = await number(page);
  const faults: string[] = [];
  // A frame and the browser's own controls take a press each.
  for (let presses = waiting.size + 3; presses > 0; presses--) {
    await page.keyboard.press('Tab');
    const { control, ring } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const ring = outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
      return { control: element.dataset['control'] ?? '', ring };
    });
    const html = waiting.get(control);
    if (html !== undefined && ring < 2) faults.push(`does not show it: ${html}`);
    waiting.delete(control);
  }
  return [...faults, ...[...waiting.values()].map((html) => `not reached: ${html}`)];
}

/** Gives each control a number of its own. @returns how each begins, by number */
async function number(page: Page): Promise<Map<string, string>> {
  const controls = await page.evaluate(() => {
    for (const old of document.querySelectorAll('[data-control]')) old.removeAttribute('data-control');
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const found = scope.querySelectorAll<HTMLElement>('a[href], button, summary, input, select, textarea');
    const shown = [...found].filter((element) => element.checkVisibility());
    for (const [i, element] of shown.entries()) element.dataset['control'] = String(i);
    return shown.map((element) => element.outerHTML.slice(0, 120));
  });
  return new Map(controls.map((html, i) => [String(i), html]));
}

/** What is wider than the window and makes it scroll sideways; nothing where nothing does. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > clientWidth + 0.5 || left < -0.5;
    });
    return [
      `${scrollWidth} px in a window of ${clientWidth}`,
      ...wide.map((element) => element.outerHTML.slice(0, 120)),
    ];
  });
}
