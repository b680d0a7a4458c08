// What the machine may ask of the world: names and parameters, no code. The API performs each one exactly once and
// answers with an event; see apps/api/src/effects.

/** The mails a booking causes: one per fact. The last four the API asks for: because nothing has happened, or because a client has lost the way in. */
export type MailTemplate =
  | 'confirmed'
  | 'cancelled'
  | 'rescheduled'
  | 'refundUnderWay'
  | 'refunded'
  | 'paymentReturned'
  | 'finishBooking'
  | 'paymentReminder'
  | 'paymentProblem'
  | 'openBooking';

/** Why a person has to look: a stable code that the runbook explains. */
export type CaseCode =
  | 'payment_mismatch'
  | 'paid_in_calendly'
  | 'confirmation_stalled'
  | 'manual_confirmation_needed'
  | 'refund_stalled'
  | 'refund_failed_after_completion'
  | 'refunded_twice'
  | 'recovery_exhausted';

/** Parameters of every effect, by its name. Amounts in minor units. */
export interface EffectMap {
  /** Asks Calendly how the invitee stands; by reason it answers onCalendlyWebhookReceived, rescheduleBooking or confirmBooking, or cancelBooking when the slot is gone. */
  lookUpCalendlyInvitee: { readonly eventId: string; readonly inviteeId: string; readonly reason: LookUpReason };
  /** Frees the slot. Already cancelled counts as done. */
  cancelCalendlyEvent: { readonly eventId: string };
  /** Opens Checkout for one attempt, after the session it replaces was expired; answers onStripeSessionCreated. */
  createCheckoutSession: {
    readonly attempt: number;
    readonly amount: number;
    readonly currency: string;
    readonly expiresAt: string;
    readonly replaces: string | null;
    readonly purpose: 'booking' | 'difference';
  };
  /** Closes an open session; if it was paid meanwhile, answers onPaymentSucceeded. */
  expireCheckoutSession: { readonly sessionId: string };
  /** Asks Stripe how the session stands; answers with what it says. */
  lookUpPayment: { readonly attempt: number; readonly sessionId: string };
  /** Returns part or all of one charge; answers onRefundCreated, completeRefund or onPaymentError with `refundOf`. The same `refundAttempt` asked for twice is one refund. */
  refundPayment: { readonly paymentIntentId: string; readonly amount: number; readonly refundAttempt: number };
  /** Returns a payment no booking wants. Keyed by the payment intent and the refund of it that came to nothing, so once for each. */
  refundOrphanPayment: { readonly paymentIntentId: string; readonly failed?: string };
  /** Finds out from the providers how things really stand; answers with a fact, recoverySucceeded or recoveryFailed. */
  lookUpRecovery: { readonly domain: RecoveryDomain; readonly attempt: number };
  /** `paymentReturned`: a payment no booking wants, `amount` of which goes back. */
  sendMail:
    | { readonly template: Exclude<MailTemplate, 'paymentReturned'> }
    | { readonly template: 'paymentReturned'; readonly paymentIntentId: string; readonly amount: number };
  openCase: { readonly code: CaseCode };
}

/** Why the slot is looked up: it was just picked, it moved, or it has been paid for. */
export type LookUpReason = 'scheduled' | 'rescheduled' | 'paid';

/** Which side of a booking went wrong. */
export type RecoveryDomain = 'calendly' | 'webhook' | 'payment' | 'refund';

/** The name of an effect. */
export type EffectType = keyof EffectMap;

/** An effect as the machine asks for it. */
export type Effect = { [T in EffectType]: { readonly type: T; readonly params: EffectMap[T] } }[EffectType];

/** Every effect's name; the record makes a forgotten one a compile error. */
export const EFFECT_TYPES = Object.keys({
  lookUpCalendlyInvitee: true,
  cancelCalendlyEvent: true,
  createCheckoutSession: true,
  expireCheckoutSession: true,
  lookUpPayment: true,
  refundPayment: true,
  refundOrphanPayment: true,
  lookUpRecovery: true,
  sendMail: true,
  openCase: true,
} satisfies Record<EffectType, true>) as readonly EffectType[];
