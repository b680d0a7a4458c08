// What can be booked: GET /session-types, and the file a business describes its sessions in.

import { MAX_RATE_RULES, MAX_REFUND_TIERS, minimumCharge, smallestStep, UNPAID_DIFFERENCES } from '@slotpay/machine';
import { z } from 'zod';
import { Amount, Currency } from './money.ts';

const RefundTier = z.strictObject({
  hoursBefore: z.number().min(0),
  refundPercent: z.int().min(0).max(100),
});

/** Tiers are strictly descending, so that exactly one boundary lies between two of them, and waiting never pays. */
export const RefundPolicy = z.strictObject({
  tiers: z
    .array(RefundTier)
    .max(MAX_REFUND_TIERS, { error: `at most ${MAX_REFUND_TIERS} refund tiers` })
    .refine((tiers) => tiers.every((t, i) => i === 0 || t.hoursBefore < (tiers[i - 1]?.hoursBefore ?? 0)), {
      error: 'refund tiers must be strictly descending by hoursBefore',
    })
    .refine((tiers) => tiers.every((t, i) => i === 0 || t.refundPercent <= (tiers[i - 1]?.refundPercent ?? 100)), {
      error: 'a later tier must not refund more than an earlier one',
    })
    .readonly(),
  flatFee: Amount.default(0),
});

const Hour = z.int().min(0).max(24);
const LocalDate = z.iso.date();

export const RateRule = z
  .strictObject({
    price: Amount,
    timeZone: z.string().refine(isTimeZone, { error: 'not an IANA time zone' }),
    weekdays: z.array(z.int().min(1).max(7)).readonly().optional(),
    fromHour: Hour.optional(),
    untilHour: Hour.optional(),
    fromDate: LocalDate.optional(),
    untilDate: LocalDate.optional(),
  })
  .refine((rule) => (rule.fromHour ?? 0) < (rule.untilHour ?? 24), {
    error: 'a rule must end after the hour it begins: give two rules for a night',
  })
  .refine((rule) => (rule.fromDate ?? '') <= (rule.untilDate ?? '9999-12-31'), {
    error: 'a rule must not end before the date it begins',
  });

const RateRules = z.array(RateRule).max(MAX_RATE_RULES, { error: `at most ${MAX_RATE_RULES} rate rules` });

/** Moved to a dearer time and the difference unpaid at its deadline: cancelled by policy, or kept at the old price. */
const UnpaidDifference = z.enum(UNPAID_DIFFERENCES);

/** Price and policy as the machine freezes them on a booking. */
export const SessionTerms = z.strictObject({
  sessionTypeId: z.string(),
  revision: z.int().min(1),
  durationMinutes: z.int().min(1),
  holdMinutes: z.int().min(35).max(1430),
  currency: Currency,
  price: Amount,
  rateRules: RateRules.readonly(),
  refundPolicy: RefundPolicy,
  /** Absent means `cancel`. */
  unpaidDifference: UnpaidDifference.optional(),
});

/** A session type as a client chooses it. */
export const SessionType = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  hostName: z.string(),
  terms: SessionTerms,
  /** The Calendly page to embed. */
  schedulingUrl: z.url(),
  /** The business's own picture; its address, a path of this origin, changes with it. */
  picture: z.strictObject({ url: z.string() }).nullable(),
});
export type SessionType = z.infer<typeof SessionType>;

/** GET /session-types */
export const SessionTypesResponse = z.strictObject({
  businessName: z.string(),
  /** Where clients write to, a `mailto:` or `https:` address; null where nobody is to be written to. */
  contact: z.url({ protocol: /^(mailto|https)$/ }).nullable(),
  /** The only origin whose messages the embed may believe. */
  calendlyOrigin: z.url(),
  sessionTypes: z.array(SessionType),
});
export type SessionTypesResponse = z.infer<typeof SessionTypesResponse>;

/** A file in the folder of the one that names it, or below. */
const PictureFile = z
  .string()
  .max(255)
  .refine((file) => file.split('/').every((part) => !['', '.', '..'].includes(part)) && !/\\|\p{Cc}/u.test(file), {
    error: 'a picture must be a file beside this one, or in a folder beside it',
  });

/** One entry of the file `slotpay seed` reads. */
export const SessionTypeSeed = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,64}$/),
    name: z.string().min(1).max(120),
    description: z.string().max(500),
    hostName: z.string().min(1).max(120),
    /** Absent means that one is drawn. */
    picture: PictureFile.optional(),
    durationMinutes: z
      .int()
      .min(5)
      .max(24 * 60),
    holdMinutes: z.int().min(35).max(1430).default(40),
    price: Amount,
    currency: Currency,
    calendlyEventTypeUri: z.string().regex(/^https:\/\/api\.calendly\.com\/event_types\/[A-Za-z0-9-]{8,64}$/),
    schedulingPath: z.string().regex(/^\/[A-Za-z0-9_-][A-Za-z0-9/_-]{0,199}$/),
    refundPolicy: RefundPolicy,
    unpaidDifference: UnpaidDifference.default('cancel'),
    rateRules: RateRules.default([]),
  })
  .refine((type) => [type.price, ...type.rateRules.map((r) => r.price)].every((p) => isChargeable(p, type.currency)), {
    error: 'every price must be 0, or an amount the currency has and Stripe charges',
  })
  .refine((type) => type.refundPolicy.flatFee % smallestStep(type.currency) === 0, {
    error: 'the flat fee must be an amount the currency has',
  });
export type SessionTypeSeed = z.infer<typeof SessionTypeSeed>;

function isChargeable(price: number, currency: string): boolean {
  return price === 0 || (price >= minimumCharge(currency) && price % smallestStep(currency) === 0);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
