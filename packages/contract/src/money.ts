// Money on the wire: an integer in the currency's minor unit, never a decimal.

import { z } from 'zod';

/** Minor units as Stripe counts them; eight digits are its limit. */
export const Amount = z.int().min(0).max(99_999_999);

/** Lower-case ISO 4217, as Stripe writes it. */
export const Currency = z.string().regex(/^[a-z]{3}$/);

export const Instant = z.iso.datetime();
