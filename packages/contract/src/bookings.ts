// What a client asks of a booking and what it may see of it.

import { CLIENT_EVENTS, LEAF_PATHS, STATE_NAMES } from '@slotpay/machine';
import { z } from 'zod';
import { BookingId, Capability, FlowToken, Reference } from './ids.ts';
import { Amount, Currency, Instant } from './money.ts';
import { RateRule } from './session-types.ts';

/** What the client may be spoken to in. */
export const Language = z.enum(['en', 'de']);
export type Language = z.infer<typeof Language>;

/** POST /bookings: the client has picked a time in Calendly's embed. Prices are never the client's to say. */
export const CreateBooking = z.strictObject({
  sessionTypeId: z.string().max(64),
  /** The revision of the session type the client saw: its price is honoured. */
  revision: z.int().min(1),
  flowToken: FlowToken,
  /** As Calendly's message gave them; the server takes only the ids out of them. */
  calendlyEventUri: z.string().max(200),
  calendlyInviteeUri: z.string().max(300),
  /** The language the client reads our page in. */
  language: Language.optional(),
});
export type CreateBooking = z.infer<typeof CreateBooking>;

/** POST /bookings/:id/events */
export const PostEvent = z
  .strictObject({
    type: z.enum(CLIENT_EVENTS),
    /** The refund the client agrees to: what `cancellationQuote` said. Where cancelling returns another, nothing is done. */
    refund: Amount.optional(),
  })
  .refine(({ type, refund }) => refund === undefined || type === 'cancelBooking', {
    error: 'only cancelBooking returns anything',
    path: ['refund'],
  });
export type PostEvent = z.infer<typeof PostEvent>;

const RefundQuote = z.strictObject({
  amount: Amount,
  percent: z.int(),
  reason: z.enum([
    'nothing_paid',
    'before_confirmation',
    'cancelled_by_host',
    'full_by_policy',
    'partial_by_policy',
    'none_by_policy',
  ]),
  changesAt: Instant.nullable(),
});

const Time = z.strictObject({ startsAt: Instant, endsAt: Instant });

/** A new time for a booking that was paid for, or is free. */
const Reschedule = z.strictObject({
  by: z.enum(['client', 'invitee', 'host', 'operator', 'system']),
  at: Instant,
  /** The time before; null when Calendly had not told it. */
  from: Time.nullable(),
  /** Positive: the client pays it. Negative: it goes back. */
  difference: z.int(),
  /** A rise nobody asks for: too small to be charged, or not the client's wish. */
  waived: Amount,
  /** Whether the difference is settled. */
  settled: z.boolean(),
});

/** What a new time would change, known before the client agrees to one. */
const RescheduleQuote = z.strictObject({
  /** The times it is about; null: all that no earlier quote is about. */
  rule: RateRule.nullable(),
  price: Amount,
  /** `dearer`: the client pays `amount`. `cheaper`: it goes back. `waived`: it is too small to be charged. */
  kind: z.enum(['none', 'dearer', 'cheaper', 'waived']),
  amount: Amount,
});

/** A booking as its client sees it. `version` grows with every change; an older one never replaces a newer one. */
export const BookingView = z.strictObject({
  id: BookingId,
  reference: Reference,
  version: z.int().min(1),
  state: z.enum(STATE_NAMES),
  path: z.enum(LEAF_PATHS),
  /** The machine's own stored snapshot, for the browser's replica. */
  snapshot: z.string(),
  sessionType: z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    hostName: z.string(),
    durationMinutes: z.int(),
  }),
  /** Null until Calendly has confirmed the slot. */
  time: Time.nullable(),
  /** Null until Calendly has told us who booked. */
  invitee: z.strictObject({ name: z.string(), email: z.string(), timeZone: z.string() }).nullable(),
  currency: Currency,
  /** What the session costs at its time; null until the time is known. */
  price: Amount.nullable(),
  /** Captured and not returned. */
  paid: Amount,
  /** The client's bank is looking at a payment and has not decided: nothing of it can be returned meanwhile. */
  disputed: z.boolean(),
  /** Where to pay while a Checkout Session is open. */
  checkoutUrl: z.url().nullable(),
  /** Until when the unpaid slot is held. */
  holdExpiresAt: Instant.nullable(),
  /** When something happens by itself: until then a cancellation can be taken back, a difference be paid. */
  deadline: Instant.nullable(),
  receiptUrl: z.url().nullable(),
  joinUrl: z.url().nullable(),
  rescheduleUrl: z.url().nullable(),
  /** The last new time after payment; null when there was none. */
  reschedule: Reschedule.nullable(),
  /** In the order in which they apply; empty where the client cannot move the booking. */
  rescheduleQuotes: z.array(RescheduleQuote),
  /** What cancelling now would return; null where a client cannot cancel. */
  cancellationQuote: RefundQuote.nullable(),
  /** What the client may send now. */
  clientEvents: z.array(z.enum(CLIENT_EVENTS)),
  createdAt: Instant,
  /** The server's clock, for countdowns. */
  serverTime: Instant,
});
export type BookingView = z.infer<typeof BookingView>;

/** 201 to POST /bookings and 200 to POST /recoveries: the only answers that carry a capability. */
export const OpenedBooking = z.strictObject({ booking: BookingView, capability: Capability });
export type OpenedBooking = z.infer<typeof OpenedBooking>;

/** POST /recoveries/mails: asks for a mail with a new link, to the address the booking was made with. */
export const CreateRecoveryMail = z.strictObject({ reference: Reference });
export type CreateRecoveryMail = z.infer<typeof CreateRecoveryMail>;

/** POST /recoveries: exchanges the token of a mailed link for a capability, once. */
export const CreateRecovery = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export type CreateRecovery = z.infer<typeof CreateRecovery>;
