// What one event leaves in the log: every edge taken, in order, with the event or the timeout that took it.

import { describe, expect, test } from 'vitest';
import { type LeafPath, stateOf } from '../src/index.ts';
import { at, happen, machine } from './drive.ts';
import {
  after,
  bankDebit,
  calendlyTells,
  cancelled,
  choose,
  FREE_TERMS,
  type Happening,
  moved,
  openCalendar,
  paid,
  payAgain,
  picked,
  refunded,
  SATURDAY,
  THURSDAY,
  webhookBroken,
} from './happenings.ts';

/** The log rows of the last happening, as text. */
function logOf(leaf: LeafPath, ...happenings: Happening[]): string[] {
  let drive = at(leaf);
  let rows: string[] = [];
  for (const happening of happenings) {
    const { step, after: next } = happen(drive, happening);
    rows = step.transitions.map(({ from, to, event }) => `${from} ${event} ${to}`);
    drive = next;
  }
  return rows;
}

describe('the log of one event', () => {
  test('is one row for one edge', () => {
    expect(logOf('IDLE', choose())).toEqual(['IDLE selectSessionType SESSION_TYPE_SELECTION']);
    expect(logOf('CALENDLY_SCHEDULING', picked())).toEqual([
      'CALENDLY_SCHEDULING onCalendlyEventCreated CALENDLY_SCHEDULED.awaitingWebhook',
    ]);
  });

  test('tells the edges the booking then takes by itself, each by its own trigger', () => {
    expect(logOf('CALENDLY_SCHEDULED.awaitingWebhook', calendlyTells())).toEqual([
      'CALENDLY_SCHEDULED.awaitingWebhook onCalendlyWebhookReceived CALENDLY_WEBHOOK_RECEIVED',
      'CALENDLY_WEBHOOK_RECEIVED initiatePayment PAYMENT_PENDING',
    ]);
    expect(logOf('IDLE', choose(), openCalendar(FREE_TERMS), picked(), calendlyTells())).toEqual([
      'CALENDLY_SCHEDULED.awaitingWebhook onCalendlyWebhookReceived CALENDLY_WEBHOOK_RECEIVED',
      'CALENDLY_WEBHOOK_RECEIVED confirmBooking BOOKING_CONFIRMED.upcoming',
    ]);
    expect(logOf('BOOKING_CONFIRMED.upcoming', cancelled('host', 1))).toEqual([
      'BOOKING_CONFIRMED.upcoming cancelBooking BOOKING_CANCELLED.refundDue',
      'BOOKING_CANCELLED.refundDue initiateRefund REFUND_PENDING',
    ]);
    expect(logOf('BOOKING_CONFIRMED.upcoming', moved(THURSDAY))).toEqual([
      'BOOKING_CONFIRMED.upcoming rescheduleBooking BOOKING_RESCHEDULED.settled',
      'BOOKING_RESCHEDULED.settled confirmBooking BOOKING_CONFIRMED.upcoming',
    ]);
  });

  test('tells of an event that is heard twice on the way', () => {
    expect(logOf('CALENDLY_SCHEDULED.awaitingWebhook', cancelled('host', 1))).toEqual([
      'CALENDLY_SCHEDULED.awaitingWebhook cancelBooking CALENDLY_WEBHOOK_RECEIVED',
      'CALENDLY_WEBHOOK_RECEIVED cancelBooking BOOKING_CANCELLED.closed',
    ]);
    expect(logOf('PAYMENT_SUCCEEDED', moved(THURSDAY))).toEqual([
      'PAYMENT_SUCCEEDED rescheduleBooking BOOKING_CONFIRMED.upcoming',
      'BOOKING_CONFIRMED.upcoming rescheduleBooking BOOKING_RESCHEDULED.settled',
      'BOOKING_RESCHEDULED.settled confirmBooking BOOKING_CONFIRMED.upcoming',
    ]);
    expect(logOf('ERROR_WEBHOOK', calendlyTells())).toEqual([
      'ERROR_WEBHOOK onCalendlyWebhookReceived CALENDLY_SCHEDULED.awaitingWebhook',
      'CALENDLY_SCHEDULED.awaitingWebhook onCalendlyWebhookReceived CALENDLY_WEBHOOK_RECEIVED',
      'CALENDLY_WEBHOOK_RECEIVED initiatePayment PAYMENT_PENDING',
    ]);
  });

  test('names the timeout when it was time that moved the booking', () => {
    expect(logOf('PAYMENT_PENDING', after('paymentPending'))).toEqual([
      'PAYMENT_PENDING after.paymentPending ERROR_PAYMENT.payment',
    ]);
    expect(logOf('BOOKING_CANCELLED.undoable', after('undoWindow'))).toEqual([
      'BOOKING_CANCELLED.undoable after.undoWindow BOOKING_CANCELLED.refundDue',
      'BOOKING_CANCELLED.refundDue initiateRefund REFUND_PENDING',
    ]);
  });

  test('has a row for an edge that stays, whether or not the booking remembers something by it', () => {
    const remembers = logOf('BOOKING_CONFIRMED.upcoming', paid({ paymentIntentId: 'pi_9' }));
    expect(remembers).toEqual(['BOOKING_CONFIRMED.upcoming onPaymentSucceeded BOOKING_CONFIRMED.upcoming']);
    const asks = logOf('CALENDLY_SCHEDULED.polling', picked());
    expect(asks).toEqual(['CALENDLY_SCHEDULED.polling onCalendlyEventCreated CALENDLY_SCHEDULED.polling']);
    const entersAnew = logOf('PAYMENT_PENDING', moved(SATURDAY));
    expect(entersAnew).toEqual(['PAYMENT_PENDING rescheduleBooking PAYMENT_PENDING']);
  });

  test('is empty for what is ignored or refused', () => {
    expect(logOf('BOOKING_CONFIRMED.upcoming', bankDebit())).toEqual([]);
    expect(logOf('BOOKING_CONFIRMED.upcoming', payAgain())).toEqual([]);
  });

  test('goes straight to the end where nothing is left to return', () => {
    const byHand = refunded(12_000, 're_9');
    expect(logOf('BOOKING_CONFIRMED.upcoming', byHand, cancelled('host', 1))).toEqual([
      'BOOKING_CONFIRMED.upcoming cancelBooking BOOKING_CANCELLED.closed',
    ]);
    expect(logOf('BOOKING_CONFIRMED.upcoming', byHand, cancelled('host', 2))).toEqual([]);
    expect(logOf('BOOKING_RESCHEDULED.collectingDifference', byHand, after('rescheduleDifference'))).toEqual([
      'BOOKING_RESCHEDULED.collectingDifference after.rescheduleDifference BOOKING_CANCELLED.closed',
    ]);
  });

  test('names one of the 18 states, children aside', () => {
    expect(stateOf('PAYMENT_PROCESSING.settling')).toBe('PAYMENT_PROCESSING');
    expect(stateOf('PAYMENT_FAILED')).toBe('PAYMENT_FAILED');
  });
});

