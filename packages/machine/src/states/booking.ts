// Specification, "Booking Management States".

import { booking, callForHelp, mail } from '../setup.ts';
import { to } from '../state-names.ts';
import {
  differencePaid,
  endedInCalendly,
  failedOrphanRefund,
  failedSurplus,
  latePayment,
  oldCalendlyNews,
  otherTrouble,
  refundIsBack,
} from './late.ts';
import { cancelPaid } from './leave.ts';

/** A new time for a paid booking: what was paid decides what follows. */
const reschedulePaid = [
  { guard: 'isSameSlot' },
  {
    guard: 'timeIsUnknown',
    target: to('BOOKING_RESCHEDULED.pricing'),
    actions: ['closeCheckout', 'rememberReschedule'],
  },
  { guard: 'isDearer', target: to('BOOKING_RESCHEDULED.collectingDifference'), actions: 'rememberReschedule' },
  {
    guard: 'isCheaper',
    target: to('BOOKING_RESCHEDULED.refundingDifference'),
    actions: ['closeCheckout', 'rememberReschedule'],
  },
  { target: to('BOOKING_RESCHEDULED.settled'), actions: ['closeCheckout', 'rememberReschedule'] },
] as const;

/** A refund that fails while the booking goes on: a person has it asked for again, or returns the money. */
const failedRefund = {
  guard: 'isAboutOurRefund',
  actions: ['rememberRefundFailure', callForHelp('refund_stalled')],
} as const;

/** A person, or a dispute that was won: what came to nothing is asked for again from where the booking is. */
const repayment = [
  { guard: 'refundHasFailed', actions: ['repayFailedRefunds', 'askForRefunds'] },
  { guard: 'nothingIsWithheld' },
] as const;

/** Refunds made elsewhere, in Stripe's dashboard say, count; one that failed is asked for again when a person says so. */
const outsideRefunds = {
  completeRefund: [{ guard: 'isOldRefundNews' }, { actions: refundIsBack }],
  onRefundCreated: [{ guard: 'isOldRefundNews' }, { actions: 'rememberRefundCreated' }],
  onPaymentError: [failedRefund, failedSurplus, ...failedOrphanRefund, {}],
  initiateRefund: repayment,
} as const;

export const BOOKING_CONFIRMED = booking.createStateConfig({
  description: 'Booking and payment confirmed',
  meta: { spec: 10, persistence: ['database'] },
  tags: ['paid'],
  initial: 'upcoming',
  on: { ...latePayment, ...oldCalendlyNews, ...outsideRefunds },
  states: {
    upcoming: {
      description: 'The session is still to come',
      tags: ['slotHeld'],
      on: {
        cancelBooking: [
          {
            guard: 'isByClient',
            target: to('BOOKING_CANCELLED.undoable'),
            actions: { type: 'rememberCancellation', params: 'policy' },
          },
          ...cancelPaid,
        ],
        rescheduleBooking: reschedulePaid,
      },
      after: { sessionEnd: 'elapsed' },
    },
    elapsed: {
      description: 'The session has taken place: nothing can be moved or cancelled any more',
      tags: ['resting'],
      on: { cancelBooking: {}, rescheduleBooking: {} },
    },
  },
});

const windowCloses = ['freeSlot', mail('cancelled')] as const;

/** At the deadline. The client's own doing, so the client's policy. */
const unpaidDifference = [
  { type: 'rememberCancellation', params: 'policy' },
  'freeSlot',
  'closeCheckout',
  mail('cancelled'),
] as const;

export const BOOKING_CANCELLED = booking.createStateConfig({
  description: 'Booking has been cancelled',
  meta: { spec: 11, persistence: ['database'] },
  initial: 'undoable',
  on: { ...latePayment, ...oldCalendlyNews, ...outsideRefunds },
  states: {
    undoable: {
      description: 'The client may still take it back: neither Calendly nor Stripe has been touched',
      tags: ['paid', 'slotHeld', 'undoable'],
      on: {
        // Ignored when it is not the client's: an answer about the slot that comes late takes nothing back.
        confirmBooking: [{ guard: 'isByClient', target: to('BOOKING_CONFIRMED'), actions: 'takeBackCancellation' }, {}],
        // Cancelled on the other side as well: nothing left to take back, and the better refund counts.
        cancelBooking: [{ guard: 'isByClient' }, ...cancelPaid],
        // Moved on the other side: the slot it could go back to is gone.
        rescheduleBooking: [
          { guard: 'isSameSlot' },
          { guard: 'refundIsRecorded', target: 'refundDue', actions: ['followSlot', ...windowCloses] },
          { target: 'closed', actions: ['followSlot', ...windowCloses] },
        ],
      },
      after: {
        undoWindow: [
          { guard: 'refundIsRecorded', target: 'refundDue', actions: windowCloses },
          { target: 'closed', actions: windowCloses },
        ],
      },
    },
    refundDue: {
      description: 'Money is owed to the client',
      tags: ['paid', 'refunding'],
      entry: 'refundNow',
      on: {
        initiateRefund: [
          { guard: 'refundIsRecorded', target: to('REFUND_PENDING'), actions: 'planRefund' },
          { target: 'closed' },
        ],
        ...endedInCalendly,
      },
      after: { refundDue: { target: 'refundDue', reenter: true, actions: callForHelp('refund_stalled') } },
    },
    closed: {
      description: 'Ended without a refund: nothing was paid, or nothing is due by the policy',
      tags: ['resting', 'ended'],
      on: { ...endedInCalendly },
    },
  },
});

