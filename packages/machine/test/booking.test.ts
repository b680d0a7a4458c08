import { describe, expect, test } from 'vitest';
import { given, untaken } from './given.ts';
import {
  after,
  cancelled,
  giveUp,
  MONDAY,
  moved,
  payAgain,
  refunded,
  refundFailed,
  refundNamed,
  refundNow,
  SATURDAY,
  slotStands,
  THURSDAY,
  TUESDAY,
  takeBack,
  WEDNESDAY,
  wait,
} from './happenings.ts';
import {
  countsSurplusRefunds,
  followsAnEndedSlot,
  ignoresOldCalendlyNews,
  ignoresWonDisputes,
  returnsLatePayments,
  returnsOrphansAgain,
  takesLateTrouble,
} from './shared.ts';

const upcoming = 'BOOKING_CONFIRMED.upcoming';
const undoable = 'BOOKING_CANCELLED.undoable';
const REFUND_ALL = 'refund 12000 of pi_1 (1)';

describe('BOOKING_CONFIRMED', () => {
  test("a client's own cancellation can be taken back, and touches nothing yet", () => {
    const context = given(upcoming).when(cancelled('client')).then(undoable, []);
    expect(context.cancellation).toMatchObject({ by: 'client', refund: 12_000, reason: 'full_by_policy' });
  });

  test('a cancellation in Calendly follows the policy and starts the refund at once', () => {
    given(upcoming).when(cancelled('invitee', 1)).then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
    given(upcoming).when(cancelled('invitee', 2)).thenRefused();
    given(upcoming)
      .and(wait('2026-03-10T11:00:00.000Z'))
      .when(cancelled('invitee', 1))
      .then('REFUND_PENDING', ['mail cancelled', 'refund 6000 of pi_1 (1)']);
    given(upcoming)
      .and(wait('2026-03-11T09:00:00.000Z'))
      .when(cancelled('invitee', 1))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
  });

  test('a cancellation with nothing left to return is closed at once', () => {
    given(upcoming)
      .and(refunded(12_000, 're_9'))
      .when(cancelled('host', 1))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
  });

  test('whoever cancels for the business returns everything, however late', () => {
    const lastMinute = given(upcoming).and(wait('2026-03-11T09:59:00.000Z'));
    lastMinute.when(cancelled('host', 1)).then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
    lastMinute.when(cancelled('operator')).then('REFUND_PENDING', ['free ev_1', 'mail cancelled', REFUND_ALL]);
  });

  test('ruling 13: after the session nothing is cancelled or moved', () => {
    const elapsed = 'BOOKING_CONFIRMED.elapsed';
    given(upcoming).when(after('sessionEnd')).then(elapsed, []);
    given(elapsed).when(cancelled('host', 1)).thenIgnored();
    given(elapsed).when(moved(THURSDAY)).thenIgnored();
  });

  test('ruling 10: a reschedule at the same price keeps the booking, the payment and its id', () => {
    const context = given(upcoming).when(moved(THURSDAY, 'host')).then(upcoming, ['mail rescheduled']);
    expect(context).toMatchObject({
      bookingId: 'b-1',
      calendly: { inviteeId: 'inv_2', time: THURSDAY },
      reschedule: null,
    });
    given(upcoming)
      .when(moved(WEDNESDAY, 'invitee', 1))
      .thenIgnored();
  });

  test('ruling 9: a dearer time is paid for, a cheaper one brings money back', () => {
    const dearer = given(upcoming)
      .when(moved(SATURDAY))
      .then('BOOKING_RESCHEDULED.collectingDifference', ['open checkout 2 for 6000 (difference)']);
    expect(dearer).toMatchObject({ price: 12_000, reschedule: { difference: 6000, from: WEDNESDAY } });
    const cheaper = given(upcoming)
      .when(moved(MONDAY))
      .then('BOOKING_RESCHEDULED.refundingDifference', ['refund 3000 of pi_1 (1)']);
    expect(cheaper).toMatchObject({ price: 9000, reschedule: { difference: -3000 } });
  });

  test('ruling 9: a difference Stripe cannot collect, or that the client did not cause, is waived', () => {
    const tiny = given(upcoming).when(moved(TUESDAY)).then(upcoming, ['mail rescheduled']);
    const byHost = given(upcoming).when(moved(SATURDAY, 'host')).then(upcoming, ['mail rescheduled']);
    expect([tiny.price, byHost.price]).toEqual([12_000, 12_000]);
  });

  test('ruling 10: half of the pair waits for the other half', () => {
    const half = 'BOOKING_RESCHEDULED.pricing';
    const context = given(upcoming).when(moved(null)).then(half, ['ask Calendly about inv_2: rescheduled']);
    expect(context.calendly).toEqual({ eventId: 'ev_2', inviteeId: 'inv_2', time: null });
  });

  test('ruling 20: refunds made by hand count', () => {
    const context = given(upcoming).when(refunded(12_000, 're_9')).then(upcoming, []);
    expect(context.refunds).toMatchObject([{ amount: 12_000, attempt: 0, status: 'succeeded' }]);
    given(upcoming).and(refunded(12_000, 're_9')).when(refunded(12_000, 're_9')).thenIgnored();
    given(upcoming).when(refundNamed('re_9')).thenIgnored();
  });

  test('a difference that is late in coming back is still followed', () => {
    const settled = given('BOOKING_RESCHEDULED.refundingDifference').and(after('differenceRefund'));
    const context = settled.when(refundNamed('re_1')).then(upcoming, []);
    expect(context.refunds).toMatchObject([{ refundId: 're_1', status: 'pending' }]);
    settled.and(refundNamed('re_1')).when(refundNamed('re_1')).thenIgnored();
  });

  test('a difference that could not be returned after all is given to a person', () => {
    const settled = given('BOOKING_RESCHEDULED.refundingDifference').and(after('differenceRefund'));
    const context = settled.when(refundFailed()).then(upcoming, ['case refund_stalled']);
    expect(context.refunds).toMatchObject([{ amount: 3000, status: 'failed' }]);
    // Withheld by a dispute it waits for its end: it is asked for only once it is known to be withheld.
    settled.when(refundNow('pi_1')).thenRefused();
    settled.and(refundFailed()).when(refundNow('pi_1')).then(upcoming, ['refund 3000 of pi_1 (2)']);
  });

  returnsLatePayments(upcoming);
  takesLateTrouble(upcoming);
  returnsOrphansAgain(upcoming);
  ignoresWonDisputes(upcoming);
  countsSurplusRefunds(upcoming);
  ignoresOldCalendlyNews(upcoming);
});

