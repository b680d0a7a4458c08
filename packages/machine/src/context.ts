// What a booking remembers: what a later decision or a page reads, and nothing that names a person. When and by which
// Checkout Session something was paid is in the log. Why it has to stay small: docs/decisions/0013.

import type { CalendlyIds, SessionTime } from './events.ts';
import type { CancelledBy, Capture, RefundReason } from './policy.ts';
import type { StateName } from './state-names.ts';
import type { SessionTerms } from './terms.ts';

export interface BookingContext {
  /** One id from the first moment on: the specification's tempBookingId and bookingId. */
  readonly bookingId: string;
  /** Price and policy as they were when the session type was chosen. */
  readonly terms: SessionTerms | null;
  /** The slot in Calendly; `time` is null until Calendly itself has told it. */
  readonly calendly: (CalendlyIds & { readonly time: SessionTime | null }) | null;
  /** What the session costs at its time, minor units; null until the time is known. */
  readonly price: number | null;
  /** How many Checkout Sessions were asked for so far. */
  readonly attempt: number;
  /** The Checkout Session that may still be paid. */
  readonly checkout: {
    readonly attempt: number;
    readonly sessionId: string;
    readonly amount: number;
    readonly expiresAt: string;
  } | null;
  /** Charges that count for this booking, oldest first. */
  readonly payments: readonly Capture[];
  /** Stripe's receipt for the last of them. */
  readonly receiptUrl: string | null;
  /** Payment intents that were captured but belong to nothing, and are being returned. */
  readonly orphans: readonly string[];
  /** How many refunds were asked for so far. */
  readonly refundAttempt: number;
  /** Refunds of `payments`, oldest first. */
  readonly refunds: readonly Refund[];
  readonly confirmedAt: string | null;
  readonly cancellation: Cancellation | null;
  readonly reschedule: Reschedule | null;
  /** The last new time that was settled. */
  readonly moved: Reschedule | null;
  /** What last went wrong; cleared when things go on. */
  readonly failure: Failure | null;
  readonly recovery: { readonly origin: StateName; readonly attempts: number };
}

export interface Refund {
  readonly paymentIntentId: string;
  readonly amount: number;
  /** Its number among all refunds asked for; a new try after a failure gets a new one. 0: made in Stripe's dashboard. */
  readonly attempt: number;
  readonly refundId: string | null;
  readonly status: 'requested' | 'pending' | 'succeeded' | 'failed';
  /** Carries a number of ours and is not the refund we know under it: more went back than was asked for. */
  readonly surplus?: true;
}

export interface Cancellation {
  readonly by: CancelledBy;
  readonly at: string;
  /** What was paid and not returned at that moment: what goes back by hand from then on counts. */
  readonly paid: number;
  /** Minor units that go back, and why that much. */
  readonly refund: number;
  readonly reason: RefundReason;
}

export interface Reschedule {
  readonly by: CancelledBy;
  readonly at: string;
  readonly from: SessionTime | null;
  /** Minor units still to be collected (positive) or returned (negative). */
  readonly difference: number;
  /** A rise in minor units that nobody asks for: too small to be charged, not the client's wish, or unpaid where the terms waive it. */
  readonly waived: number;
}

/** The codes the machine itself gives: nobody answered in time, and the event type takes money itself. */
export const MACHINE_FAILURE_CODES = ['timeout', 'paid_in_calendly'] as const;

export type MachineFailureCode = (typeof MACHINE_FAILURE_CODES)[number];

export interface Failure {
  /** A stable code; the error catalogue holds the words. */
  readonly code: string;
  readonly recoverable: boolean;
}

/** A blank booking. */
export function initialContext(bookingId: string): BookingContext {
  return {
    bookingId,
    terms: null,
    calendly: null,
    price: null,
    attempt: 0,
    checkout: null,
    payments: [],
    receiptUrl: null,
    orphans: [],
    refundAttempt: 0,
    refunds: [],
    confirmedAt: null,
    cancellation: null,
    reschedule: null,
    moved: null,
    failure: null,
    recovery: { origin: 'IDLE', attempts: 0 },
  };
}
