// The cases of the list of 62 that concern the slot in Calendly, as far as the machine alone decides them; the other
// half is in edge-cases.test.ts.

import { describe, expect, test } from 'vitest';
import { cancellationQuote } from '../src/index.ts';
import { at } from './drive.ts';
import { given } from './given.ts';
import {
  after,
  calendlyTells,
  cancelled,
  goToPayment,
  MONDAY,
  moved,
  paid,
  SATURDAY,
  THURSDAY,
  WEDNESDAY,
} from './happenings.ts';

const CHECKOUT = 'PAYMENT_PROCESSING.awaitingCheckout';
const upcoming = 'BOOKING_CONFIRMED.upcoming';
const REFUND_ALL = 'refund 12000 of pi_1 (1)';

describe('a slot', () => {
  const awaiting = 'CALENDLY_SCHEDULED.awaitingWebhook';

  test('edge case 33: told by Calendly before the browser has spoken is refused, so that the delivery waits', () => {
    given('CALENDLY_SCHEDULING').when(calendlyTells()).thenRefused();
    given(awaiting).when(calendlyTells()).then('PAYMENT_PENDING', ['open checkout 1 for 12000 (booking)']);
  });

  test('edge case 34: whose webhook never comes is asked for, then left to a person', () => {
    given(awaiting)
      .when(after('awaitingWebhook'))
      .then('CALENDLY_SCHEDULED.polling', ['ask Calendly about inv_1: scheduled']);
    given('CALENDLY_SCHEDULED.polling')
      .when(after('polling'))
      .then('CALENDLY_SCHEDULED.manualConfirmation', ['case manual_confirmation_needed']);
    given('CALENDLY_SCHEDULED.manualConfirmation')
      .when(goToPayment(WEDNESDAY))
      .then('PAYMENT_PENDING', ['open checkout 1 for 12000 (booking)']);
  });

  test('edge case 37: moved by two messages is never cancelled, whichever comes first or alone', () => {
    given(upcoming).when(moved(THURSDAY)).then(upcoming, ['mail rescheduled']);
    given(upcoming).when(moved(null)).then('BOOKING_RESCHEDULED.pricing', ['ask Calendly about inv_2: rescheduled']);
    given('BOOKING_RESCHEDULED.pricing').when(moved(THURSDAY)).then(upcoming, ['mail rescheduled']);
    given(upcoming).and(moved(THURSDAY)).when(moved(null)).thenIgnored();
  });

  test('edge case 38: moved before payment keeps its session at the same price, and gets a new one at another', () => {
    given(CHECKOUT).when(moved(THURSDAY)).then(CHECKOUT, []);
    given(CHECKOUT)
      .when(moved(SATURDAY))
      .then('PAYMENT_PENDING', ['open checkout 2 for 18000 (booking) instead of cs_1']);
  });

  test('edge case 39: moved again is where it went last, and news of where it was is not taken', () => {
    const twice = given(upcoming).and(moved(THURSDAY));
    const context = twice.when(moved(WEDNESDAY, 'invitee', 3)).then(upcoming, ['mail rescheduled']);
    expect(context.calendly).toMatchObject({ inviteeId: 'inv_3', time: WEDNESDAY });
    twice
      .and(moved(WEDNESDAY, 'invitee', 3))
      .when(cancelled('invitee', 2))
      .thenRefused();
  });

  test('edge case 40: moved to a dearer or cheaper time is settled by the difference', () => {
    given(upcoming)
      .when(moved(SATURDAY))
      .then('BOOKING_RESCHEDULED.collectingDifference', ['open checkout 2 for 6000 (difference)']);
    given(upcoming).when(moved(MONDAY)).then('BOOKING_RESCHEDULED.refundingDifference', ['refund 3000 of pi_1 (1)']);
  });

  test('edge case 41: cancelled in Calendly while it is being paid closes the session, and what is paid goes back', () => {
    const ended = given(CHECKOUT);
    ended.when(cancelled('invitee', 1)).then('BOOKING_CANCELLED.closed', ['close cs_1', 'mail cancelled']);
    ended
      .and(cancelled('invitee', 1))
      .when(paid())
      .then('BOOKING_CANCELLED.closed', ['return all of pi_1', 'mail paymentReturned']);
    given('PAYMENT_SUCCEEDED').when(cancelled('invitee', 1)).then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
  });

  test('edge case 42: deleted by the host is a cancellation by the host', () => {
    given(upcoming).when(cancelled('host', 1)).then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
  });

  test('edge case 44: that nobody pays for is freed', () => {
    given('PAYMENT_FAILED').when(after('paymentFailed')).then('IDLE', ['free ev_1', 'close cs_1']);
  });

  test('edge case 56: keeps its instant and its notice in hours over a change of the clocks', () => {
    // Clocks in Berlin go forward in the night before: a day before by the wall clock would be an hour off.
    const sunday = { startsAt: '2026-03-29T10:00:00.000Z', endsAt: '2026-03-29T11:00:00.000Z' };
    const { context } = at(upcoming).snapshot;
    const moving = { ...context, calendly: { eventId: 'ev_1', inviteeId: 'inv_1', time: sunday } };
    expect(cancellationQuote(moving, 'client', '2026-03-28T10:00:00.000Z').amount).toBe(12_000);
    expect(cancellationQuote(moving, 'client', '2026-03-28T10:00:00.001Z').amount).toBe(6000);
  });
});
