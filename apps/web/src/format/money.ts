// Amounts as people read them.

import { exponent } from '@slotpay/machine';

/** `12000, 'eur'` → `€120.00`. @param amount minor units as Stripe counts them */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const major = amount / 10 ** exponent(currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase() }).format(major);
}
