// Lighthouse, asked about a page as a phone on a slow network sees it.

import { launchBrowser } from '@slotpay/stack/browser';
import { choosePort } from '@slotpay/stack/ports';
import lighthouse from 'lighthouse';

export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo';

export interface Verdict {
  /** Of a hundred. */
  readonly scores: Readonly<Partial<Record<Category, number>>>;
  /** Every audit that is not passed in full, as Lighthouse words it. */
  readonly shortcomings: readonly string[];
  /** Milliseconds on the simulated phone, except the layout shift, which is a share of the screen. */
  readonly metrics: Readonly<Record<'firstPaint' | 'largestPaint' | 'blocked' | 'shift', number>>;
}

/** @throws when Lighthouse could not load the page */
export async function judge(url: string, categories: readonly Category[]): Promise<Verdict> {
  const port = await choosePort();
  const browser = await launchBrowser({ args: [`--remote-debugging-port=${port}`] });
  try {
    const run = await lighthouse(url, { port, logLevel: 'silent', onlyCategories: [...categories] });
    if (!run || run.lhr.runtimeError) throw new Error(run?.lhr.runtimeError?.message ?? 'Lighthouse said nothing');
    const { lhr } = run;
    const audits = Object.values(lhr.audits);
    const value = (id: string) => lhr.audits[id]?.numericValue ?? Number.NaN;
    return {
      scores: Object.fromEntries(
        Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]),
      ),
      shortcomings: audits
        .filter(({ score }) => score !== null && score < 1)
        .map(({ title, displayValue = '' }) => `${title} ${displayValue}`.trim()),
      metrics: {
        firstPaint: value('first-contentful-paint'),
        largestPaint: value('largest-contentful-paint'),
        blocked: value('total-blocking-time'),
        shift: value('cumulative-layout-shift'),
      },
    };
  } finally {
    await browser.close();
  }
}