describe('timers', () => {
  const timersOf = (leaf: LeafPath, happening: Happening) => happen(at(leaf), happening).step.timers;

  test('of the state left are cancelled, those of the state entered are armed', () => {
    expect(timersOf('CALENDLY_SCHEDULED.awaitingWebhook', webhookBroken())).toEqual({
      cancel: ['awaitingWebhook.booking.CALENDLY_SCHEDULED.awaitingWebhook'],
      arm: [{ id: 'recovery.booking.ERROR_WEBHOOK', dueAt: '2026-03-02T09:00:19.000Z' }],
    });
  });

  test('of a state that is only passed are not armed', () => {
    const { arm } = timersOf('BOOKING_CONFIRMED.upcoming', cancelled('host', 1));
    expect(arm.map(({ id }) => id)).toEqual(['refundPending.booking.REFUND_PENDING']);
  });

  test('of a state that is entered anew start over', () => {
    expect(timersOf('PAYMENT_PENDING', moved(SATURDAY))).toEqual({
      cancel: [],
      arm: [{ id: 'paymentPending.booking.PAYMENT_PENDING', dueAt: '2026-03-02T09:01:05.000Z' }],
    });
  });

  test('stay as they are when nothing moves', () => {
    const { snapshot, now } = at('PAYMENT_PENDING');
    const { timers } = machine.step(snapshot, { type: 'onCheckoutReturned', at: now });
    expect(timers).toEqual({ arm: [], cancel: [] });
  });
});
