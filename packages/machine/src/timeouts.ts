// The one table of how long a booking may stay anywhere before something happens by itself. The names are the leaves
// they guard. XState neither checks a delay's name nor waits for an unknown one (it fires at once), so a test does.

import type { BookingContext } from './context.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds, by name. */
export const TIMEOUTS = {
  /** Nothing is held yet: the page was left open. */
  sessionTypeSelection: 30 * MINUTE,
  calendlyScheduling: 60 * MINUTE,
  /** Calendly's webhook usually takes a second or two; then we ask its API, then a person. */
  awaitingWebhook: 30 * SECOND,
  polling: 5 * MINUTE,
  manualConfirmation: 24 * HOUR,
  calendlyWebhookReceived: 2 * MINUTE,
  /** Stripe answers in a second or not at all. */
  paymentPending: 60 * SECOND,
  /** After expiry Stripe's own event normally arrives first. */
  checkoutSlack: 2 * MINUTE,
  reconciling: 5 * MINUTE,
  /** Bank debits take days. */
  settling: 7 * DAY,
  paymentSucceeded: 10 * MINUTE,
  paymentFailed: 24 * HOUR,
  /** A client may take back their own cancellation for so long; nothing is touched before. */
  undoWindow: 60 * SECOND,
  refundDue: 60 * MINUTE,
  reschedulePricing: 10 * MINUTE,
  rescheduleDifference: 24 * HOUR,
  differenceRefund: 24 * HOUR,
  rescheduleSettled: 10 * MINUTE,
  refundPending: 14 * DAY,
  errorCalendly: 15 * MINUTE,
  /** First wait before an automatic recovery; doubles with each attempt. */
  recoveryBackoff: 15 * SECOND,
  /** First wait for money on the business's own account, which comes with the next payments; doubles up to a day. */
  fundsBackoff: 1 * HOUR,
  /** A booking that needs a person is brought up again this often. */
  caseReminder: 24 * HOUR,
  errorRecovery: 10 * MINUTE,
} as const satisfies Record<string, number>;

export type TimeoutName = keyof typeof TIMEOUTS;

/** Milliseconds by name; a deployment may change any of them. */
export type Timeouts = Readonly<Record<TimeoutName, number>>;

/** After so many automatic attempts a person is asked. */
export const MAX_RECOVERY_ATTEMPTS = 5;

/** Refunds the business's balance does not suffice for are tried so often: most of a week. */
const MAX_FUNDS_ATTEMPTS = 10;

const LONGEST_FUNDS_FACTOR = 24;

/** Stripe refuses a refund for want of money, or gives up one that waited for it. */
const SHORT_OF_FUNDS: ReadonlySet<string> = new Set(['stripe.balance_insufficient', 'refund.insufficient_funds']);

/** Delays that depend on the booking, on top of the table. */
export const COMPUTED_DELAYS = ['checkoutExpiry', 'sessionEnd', 'recovery', 'paymentRecovery'] as const;
export type DelayName = TimeoutName | (typeof COMPUTED_DELAYS)[number];

type DelayArgs = { context: BookingContext; event: { at: string } };

/** Every delay the states may name, from one table of durations. */
export function delaysFrom(timeouts: Timeouts): Record<DelayName, number | ((args: DelayArgs) => number)> {
  return {
    ...timeouts,
    checkoutExpiry: ({ context, event }) => until(context.checkout?.expiresAt, event.at) + timeouts.checkoutSlack,
    sessionEnd: ({ context, event }) => until(context.calendly?.time?.endsAt, event.at),
    // A slot is not held for money beyond its own start, whether it is the client or Stripe that cannot pay.
    paymentFailed: ({ context, event }) => beforeStart(timeouts.paymentFailed, context, event.at),
    paymentRecovery: ({ context, event }) =>
      mayRecover(context) ? backoff(timeouts, context) : beforeStart(timeouts.paymentFailed, context, event.at),
    rescheduleDifference: ({ context, event }) => beforeStart(timeouts.rescheduleDifference, context, event.at),
    recovery: ({ context }) => (mayRecover(context) ? backoff(timeouts, context) : timeouts.caseReminder),
  };
}

function backoff(timeouts: Timeouts, context: BookingContext): number {
  const { attempts } = context.recovery;
  return isShortOfFunds(context) ? fundsBackoff(timeouts, attempts) : timeouts.recoveryBackoff * 2 ** attempts;
}

/** Milliseconds until the business's balance is worth another try, after `attempts` in vain. */
export function fundsBackoff(timeouts: Timeouts, attempts: number): number {
  return timeouts.fundsBackoff * Math.min(2 ** attempts, LONGEST_FUNDS_FACTOR);
}

/** Whether all that is wrong is that the business's balance does not suffice. */
export function isShortOfFunds({ failure }: BookingContext): boolean {
  return failure !== null && SHORT_OF_FUNDS.has(failure.code);
}

function until(instant: string | undefined, at: string): number {
  return instant === undefined ? 0 : Math.max(0, Date.parse(instant) - Date.parse(at));
}

function beforeStart(milliseconds: number, context: BookingContext, at: string): number {
  const startsAt = context.calendly?.time?.startsAt;
  return startsAt === undefined ? milliseconds : Math.min(milliseconds, until(startsAt, at));
}

/** Whether the machine itself may still try to recover, or a person must. */
export function mayRecover(context: BookingContext): boolean {
  const most = isShortOfFunds(context) ? MAX_FUNDS_ATTEMPTS : MAX_RECOVERY_ATTEMPTS;
  return context.failure?.recoverable !== false && context.recovery.attempts < most;
}
