// Amounts are integers in the currency's minor unit as Stripe counts it; nothing here ever holds a fraction.
// Source of the tables: Stripe's "Supported currencies" (decimals, special cases, minimum charges).

/** Lower-case ISO 4217 code, as Stripe writes it. */
export type Currency = string;

/** An integer amount in the minor unit Stripe uses for `currency`. */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

const MINIMUM_CHARGE: Readonly<Record<Currency, number>> = {
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
  huf: 17_500,
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
  usd: 50,
};

/**
 * Stripe names no minimum for these: it converts the amount and compares it with that of the account's own currency. So
 * this is about a US dollar, twice the highest of those minimums; rates move, and Stripe has the last word.
 */
const ABOUT_A_DOLLAR: Readonly<Record<Currency, number>> = {
  bhd: 380,
  bif: 3000,
  clp: 1000,
  cop: 450_000,
  djf: 180,
  gnf: 9000,
  idr: 1_700_000,
  ils: 400,
  isk: 14_000,
  jod: 710,
  kmf: 450,
  krw: 1500,
  kwd: 310,
  mga: 4600,
  omr: 390,
  php: 6000,
  pyg: 8000,
  rwf: 1500,
  tnd: 3200,
  try: 4500,
  twd: 3300,
  ugx: 380_000,
  uyu: 4200,
  vnd: 27_000,
  vuv: 120,
  xaf: 600,
  xof: 600,
  xpf: 110,
  zar: 1900,
};

/** How many decimals of the major unit Stripe's integer carries (2 for `eur`, 0 for `jpy`, 3 for `kwd`). `ugx` and `isk` are sent with two although they have none. */
export function exponent(currency: Currency): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** The smallest step an amount may take: three-decimal currencies end in 0, `ugx` and `isk` in 00. */
export function smallestStep(currency: Currency): 1 | 10 | 100 {
  if (currency === 'ugx' || currency === 'isk') return 100;
  return THREE_DECIMAL.has(currency) ? 10 : 1;
}

/** The smallest amount to be charged, in minor units: Stripe's own, or what is surely more; 100 where nothing is known. */
export function minimumCharge(currency: Currency): number {
  return MINIMUM_CHARGE[currency] ?? ABOUT_A_DOLLAR[currency] ?? 100;
}

/** Rounds half up to what the currency can express; the only place where an amount is rounded. */
export function roundToStep(amount: number, currency: Currency): number {
  const step = smallestStep(currency);
  return Math.floor(amount / step + 0.5) * step;
}