export const BOOKING_RESCHEDULED = booking.createStateConfig({
  description: 'Booking has been rescheduled',
  meta: { spec: 12, persistence: ['database'] },
  tags: ['slotHeld', 'paid'],
  initial: 'pricing',
  on: {
    cancelBooking: cancelPaid,
    rescheduleBooking: reschedulePaid,
    ...latePayment,
    ...oldCalendlyNews,
    ...outsideRefunds,
  },
  states: {
    pricing: {
      description: 'The new time is not known yet: only half of the pair of webhooks has arrived, so Calendly is asked',
      entry: 'askAboutNewTime',
      after: {
        reschedulePricing: { target: 'pricing', reenter: true, actions: callForHelp('confirmation_stalled') },
      },
    },
    collectingDifference: {
      description: 'The new time costs more: the client pays the difference',
      tags: ['awaitingPayment', 'payable'],
      entry: ['countAttempt', 'openDifferenceCheckout'],
      on: {
        onStripeSessionCreated: [
          { guard: 'isCurrentAttempt', actions: 'rememberCheckout' },
          { actions: 'closeThatCheckout' },
        ],
        onPaymentSucceeded: differencePaid,
        onPaymentFailed: [{ guard: 'isOurCheckout', actions: 'rememberPaymentFailure' }, {}],
        onPaymentError: [
          failedRefund,
          failedSurplus,
          ...failedOrphanRefund,
          { guard: 'isEarlierAttempt' },
          { guard: 'isTooSmallToCharge', target: 'settled', actions: ['closeCheckout', 'waiveDifference'] },
          { actions: 'rememberFailure' },
        ],
        onCheckoutReturned: { actions: 'askStripe' },
        // Not entered anew: another try does not put the deadline off.
        retryPayment: { actions: ['countAttempt', 'openDifferenceCheckout'] },
      },
      after: {
        rescheduleDifference: [
          { guard: 'waivesUnpaidDifference', target: 'settled', actions: ['closeCheckout', 'waiveDifference'] },
          { guard: 'couldNotBePaid', target: 'settled', actions: 'waiveDifference' },
          { guard: 'somethingIsPaid', target: to('BOOKING_CANCELLED.refundDue'), actions: unpaidDifference },
          { target: to('BOOKING_CANCELLED.closed'), actions: unpaidDifference },
        ],
      },
    },
    refundingDifference: {
      description: 'The new time costs less: the difference goes back',
      tags: ['refunding'],
      entry: ['planDifferenceRefund', 'askForRefunds'],
      on: {
        completeRefund: [
          { guard: 'isOldRefundNews' },
          { guard: 'isLastRefund', target: 'settled', actions: refundIsBack },
          { actions: refundIsBack },
        ],
      },
      after: { differenceRefund: { target: 'settled', actions: callForHelp('refund_stalled') } },
    },
    settled: {
      description: 'Nothing is owed either way',
      entry: 'confirmNow',
      on: {
        confirmBooking: { target: to('BOOKING_CONFIRMED'), actions: ['rememberMoved', mail('rescheduled')] },
      },
      after: {
        rescheduleSettled: { target: 'settled', reenter: true, actions: callForHelp('confirmation_stalled') },
      },
    },
  },
});

export const REFUND_PENDING = booking.createStateConfig({
  description: 'Refund is being processed',
  meta: { spec: 13, persistence: ['database'] },
  tags: ['refunding'],
  entry: 'askForRefunds',
  on: {
    // While one may still be withheld the news of the dispute waits: it is refused, and told again when the booking moves.
    initiateRefund: { guard: 'nothingIsWithheld' },
    onRefundCreated: [{ guard: 'isOldRefundNews' }, { actions: ['rememberRefundCreated', mail('refundUnderWay')] }],
    completeRefund: [
      { guard: 'isOldRefundNews' },
      {
        guard: 'isLastRefund',
        target: to('REFUND_COMPLETED'),
        actions: [...refundIsBack, mail('refunded')],
      },
      { actions: refundIsBack },
    ],
    onPaymentError: [
      {
        guard: 'isReturnedByHand',
        target: to('REFUND_COMPLETED'),
        actions: ['rememberRefundFailure', mail('refunded')],
      },
      {
        guard: 'isAboutOurRefund',
        target: to('ERROR_PAYMENT.refund'),
        actions: [{ type: 'rememberOrigin', params: 'REFUND_PENDING' }, 'rememberRefundFailure'],
      },
      ...otherTrouble,
    ],
    ...latePayment,
    ...endedInCalendly,
  },
  after: {
    refundPending: {
      target: to('ERROR_PAYMENT.refund'),
      actions: [{ type: 'rememberOrigin', params: 'REFUND_PENDING' }, 'rememberFailure'],
    },
  },
});

// Not an XState final state: a finished machine would refuse the payment that arrives too late.
export const REFUND_COMPLETED = booking.createStateConfig({
  description: 'Refund has been completed',
  meta: { spec: 14, persistence: ['database'] },
  tags: ['resting', 'ended'],
  on: {
    // Stripe may take its word back days later; a person then has the money paid again from here.
    onPaymentError: [
      {
        guard: 'isAboutOurRefund',
        actions: ['rememberRefundFailure', callForHelp('refund_failed_after_completion')],
      },
      ...otherTrouble,
    ],
    initiateRefund: repayment,
    completeRefund: [{ guard: 'isOldRefundNews' }, { actions: refundIsBack }],
    onRefundCreated: [{ guard: 'isOldRefundNews' }, { actions: 'rememberRefundCreated' }],
    ...latePayment,
    ...endedInCalendly,
  },
});
