// Specification, "Error States". Each recovers by itself as long as that makes sense; then a person is asked.

import type { BookingContext } from '../context.ts';
import type { RecoveryDomain } from '../effects.ts';
import { booking, mail } from '../setup.ts';
import { to } from '../state-names.ts';
import {
  endedInCalendly,
  latePayment,
  lateTrouble,
  oldCalendlyNews,
  otherTrouble,
  paid,
  refundIsBack,
  refundsOfOrphans,
} from './late.ts';
import { abandon, cancelledBeforePayment, movedBeforePayment, reset } from './leave.ts';

/** A session that opened after we had given up on it is kept, so that the next attempt closes it first. */
const lateCheckout = {
  onStripeSessionCreated: [
    { guard: 'isCurrentAttempt', actions: 'rememberCheckout' },
    { actions: 'closeThatCheckout' },
  ],
} as const;

/** The calendar was only slow: a slot that was picked all the same must not be lost. */
const scheduledAfterAll = {
  onCalendlyEventCreated: { target: to('CALENDLY_SCHEDULED'), actions: 'rememberInvitee' },
} as const;

/** Calendly's word heals what its silence broke: back to CALENDLY_SCHEDULED, which hears it again. */
const calendlySpeaks = {
  onCalendlyWebhookReceived: { guard: 'isOurInvitee', target: to('CALENDLY_SCHEDULED'), actions: 'tellAgain' },
  rescheduleBooking: [
    { guard: 'isSameSlot' },
    { guard: 'timeIsUnknown', actions: 'askForNewInvitee' },
    { target: to('CALENDLY_SCHEDULED'), actions: 'tellAgain' },
  ],
} as const;

const refundNews = {
  completeRefund: [
    { guard: 'isOldRefundNews' },
    { guard: 'isLastRefund', target: to('REFUND_COMPLETED'), actions: [...refundIsBack, mail('refunded')] },
    { actions: refundIsBack },
  ],
  onRefundCreated: [{ guard: 'isOldRefundNews' }, { actions: 'rememberRefundCreated' }],
  onPaymentError: [
    { guard: 'isReturnedByHand', target: to('REFUND_COMPLETED'), actions: ['rememberRefundFailure', mail('refunded')] },
    { guard: 'isAboutOurRefund', actions: 'rememberRefundFailure' },
    ...otherTrouble,
  ],
  // A person, or a dispute that was won: all that failed is asked for again, and may fail as often as before.
  initiateRefund: [
    { guard: 'refundHasFailed', target: to('REFUND_PENDING'), actions: 'repayFailedRefunds' },
    { guard: 'nothingIsWithheld' },
  ],
} as const;

export const ERROR_CALENDLY = booking.createStateConfig({
  description: 'Error occurred during Calendly scheduling',
  meta: { spec: 15, persistence: ['sessionStorage', 'logs'] },
  tags: ['trouble'],
  on: {
    startCalendlyScheduling: { target: to('CALENDLY_SCHEDULING'), actions: 'rememberTerms' },
    ...scheduledAfterAll,
    attemptRecovery: { guard: 'mayRecover', target: to('ERROR_RECOVERY.calendly'), actions: 'countRecovery' },
    ...reset,
    ...latePayment,
    ...refundsOfOrphans,
  },
  after: { errorCalendly: to('IDLE') },
});

export const ERROR_PAYMENT = booking.createStateConfig({
  description: 'Error during payment processing',
  meta: { spec: 16, persistence: ['database', 'logs'] },
  tags: ['trouble'],
  initial: 'payment',
  states: {
    payment: {
      description: 'Collecting money went wrong: nothing was taken',
      tags: ['slotHeld', 'awaitingPayment', 'paymentProblem'],
      entry: 'callForHelpWhenStuck',
      on: {
        retryPayment: { target: to('PAYMENT_PENDING') },
        attemptRecovery: { guard: 'mayRecover', target: to('ERROR_RECOVERY.payment'), actions: 'countRecovery' },
        onPaymentFailed: {},
        onPaymentSettling: [{ guard: 'isOurCheckout', target: to('PAYMENT_PROCESSING.settling') }, {}],
        onCheckoutReturned: { actions: 'askStripe' },
        ...lateCheckout,
        ...paid,
        ...lateTrouble,
        ...refundsOfOrphans,
        ...cancelledBeforePayment,
        ...movedBeforePayment,
        ...abandon,
        ...oldCalendlyNews,
      },
      after: {
        // A person was asked and nothing came of it: the slot is not held for ever (docs/decisions/0014).
        paymentRecovery: [
          { guard: 'mayRecover', target: to('ERROR_RECOVERY.payment'), actions: 'countRecovery' },
          { target: to('IDLE'), actions: ['freeSlot', 'closeCheckout'] },
        ],
      },
    },
    refund: {
      description: 'Returning money went wrong: it is still owed, and nothing is ever charged from here',
      tags: ['refunding'],
      entry: ['callForFunds', 'callForHelpWhenStuck'],
      on: {
        attemptRecovery: { guard: 'mayRecover', target: to('ERROR_RECOVERY.refund'), actions: 'countRecovery' },
        ...refundNews,
        ...latePayment,
        ...endedInCalendly,
      },
      after: {
        recovery: [
          { guard: 'mayRecover', target: to('ERROR_RECOVERY.refund'), actions: 'countRecovery' },
          { target: 'refund', reenter: true },
        ],
      },
    },
  },
});

