// What the machine receives: the specification's 21 triggers, letter for letter, and three facts it has no word for.
//
// Words used all over Slotpay: a *booking* is one client's attempt at one session; an *event* is what happened to it; a
// *transition* is one edge taken because of it; an *effect* is what the machine then asks of the world; a *timer* is a
// durable "unless something happens before". Events carry ids, codes, amounts and instants, never personal data: the
// log keeps them for good. `at` is the UTC instant (ISO) the server gave the event; it is the machine's only clock.

import type { CancelledBy } from './policy.ts';
import type { SessionTerms } from './terms.ts';

/** A Calendly invitee: the ids are the last path segments of Calendly's URIs. */
export interface CalendlyIds {
  readonly eventId: string;
  readonly inviteeId: string;
}

/** The session's instants, UTC ISO. */
export interface SessionTime {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Payload of every event, by its name. */
export interface EventMap {
  // User-initiated (specification, triggers 1–6)
  selectSessionType: unknown;
  startCalendlyScheduling: { readonly terms: SessionTerms };
  cancelBookingProcess: unknown;
  /** `inviteeId` when Calendly says so: an invitee we have moved on from changes nothing. */
  cancelBooking: { readonly by: CancelledBy; readonly inviteeId?: string | undefined };
  /** From Calendly's pair of webhooks; without times when only the cancelled half has arrived. */
  rescheduleBooking: { readonly by: CancelledBy; readonly invitee: CalendlyIds; readonly time: SessionTime | null };
  retryPayment: unknown;

  // System-initiated (7–15)
  onCalendlyEventCreated: CalendlyIds;
  /** Calendly's word that the invitee exists, by webhook or by its API. `paidInCalendly`: the event type takes money itself, so the client would pay twice. */
  onCalendlyWebhookReceived: CalendlyIds &
    SessionTime & { readonly source: 'webhook' | 'api'; readonly paidInCalendly: boolean };
  /** `time` only when a person confirms by hand what Calendly never told us. */
  initiatePayment: { readonly time?: SessionTime | undefined };
  onStripeSessionCreated: {
    readonly attempt: number;
    readonly sessionId: string;
    readonly amount: number;
    readonly expiresAt: string;
  };
  onPaymentSucceeded: {
    readonly sessionId: string;
    readonly paymentIntentId: string;
    readonly amount: number;
    readonly currency: string;
    readonly receiptUrl: string | null;
    /** What Stripe says of the payment and is not so of this booking: the money confirms nothing and a person looks. */
    readonly disagrees?: 'livemode' | 'metadata' | undefined;
  };
  onPaymentFailed: { readonly attempt: number; readonly code: string };
  /** `by` when a client takes back their own cancellation; else it is the system's word. */
  confirmBooking: { readonly by?: 'client' | undefined };
  /** `ofPayment`: whatever of this one came to nothing may go on, a dispute about it was won. */
  initiateRefund: { readonly ofPayment?: string | undefined };
  /** `through` a dispute: the bank has given the client the money, and `refundId` is the dispute. */
  completeRefund: {
    readonly paymentIntentId: string;
    readonly refundId: string;
    readonly amount: number;
    readonly refundAttempt?: number | undefined;
    readonly through?: 'dispute' | undefined;
  };

  // Error handling (16–21)
  onCalendlyError: { readonly code: string };
  /** `attempt`: the Checkout Session that could not be opened. `refundOf`: the payment whose refund failed; `refundId` once Stripe has named it. `refundAttempt`, here and in all news of refunds: our number for it, 0 when somebody else made it. */
  onPaymentError: {
    readonly code: string;
    readonly recoverable: boolean;
    readonly attempt?: number | undefined;
    readonly refundOf?: string | undefined;
    readonly refundId?: string | undefined;
    readonly refundAttempt?: number | undefined;
  };
  onWebhookError: { readonly code: string; readonly recoverable: boolean };
  attemptRecovery: unknown;
  recoverySucceeded: { readonly checkoutStillOpen?: boolean | undefined };
  recoveryFailed: { readonly code: string; readonly recoverable: boolean };

  // Facts the specification has no trigger for; see docs/decisions/0002
  /** Stripe took the order but the money comes later (bank debit): the session is complete and unpaid. */
  onPaymentSettling: { readonly attempt: number; readonly sessionId: string };
  /** Stripe accepted a refund and named it; the money is not back yet. */
  onRefundCreated: {
    readonly paymentIntentId: string;
    readonly refundId: string;
    readonly refundAttempt?: number | undefined;
  };
  /** The client's browser came back from Stripe: a hint to ask Stripe, never a proof of payment. */
  onCheckoutReturned: unknown;
}

/** The name of an event. */
export type EventType = keyof EventMap;

/** An event as the machine receives it. */
export type BookingEvent = { [T in EventType]: { readonly type: T; readonly at: string } & EventMap[T] }[EventType];

/** An event before the server has given it its instant. */
export type UnstampedEvent = { [T in EventType]: { readonly type: T } & EventMap[T] }[EventType];

/** One kind of event. */
export type EventOf<T extends EventType> = Extract<BookingEvent, { type: T }>;

/** The specification's 21 triggers, in its order. */
export const TRIGGERS = [
  'selectSessionType',
  'startCalendlyScheduling',
  'cancelBookingProcess',
  'cancelBooking',
  'rescheduleBooking',
  'retryPayment',
  'onCalendlyEventCreated',
  'onCalendlyWebhookReceived',
  'initiatePayment',
  'onStripeSessionCreated',
  'onPaymentSucceeded',
  'onPaymentFailed',
  'confirmBooking',
  'initiateRefund',
  'completeRefund',
  'onCalendlyError',
  'onPaymentError',
  'onWebhookError',
  'attemptRecovery',
  'recoverySucceeded',
  'recoveryFailed',
] as const satisfies readonly EventType[];

/** The three facts added to the specification's triggers. */
export const ADDED_EVENTS = [
  'onPaymentSettling',
  'onRefundCreated',
  'onCheckoutReturned',
] as const satisfies readonly EventType[];

/**
 * What a client may ask of a booking the server already holds; everything else is the providers', the clock's or an
 * operator's to say. `confirmBooking` is the undo of a cancellation and only that, see `clientEvents`.
 */
export const CLIENT_EVENTS = [
  'cancelBookingProcess',
  'cancelBooking',
  'retryPayment',
  'confirmBooking',
  'attemptRecovery',
  'onCheckoutReturned',
] as const satisfies readonly EventType[];

export type ClientEventType = (typeof CLIENT_EVENTS)[number];
