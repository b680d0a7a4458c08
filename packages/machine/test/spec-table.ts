// The specification's two tables, typed by hand from its text and not from the machine: 18 states and 21 triggers.
// Where the machine deliberately does more or less, deviations.ts says so and why.

import type { EventType, Persistence, StateName } from '../src/index.ts';

interface SpecState {
  readonly number: number;
  readonly description: string;
  /** "Valid transitions". `any` where the text says any valid state. */
  readonly targets: readonly StateName[] | 'any';
  readonly persistence: readonly Persistence[];
}

export const SPEC_STATES = {
  IDLE: {
    number: 1,
    description: 'Starting state before any booking action',
    targets: ['SESSION_TYPE_SELECTION'],
    persistence: [],
  },
  SESSION_TYPE_SELECTION: {
    number: 2,
    description: 'User is selecting a session type',
    targets: ['CALENDLY_SCHEDULING', 'IDLE'],
    persistence: ['sessionStorage'],
  },
  CALENDLY_SCHEDULING: {
    number: 3,
    description: 'User is interacting with Calendly embed',
    targets: ['CALENDLY_SCHEDULED', 'ERROR_CALENDLY', 'IDLE'],
    persistence: ['sessionStorage'],
  },
  CALENDLY_SCHEDULED: {
    number: 4,
    description: 'Booking created in Calendly, awaiting webhook confirmation',
    targets: ['PAYMENT_PENDING', 'CALENDLY_WEBHOOK_RECEIVED', 'ERROR_WEBHOOK'],
    persistence: ['sessionStorage', 'database'],
  },
  CALENDLY_WEBHOOK_RECEIVED: {
    number: 5,
    description: 'Webhook received from Calendly, processing booking',
    targets: ['PAYMENT_PENDING', 'BOOKING_CANCELLED', 'ERROR_WEBHOOK'],
    persistence: ['database'],
  },
  PAYMENT_PENDING: {
    number: 6,
    description: 'Redirecting to Stripe checkout',
    targets: ['PAYMENT_PROCESSING', 'ERROR_PAYMENT'],
    persistence: ['database', 'sessionStorage'],
  },
  PAYMENT_PROCESSING: {
    number: 7,
    description: 'Payment is being processed by Stripe',
    targets: ['PAYMENT_SUCCEEDED', 'PAYMENT_FAILED'],
    persistence: ['database'],
  },
  PAYMENT_SUCCEEDED: {
    number: 8,
    description: 'Payment completed successfully',
    targets: ['BOOKING_CONFIRMED'],
    persistence: ['database'],
  },
  PAYMENT_FAILED: {
    number: 9,
    description: 'Payment failed',
    targets: ['PAYMENT_PENDING', 'ERROR_RECOVERY'],
    persistence: ['database'],
  },
  BOOKING_CONFIRMED: {
    number: 10,
    description: 'Booking and payment confirmed',
    targets: ['BOOKING_CANCELLED', 'BOOKING_RESCHEDULED'],
    persistence: ['database'],
  },
  BOOKING_CANCELLED: {
    number: 11,
    description: 'Booking has been cancelled',
    targets: ['REFUND_PENDING', 'BOOKING_CONFIRMED'],
    persistence: ['database'],
  },
  BOOKING_RESCHEDULED: {
    number: 12,
    description: 'Booking has been rescheduled',
    targets: ['BOOKING_CONFIRMED', 'BOOKING_CANCELLED'],
    persistence: ['database'],
  },
  REFUND_PENDING: {
    number: 13,
    description: 'Refund is being processed',
    targets: ['REFUND_COMPLETED', 'ERROR_PAYMENT'],
    persistence: ['database'],
  },
  REFUND_COMPLETED: {
    number: 14,
    description: 'Refund has been completed',
    targets: [],
    persistence: ['database'],
  },
  ERROR_CALENDLY: {
    number: 15,
    description: 'Error occurred during Calendly scheduling',
    targets: ['CALENDLY_SCHEDULING', 'IDLE', 'ERROR_RECOVERY'],
    persistence: ['sessionStorage', 'logs'],
  },
  ERROR_PAYMENT: {
    number: 16,
    description: 'Error during payment processing',
    targets: ['PAYMENT_PENDING', 'ERROR_RECOVERY'],
    persistence: ['database', 'logs'],
  },
  ERROR_WEBHOOK: {
    number: 17,
    description: 'Error in webhook processing',
    targets: ['CALENDLY_SCHEDULED', 'ERROR_RECOVERY'],
    persistence: ['database', 'logs'],
  },
  ERROR_RECOVERY: {
    number: 18,
    description: 'Attempting to recover from error',
    targets: 'any',
    persistence: ['database', 'logs'],
  },
} satisfies Record<StateName, SpecState>;

