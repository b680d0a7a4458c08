// What a client may ask for, leaf by leaf: the buttons of the screens and the commands the API takes.

import { describe, expect, test } from 'vitest';
import { type ClientEventType, clientEvent, LEAF_PATHS, type LeafPath } from '../src/index.ts';
import { at, machine } from './drive.ts';

const leave: ClientEventType[] = ['cancelBookingProcess'];
const failed: ClientEventType[] = ['cancelBookingProcess', 'retryPayment', 'attemptRecovery', 'onCheckoutReturned'];
const none: ClientEventType[] = [];

const OFFERED = {
  IDLE: none,
  SESSION_TYPE_SELECTION: leave,
  CALENDLY_SCHEDULING: leave,
  'CALENDLY_SCHEDULED.awaitingWebhook': leave,
  'CALENDLY_SCHEDULED.polling': leave,
  'CALENDLY_SCHEDULED.manualConfirmation': leave,
  CALENDLY_WEBHOOK_RECEIVED: leave,
  PAYMENT_PENDING: leave,
  'PAYMENT_PROCESSING.awaitingCheckout': ['cancelBookingProcess', 'retryPayment', 'onCheckoutReturned'],
  'PAYMENT_PROCESSING.settling': ['cancelBookingProcess', 'onCheckoutReturned'],
  'PAYMENT_PROCESSING.reconciling': ['cancelBookingProcess', 'onCheckoutReturned'],
  PAYMENT_SUCCEEDED: leave,
  PAYMENT_FAILED: failed,
  'BOOKING_CONFIRMED.upcoming': ['cancelBooking'],
  'BOOKING_CONFIRMED.elapsed': none,
  'BOOKING_CANCELLED.undoable': ['confirmBooking'],
  'BOOKING_CANCELLED.refundDue': none,
  'BOOKING_CANCELLED.closed': none,
  'BOOKING_RESCHEDULED.pricing': ['cancelBooking'],
  'BOOKING_RESCHEDULED.collectingDifference': ['cancelBooking', 'retryPayment', 'onCheckoutReturned'],
  'BOOKING_RESCHEDULED.refundingDifference': ['cancelBooking'],
  'BOOKING_RESCHEDULED.settled': ['cancelBooking'],
  REFUND_PENDING: none,
  REFUND_COMPLETED: none,
  ERROR_CALENDLY: ['cancelBookingProcess', 'attemptRecovery'],
  'ERROR_PAYMENT.payment': failed,
  'ERROR_PAYMENT.refund': ['attemptRecovery'],
  ERROR_WEBHOOK: ['cancelBookingProcess', 'attemptRecovery'],
  'ERROR_RECOVERY.calendly': leave,
  'ERROR_RECOVERY.webhook': leave,
  'ERROR_RECOVERY.payment': leave,
  'ERROR_RECOVERY.refund': none,
} as const satisfies Record<LeafPath, readonly ClientEventType[]>;

test.each(LEAF_PATHS)('in %s a client may ask for exactly this', (leaf) => {
  const { snapshot, now } = at(leaf);
  expect(machine.clientEvents(snapshot, now)).toEqual(OFFERED[leaf]);
});

describe('a client’s wish', () => {
  const instant = '2026-03-02T09:00:00.000Z';

  test('to cancel, or to take that back, is the client’s own word', () => {
    expect(clientEvent('cancelBooking', instant)).toEqual({ type: 'cancelBooking', at: instant, by: 'client' });
    expect(clientEvent('confirmBooking', instant)).toEqual({ type: 'confirmBooking', at: instant, by: 'client' });
  });

  test('of any other kind says only what and when', () => {
    expect(clientEvent('retryPayment', instant)).toEqual({ type: 'retryPayment', at: instant });
    expect(clientEvent('cancelBookingProcess', instant)).toEqual({ type: 'cancelBookingProcess', at: instant });
  });
});
