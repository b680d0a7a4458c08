// What a page makes a browser download, by what has really come over the line.

import type { Page } from 'playwright-core';

export interface Script {
  /** As it was built, without its hash: `booking-pages`. */
  readonly name: string;
  /** As it came, after gzip. */
  readonly bytes: number;
}

/**
 * Watches a page's scripts from now on, every one downloaded afresh and packed with gzip.
 * @returns what has come so far, each time it is called
 */
export async function watchScripts(page: Page): Promise<() => Promise<Script[]>> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' });
  const scripts: Promise<Script>[] = [];
  page.on('requestfinished', (request) => {
    const name = /\/assets\/([\w-]+?)-[\w-]{8}\.js$/.exec(request.url())?.[1];
    if (name === undefined) return;
    const weighed = request.sizes().then(({ responseBodySize }) => ({ name, bytes: responseBodySize }));
    scripts.push(weighed);
  });
  return () => Promise.all(scripts);
}

/** Their weight together, in KiB. */
export function weightOf(scripts: readonly Script[]): number {
  return scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
}

export const namesOf = (scripts: readonly Script[]): string[] => scripts.map(({ name }) => name).toSorted();
