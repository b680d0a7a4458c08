// Amounts: integers in a currency's smallest unit, with Stripe's bounds.
import { invalid } from './errors.ts';

const ZERO_DECIMALS = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMALS = new Set('bhd jod kwd omr tnd'.split(' '));

/** Least total of a payment, minor units. From the public table of charge currencies. */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};
const MAXIMUM = 99_999_999;

/** Digits after the point in the API's integers: ISK and UGX keep two for old clients' sake. */
function decimals(currency: string): number {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** For people: 12000 eur → €120.00. */
export function money(amount: number, currency: string): string {
  const digits = decimals(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** Throws amount_too_small or amount_too_large. A total of 0 is a free order and passes. */
export function requireChargeable(total: number, currency: string): void {
  const least = MINIMUM[currency] ?? 0;
  if (total > 0 && total < least) {
    const floor = `${money(least, currency)} ${currency}`;
    throw invalid(`The Checkout Session's total amount due must add up to at least ${floor}`, 'amount_too_small');
  }
  if (total > MAXIMUM) {
    const ceiling = `${money(MAXIMUM, currency)} ${currency}`;
    throw invalid(`The Checkout Session's total amount due must be no more than ${ceiling}`, 'amount_too_large');
  }
}