export const ERROR_WEBHOOK = booking.createStateConfig({
  description: 'Error in webhook processing',
  meta: { spec: 17, persistence: ['database', 'logs'] },
  tags: ['slotHeld', 'trouble'],
  entry: 'callForHelpWhenStuck',
  on: {
    attemptRecovery: { guard: 'mayRecover', target: to('ERROR_RECOVERY.webhook'), actions: 'countRecovery' },
    ...calendlySpeaks,
    ...cancelledBeforePayment,
    ...abandon,
    ...latePayment,
    ...refundsOfOrphans,
  },
  after: {
    recovery: [
      { guard: 'mayRecover', target: to('ERROR_RECOVERY.webhook'), actions: 'countRecovery' },
      { target: to('ERROR_WEBHOOK'), reenter: true },
    ],
  },
});

const recover = (domain: RecoveryDomain) =>
  ({
    type: 'lookUpRecovery',
    params: ({ context }: { context: BookingContext }) => ({ domain, attempt: context.recovery.attempts }),
  }) as const;

/** @param target where an unsuccessful recovery goes back to */
const givesUp = <T extends string>(target: T) =>
  ({
    on: { recoveryFailed: { target, actions: 'rememberFailure' } },
    after: { errorRecovery: { target } },
  }) as const;

const calendly = givesUp(to('ERROR_CALENDLY'));
const webhook = givesUp(to('ERROR_WEBHOOK'));
const refund = givesUp(to('ERROR_PAYMENT.refund'));

export const ERROR_RECOVERY = booking.createStateConfig({
  description: 'Attempting to recover from error',
  meta: { spec: 18, persistence: ['database', 'logs'] },
  tags: ['trouble'],
  initial: 'payment',
  states: {
    calendly: {
      description: 'Finding out whether the calendar works again',
      entry: recover('calendly'),
      on: {
        recoverySucceeded: { target: to('CALENDLY_SCHEDULING') },
        ...calendly.on,
        ...scheduledAfterAll,
        ...reset,
        ...latePayment,
        ...refundsOfOrphans,
      },
      after: calendly.after,
    },
    webhook: {
      description: 'Finding out what Calendly knows',
      tags: ['slotHeld'],
      entry: recover('webhook'),
      on: {
        recoverySucceeded: { target: to('CALENDLY_SCHEDULED') },
        ...calendlySpeaks,
        ...webhook.on,
        ...cancelledBeforePayment,
        ...abandon,
        ...latePayment,
        ...refundsOfOrphans,
      },
      after: webhook.after,
    },
    payment: {
      description: 'Finding out what Stripe knows of the payment',
      tags: ['slotHeld', 'awaitingPayment'],
      entry: recover('payment'),
      on: {
        recoverySucceeded: [
          { guard: 'checkoutIsOpen', target: to('PAYMENT_PROCESSING') },
          { target: to('PAYMENT_PENDING') },
        ],
        recoveryFailed: [
          { guard: 'cameFromPaymentFailed', target: to('PAYMENT_FAILED'), actions: 'rememberFailure' },
          { target: to('ERROR_PAYMENT.payment'), actions: 'rememberFailure' },
        ],
        onPaymentFailed: [
          { guard: 'isOurCheckout', target: to('PAYMENT_FAILED'), actions: 'rememberPaymentFailure' },
          {},
        ],
        onPaymentSettling: [{ guard: 'isOurCheckout', target: to('PAYMENT_PROCESSING.settling') }, {}],
        onCheckoutReturned: {},
        ...lateCheckout,
        ...paid,
        ...lateTrouble,
        ...refundsOfOrphans,
        ...cancelledBeforePayment,
        ...movedBeforePayment,
        ...abandon,
        ...oldCalendlyNews,
      },
      after: {
        errorRecovery: [
          { guard: 'cameFromPaymentFailed', target: to('PAYMENT_FAILED') },
          { target: to('ERROR_PAYMENT.payment') },
        ],
      },
    },
    refund: {
      description: 'Finding out what Stripe knows of the refund',
      tags: ['refunding'],
      entry: recover('refund'),
      on: {
        recoverySucceeded: { target: to('REFUND_PENDING'), actions: 'retryFailedRefunds' },
        ...refundNews,
        ...refund.on,
        ...latePayment,
        ...endedInCalendly,
      },
      after: refund.after,
    },
  },
});
