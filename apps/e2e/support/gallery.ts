// The gallery in a browser: every case of every screen, one page turned from case to case without loading again.

import { type Gallery, startGallery } from '@slotpay/stack/gallery';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './client.ts';

/** A gallery and a browser for one test file, up before its tests and gone after them. */
export function gallery() {
  const parts: { server?: Gallery; browser?: Browser } = {};
  beforeAll(async () => {
    [parts.server, parts.browser] = await Promise.all([startGallery(), openBrowser()]);
  });
  afterAll(async () => {
    await parts.browser?.close();
    await parts.server?.stop();
  });
  return {
    /** A new visit, at the contents page in a language. */
    visit: (options: BrowserContextOptions = {}, locale = 'en'): Promise<Visit> => {
      if (!parts.server || !parts.browser) throw new Error('The gallery is not up yet: use it inside a test.');
      return Visit.begin(parts.browser, `${parts.server.url}?locale=${locale}`, options);
    },
  };
}

/** One page that shows one case after the other. */
export class Visit {
  readonly page: Page;
  /** The addresses of all cases, path and query, as the contents page lists them. */
  readonly cases: readonly string[];
  /** The addresses of cases with each code they can have. */
  readonly codes: readonly string[];

  private constructor(page: Page, cases: readonly string[], codes: readonly string[]) {
    this.page = page;
    this.cases = cases;
    this.codes = codes;
  }

  static async begin(browser: Browser, url: string, options: BrowserContextOptions): Promise<Visit> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
    context.setDefaultTimeout(20_000);
    // Calendly's own page is Calendly's affair, and there is no network here.
    await context.route('https://calendly.com/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html lang="en"><title>Calendly</title></html>',
      }),
    );
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    const addresses = (links: string) =>
      page.locator(links).evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
    return new Visit(page, await addresses('.gallery-case'), await addresses('.gallery-codes a'));
  }

  /** The cases by name, `PAYMENT_PROCESSING.settling` or `PAYMENT_FAILED+expired` say. */
  get names(): string[] {
    return this.cases.map(pathIn);
  }

  /** Turns to a case the way the back button does, without loading the app again. */
  async turnTo(address: string): Promise<void> {
    const path = pathIn(address);
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, address);
    await this.page.locator(`[data-state="${path.split('+')[0]}"]`).waitFor();
    // A colour on its way from one case's button to the next one's is neither's.
    await this.page.evaluate(async () => {
      const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
  }

  /** Every case as it stands, and each of its questions as it is asked. Yields what is on screen, for messages. */
  async *views(): AsyncGenerator<string> {
    for (const address of this.cases) {
      await this.turnTo(address);
      yield address;
      for (const question of await this.page.locator('dialog').all()) {
        await question.evaluate((dialog: HTMLDialogElement) => dialog.showModal());
        yield `${address}, asking: ${await question.getByRole('heading').first().textContent()}`;
        await question.evaluate((dialog: HTMLDialogElement) => dialog.close());
      }
    }
  }

  async end(): Promise<void> {
    await this.page.context().close();
  }
}

function pathIn(address: string): string {
  return new URLSearchParams(address.split('?')[1]).get('path') ?? '';
}
