// How a booking gets to each leaf: real events, one after another. Nothing in these tests is a snapshot made by hand.

import type { LeafPath } from '../src/index.ts';
import {
  after,
  bankDebit,
  calendarBroken,
  calendlyTells,
  cancelled,
  checkoutOpened,
  choose,
  declined,
  type Happening,
  MONDAY,
  moved,
  openCalendar,
  paid,
  picked,
  recover,
  refunded,
  refundFailed,
  SATURDAY,
  slotStands,
  THURSDAY,
  webhookBroken,
} from './happenings.ts';

type Route = readonly Happening[];

const scheduling: Route = [choose(), openCalendar()];
const scheduled: Route = [...scheduling, picked()];
const polling: Route = [...scheduled, after('awaitingWebhook')];
const pending: Route = [...scheduled, calendlyTells()];
const awaiting: Route = [...pending, checkoutOpened()];
const succeeded: Route = [...awaiting, paid()];
const upcoming: Route = [...succeeded, slotStands()];
const refunding: Route = [...upcoming, cancelled('host')];
const calendarError: Route = [...scheduling, calendarBroken()];
const webhookError: Route = [...scheduled, webhookBroken()];
const paymentError: Route = [...pending, after('paymentPending')];
const refundError: Route = [...refunding, refundFailed()];

export const ROUTES = {
  IDLE: [],
  SESSION_TYPE_SELECTION: [choose()],
  CALENDLY_SCHEDULING: scheduling,
  'CALENDLY_SCHEDULED.awaitingWebhook': scheduled,
  'CALENDLY_SCHEDULED.polling': polling,
  'CALENDLY_SCHEDULED.manualConfirmation': [...polling, after('polling')],
  CALENDLY_WEBHOOK_RECEIVED: pending,
  PAYMENT_PENDING: pending,
  'PAYMENT_PROCESSING.awaitingCheckout': awaiting,
  'PAYMENT_PROCESSING.settling': [...awaiting, bankDebit()],
  'PAYMENT_PROCESSING.reconciling': [...awaiting, after('checkoutExpiry')],
  PAYMENT_SUCCEEDED: succeeded,
  PAYMENT_FAILED: [...awaiting, declined()],
  'BOOKING_CONFIRMED.upcoming': upcoming,
  'BOOKING_CONFIRMED.elapsed': [...upcoming, after('sessionEnd')],
  'BOOKING_CANCELLED.undoable': [...upcoming, cancelled('client')],
  'BOOKING_CANCELLED.refundDue': refunding,
  'BOOKING_CANCELLED.closed': [...pending, cancelled('host')],
  'BOOKING_RESCHEDULED.pricing': [...upcoming, moved(null)],
  'BOOKING_RESCHEDULED.collectingDifference': [...upcoming, moved(SATURDAY)],
  'BOOKING_RESCHEDULED.refundingDifference': [...upcoming, moved(MONDAY)],
  'BOOKING_RESCHEDULED.settled': [...upcoming, moved(THURSDAY)],
  REFUND_PENDING: refunding,
  REFUND_COMPLETED: [...refunding, refunded()],
  ERROR_CALENDLY: calendarError,
  'ERROR_PAYMENT.payment': paymentError,
  'ERROR_PAYMENT.refund': refundError,
  ERROR_WEBHOOK: webhookError,
  'ERROR_RECOVERY.calendly': [...calendarError, recover()],
  'ERROR_RECOVERY.webhook': [...webhookError, recover()],
  'ERROR_RECOVERY.payment': [...paymentError, recover()],
  'ERROR_RECOVERY.refund': [...refundError, recover()],
} satisfies Record<LeafPath, Route>;

/** Passed through within one step: the route's last event ends further on, and the test halts it on the way. */
export const TRANSIENT: readonly LeafPath[] = [
  'CALENDLY_WEBHOOK_RECEIVED',
  'BOOKING_CANCELLED.refundDue',
  'BOOKING_RESCHEDULED.settled',
];