interface SpecTrigger {
  readonly number: number;
  readonly from: readonly StateName[];
  readonly to: readonly StateName[];
}

/** "Any state before BOOKING_CONFIRMED", spelt out. */
const BEFORE_CONFIRMATION = [
  'SESSION_TYPE_SELECTION',
  'CALENDLY_SCHEDULING',
  'CALENDLY_SCHEDULED',
  'CALENDLY_WEBHOOK_RECEIVED',
  'PAYMENT_PENDING',
  'PAYMENT_PROCESSING',
  'PAYMENT_SUCCEEDED',
  'PAYMENT_FAILED',
] as const;

/** "Original state before error", spelt out: where the triggers that lead to an error start from. */
const ORIGINALS = [
  'CALENDLY_SCHEDULING',
  'CALENDLY_SCHEDULED',
  'CALENDLY_WEBHOOK_RECEIVED',
  'PAYMENT_PENDING',
  'PAYMENT_PROCESSING',
  'REFUND_PENDING',
] as const;

const one = (number: number, from: StateName, to: StateName): SpecTrigger => ({ number, from: [from], to: [to] });

export const SPEC_TRIGGERS: Readonly<Partial<Record<EventType, SpecTrigger>>> = {
  selectSessionType: one(1, 'IDLE', 'SESSION_TYPE_SELECTION'),
  startCalendlyScheduling: one(2, 'SESSION_TYPE_SELECTION', 'CALENDLY_SCHEDULING'),
  cancelBookingProcess: { number: 3, from: BEFORE_CONFIRMATION, to: ['IDLE'] },
  cancelBooking: one(4, 'BOOKING_CONFIRMED', 'BOOKING_CANCELLED'),
  rescheduleBooking: one(5, 'BOOKING_CONFIRMED', 'BOOKING_RESCHEDULED'),
  retryPayment: one(6, 'PAYMENT_FAILED', 'PAYMENT_PENDING'),
  onCalendlyEventCreated: one(7, 'CALENDLY_SCHEDULING', 'CALENDLY_SCHEDULED'),
  onCalendlyWebhookReceived: one(8, 'CALENDLY_SCHEDULED', 'CALENDLY_WEBHOOK_RECEIVED'),
  initiatePayment: one(9, 'CALENDLY_WEBHOOK_RECEIVED', 'PAYMENT_PENDING'),
  onStripeSessionCreated: one(10, 'PAYMENT_PENDING', 'PAYMENT_PROCESSING'),
  onPaymentSucceeded: one(11, 'PAYMENT_PROCESSING', 'PAYMENT_SUCCEEDED'),
  onPaymentFailed: one(12, 'PAYMENT_PROCESSING', 'PAYMENT_FAILED'),
  confirmBooking: one(13, 'PAYMENT_SUCCEEDED', 'BOOKING_CONFIRMED'),
  initiateRefund: one(14, 'BOOKING_CANCELLED', 'REFUND_PENDING'),
  completeRefund: one(15, 'REFUND_PENDING', 'REFUND_COMPLETED'),
  onCalendlyError: one(16, 'CALENDLY_SCHEDULING', 'ERROR_CALENDLY'),
  onPaymentError: {
    number: 17,
    from: ['PAYMENT_PENDING', 'PAYMENT_PROCESSING', 'REFUND_PENDING'],
    to: ['ERROR_PAYMENT'],
  },
  onWebhookError: { number: 18, from: ['CALENDLY_SCHEDULED', 'CALENDLY_WEBHOOK_RECEIVED'], to: ['ERROR_WEBHOOK'] },
  attemptRecovery: { number: 19, from: ['ERROR_CALENDLY', 'ERROR_PAYMENT', 'ERROR_WEBHOOK'], to: ['ERROR_RECOVERY'] },
  recoverySucceeded: { number: 20, from: ['ERROR_RECOVERY'], to: ORIGINALS },
  recoveryFailed: {
    number: 21,
    from: ['ERROR_RECOVERY'],
    to: ['ERROR_CALENDLY', 'ERROR_PAYMENT', 'ERROR_WEBHOOK'],
  },
};
