// docs/screens.md as text: which pictures there are, and which further cases the gallery shows.

import { join } from 'node:path';
import { STATE_NAMES, type StateName } from '@slotpay/machine';

const docs = join(import.meta.dirname, '../../../docs');

/** The page. */
export const PAGE = join(docs, 'screens.md');

/** The folder of its pictures. */
export const PICTURES = join(docs, 'screens');

/** The states that are also shown wide, and in which theme. */
export const WIDE = {
  SESSION_TYPE_SELECTION: 'light',
  PAYMENT_PROCESSING: 'light',
  BOOKING_CONFIRMED: 'dark',
  BOOKING_RESCHEDULED: 'light',
  REFUND_PENDING: 'dark',
} satisfies Partial<Record<StateName, 'light' | 'dark'>>;

const intro = `# Screens

One screen per state, on the gallery's clock, as \`pnpm pictures\` in \`apps/e2e\` took them from the built app. The bookings behind them are driven by the statechart itself. \`npx pnpm@12 dev\` serves the gallery at \`/gallery\`: every case below in every language and theme, and with every code that has words of its own.
`;

/** The page's text. @param cases the gallery's cases by name, `PAYMENT_PROCESSING.settling` or `PAYMENT_FAILED+expired` say */
export function pageOf(cases: readonly string[]): string {
  const sections = STATE_NAMES.map((state) => {
    const names = casesOf(state, cases);
    const wide = state in WIDE ? `<img src="screens/${state}-wide.webp" width="640" alt="${state}, 1280 px wide">` : '';
    const others = names.length > 1 ? `\nIn the gallery: ${names.map((name) => `\`${name}\``).join(' · ')}\n` : '';
    return `## ${state}\n${others}\n<img src="screens/${state}.webp" width="260" alt="${state}, 390 px wide"> ${wide}`.trimEnd();
  });
  return `${[intro.trimEnd(), ...sections].join('\n\n')}\n`;
}

/** The case that stands for its state: the one with most to see, else the first. */
export function caseFor(state: StateName, cases: readonly string[]): string {
  const richest = 'BOOKING_RESCHEDULED.collectingDifference';
  const names = casesOf(state, cases);
  const name = names.find((one) => one === richest) ?? names[0];
  if (name === undefined) throw new Error(`The gallery does not show ${state}`);
  return name;
}

function casesOf(state: StateName, cases: readonly string[]): string[] {
  return cases.filter((name) => /^\w+/.exec(name)?.[0] === state);
}