describe('BOOKING_CANCELLED', () => {
  test('ruling 3: a client takes back their own cancellation', () => {
    const context = given(undoable).when(takeBack()).then(upcoming, []);
    expect(context.cancellation).toBeNull();
    given(undoable).when(slotStands()).thenIgnored();
    given(undoable).when(cancelled('client')).thenIgnored();
  });

  test('ruling 12: after the undo window the slot is freed and the refund begins', () => {
    given(undoable).when(after('undoWindow')).then('REFUND_PENDING', ['free ev_1', 'mail cancelled', REFUND_ALL]);
  });

  test('ruling 12: a cancellation too late for a refund is closed, with the reason', () => {
    const context = given(upcoming)
      .and(wait('2026-03-11T09:00:00.000Z'), cancelled('client'))
      .when(after('undoWindow'))
      .then('BOOKING_CANCELLED.closed', ['free ev_1', 'mail cancelled']);
    expect(context.cancellation).toMatchObject({ refund: 0, reason: 'none_by_policy' });
  });

  test('cancelled on the other side as well, the better refund counts', () => {
    given(undoable).when(cancelled('host', 1)).then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
    const promised = given(upcoming).and(wait('2026-03-10T09:59:58.000Z'), cancelled('client'));
    promised
      .and(wait('2026-03-10T10:00:30.000Z'))
      .when(cancelled('invitee', 1))
      .then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
    given(undoable).when(cancelled('host', 2)).thenRefused();
    given(undoable)
      .and(refunded(12_000, 're_9'))
      .when(cancelled('host', 1))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
  });

  test('moved on the other side, there is nothing to go back to', () => {
    given(undoable).when(moved(THURSDAY, 'host')).then('REFUND_PENDING', ['free ev_2', 'mail cancelled', REFUND_ALL]);
    given(undoable)
      .and(refunded(12_000, 're_9'))
      .when(moved(THURSDAY, 'host'))
      .then('BOOKING_CANCELLED.closed', ['free ev_2', 'mail cancelled']);
    given(undoable)
      .when(moved(null, 'host', 1))
      .thenIgnored();
  });

  test('the refund is the system to begin, and never twice', () => {
    const due = 'BOOKING_CANCELLED.refundDue';
    given(due).when(refundNow()).then('REFUND_PENDING', [REFUND_ALL]);
    given(due).and(refunded(12_000, 're_9')).when(refundNow()).then('BOOKING_CANCELLED.closed', []);
    given(due).when(after('refundDue')).then('REFUND_PENDING', ['case refund_stalled', REFUND_ALL]);
  });

  test('a booking cancelled before it was paid stays closed', () => {
    given('BOOKING_CANCELLED.closed').when(giveUp()).thenRefused();
    given('BOOKING_CANCELLED.closed').when(payAgain()).thenRefused();
  });

  test('refunds made by hand count here too', () => {
    given(undoable).when(refundNamed('re_9')).thenIgnored();
    given(undoable).when(refunded(500, 're_9')).then(undoable, []);
    given(undoable).and(refunded(500, 're_9')).when(refunded(500, 're_9')).thenIgnored();
    given('BOOKING_RESCHEDULED.refundingDifference')
      .and(after('differenceRefund'), cancelled('client', 2))
      .when(refundNamed('re_1'))
      .then(undoable, []);
    given(undoable).when(refundFailed()).then(undoable, ['case refund_stalled']);
    const stalled = given('BOOKING_RESCHEDULED.refundingDifference').and(
      after('differenceRefund'),
      cancelled('client', 2),
    );
    stalled.when(refundFailed()).then(undoable, ['case refund_stalled']);
    stalled.and(refundFailed()).when(refundNow()).then(undoable, ['refund 3000 of pi_1 (2)']);
    // Taken back: the difference is still owed.
    const kept = stalled.and(refundFailed()).when(takeBack()).then('BOOKING_CONFIRMED.upcoming', []);
    expect(kept.refunds).toMatchObject([{ amount: 3000, status: 'failed' }]);
    const back = stalled.and(refundFailed(), takeBack());
    back.when(refundNow()).then('BOOKING_CONFIRMED.upcoming', ['refund 3000 of pi_1 (2)']);
  });

  test('what is returned by hand before the refund is asked for counts against it', () => {
    const half = given(undoable).and(refunded(5000, 're_9'));
    half.when(after('undoWindow')).then('REFUND_PENDING', ['free ev_1', 'mail cancelled', 'refund 7000 of pi_1 (1)']);
    given(undoable)
      .and(refunded(12_000, 're_9'))
      .when(after('undoWindow'))
      .then('BOOKING_CANCELLED.closed', ['free ev_1', 'mail cancelled']);
  });

  for (const leaf of ['BOOKING_CANCELLED.refundDue', 'BOOKING_CANCELLED.closed'] as const) {
    followsAnEndedSlot(leaf);
    ignoresOldCalendlyNews(leaf);
  }
  ignoresOldCalendlyNews(undoable);
  returnsLatePayments(undoable);
  takesLateTrouble(undoable);
  returnsOrphansAgain(undoable);
  ignoresWonDisputes(undoable);
  countsSurplusRefunds(undoable);
});

test('every edge of a confirmed or cancelled booking is taken above', () => {
  expect(untaken(['BOOKING_CONFIRMED', 'BOOKING_CANCELLED'])).toEqual([]);
});
