// What a client was offered: frozen on the booking when the session type is chosen, whatever the host changes later.

import type { Currency } from './money.ts';

/** Terms are frozen on every booking and travel with it: so many of each keep it small (docs/decisions/0013). */
export const MAX_RATE_RULES = 4;
export const MAX_REFUND_TIERS = 3;

/** From `hoursBefore` the start and earlier (inclusive), a client's cancellation returns `refundPercent`. */
export interface RefundTier {
  readonly hoursBefore: number;
  readonly refundPercent: number;
}

/** Tiers in strictly descending `hoursBefore`; later than the last tier nothing is refunded. `flatFee` (minor units) is kept from each partial or full refund of a client's own cancellation. */
export interface RefundPolicy {
  readonly tiers: readonly RefundTier[];
  readonly flatFee: number;
}

/** Another price for some start times. Every given condition must hold; the first matching rule wins. */
export interface RateRule {
  /** Minor units of the session type's currency. */
  readonly price: number;
  /** IANA zone in which the conditions are read. */
  readonly timeZone: string;
  /** ISO weekdays, Monday 1 to Sunday 7. */
  readonly weekdays?: readonly number[] | undefined;
  /** First hour (0–23) and the hour before which the rule ends (1–24). */
  readonly fromHour?: number | undefined;
  readonly untilHour?: number | undefined;
  /** Local dates `YYYY-MM-DD`, both inclusive. */
  readonly fromDate?: string | undefined;
  readonly untilDate?: string | undefined;
}

/** What becomes of a booking moved to a dearer time whose difference is not paid by the deadline: it is cancelled and refunded by policy, or it keeps its price. */
export const UNPAID_DIFFERENCES = ['cancel', 'waive'] as const;
export type UnpaidDifference = (typeof UNPAID_DIFFERENCES)[number];

/** A session type's price and policy in force when the client chose it. */
export interface SessionTerms {
  readonly sessionTypeId: string;
  /** Which revision of the session type these terms come from. */
  readonly revision: number;
  readonly durationMinutes: number;
  /** How long an unpaid slot is held: the life of a Checkout Session. Stripe allows 30 minutes to 24 hours; some slack keeps a delayed request valid. */
  readonly holdMinutes: number;
  readonly currency: Currency;
  /** Base price in minor units; 0 means free. */
  readonly price: number;
  readonly rateRules: readonly RateRule[];
  readonly refundPolicy: RefundPolicy;
  /** Absent means `cancel`: most bookings need not carry it. */
  readonly unpaidDifference?: UnpaidDifference | undefined;
}
