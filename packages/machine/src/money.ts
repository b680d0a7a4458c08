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

/** The smallest amount Stripe charges, in minor units; 50 where its table names none. */
export function minimumCharge(currency: Currency): number {
  return MINIMUM_CHARGE[currency] ?? 50;
}

/** Rounds half up to what the currency can express; the only place where an amount is rounded. */
export function roundToStep(amount: number, currency: Currency): number {
  const step = smallestStep(currency);
  return Math.floor(amount / step + 0.5) * step;
}
