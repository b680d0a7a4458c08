// Amounts and times as a language writes them.

import { exponent } from '@slotpay/machine';
import type { Words } from './words.ts';

/** `12000, 'eur'` → `€120.00`, `120,00 €`. @param amount minor units as Stripe counts them */
export function formatMoney(amount: number, currency: string, { language }: Pick<Words, 'language'>): string {
  const digits = exponent(currency);
  const style = { style: 'currency', currency: currency.toUpperCase(), minimumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language, style).format(amount / 10 ** digits);
}

/**
 * Start and end in the client's own zone, with the zone's name; the end's day as well when it is another one, and the
 * zone of each when the clocks change in between.
 */
export function formatWhen(
  time: { startsAt: string; endsAt: string },
  timeZone: string,
  { dates }: Pick<Words, 'dates'>,
): string {
  const [start, end] = [new Date(time.startsAt), new Date(time.endsAt)];
  const zone = new Intl.DateTimeFormat(dates, { timeZone, timeZoneName: 'long' });
  const [before, after] = [start, end].map((at) => zone.formatToParts(at).find(isZone)?.value ?? timeZone);
  const moment = new Intl.DateTimeFormat(dates, { dateStyle: 'full', timeStyle: 'short', timeZone });
  if (before !== after) return `${moment.format(start)} (${before}) – ${moment.format(end)} (${after})`;
  return `${moment.formatRange(start, end)} (${before})`;
}

const isZone = ({ type }: Intl.DateTimeFormatPart) => type === 'timeZoneName';
