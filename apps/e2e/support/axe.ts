// WCAG 2.2 AA and axe's best practices, as far as a program can tell; what a provider's frame shows is the provider's.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const program = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

/** How axe is called once it is in a page. */
type WithAxe = { axe?: { run(context: { exclude: string[] }, options: RunOptions): Promise<AxeResults> } };

/** Every broken rule, with each element that breaks it. axe stays in the page, which makes the next call three times as fast. */
export async function brokenRules(page: Page): Promise<string[]> {
  const loaded = await page.evaluate(() => 'axe' in globalThis);
  // Evaluated from outside: the page's own policy would not let a foreign script in.
  if (!loaded) await page.evaluate(await readFile(program, 'utf8'));
  const broken = await page.evaluate(
    async (options) => (await (globalThis as WithAxe).axe?.run({ exclude: ['iframe'] }, options))?.violations,
    options,
  );
  if (broken === undefined) throw new Error('axe did not load');
  return broken.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
