// How fast the first page is on a phone: `pnpm lighthouse` in apps/e2e. The server is the real one, with the built app.

import { startStack } from '@slotpay/stack';
import { judge, type Verdict } from '../support/lighthouse.ts';
import { median } from './median.ts';

const RUNS = 5;

function print({ scores, metrics, shortcomings }: Verdict, name: string): void {
  const { performance, accessibility, seo } = scores;
  const ms = (value: number) => `${Math.round(value)} ms`;
  process.stdout.write(
    `${name}: performance ${performance}, accessibility ${accessibility}, best practices ${scores['best-practices']}, SEO ${seo}` +
      `; first paint ${ms(metrics.firstPaint)}, largest ${ms(metrics.largestPaint)}, blocked ${ms(metrics.blocked)}, shift ${metrics.shift.toFixed(3)}\n`,
  );
  if (process.argv.includes('--why')) for (const line of shortcomings) process.stdout.write(`   ${line}\n`);
}

const stack = await startStack();
try {
  const performance: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    const verdict = await judge(stack.urls.app, ['performance', 'accessibility', 'best-practices', 'seo']);
    print(verdict, `run ${run}`);
    performance.push(verdict.scores.performance ?? 0);
  }
  process.stdout.write(`performance, median of ${RUNS}: ${median(performance)}\n`);
} finally {
  await stack.stop();
}
process.exit();
