// Which refund Stripe speaks of, and what that leaves owed: several charges, several refunds of one, some made by hand.

import { describe, expect, test } from 'vitest';
import { given } from './given.ts';
import {
  after,
  cancelled,
  goToPayment,
  moved,
  paid,
  recover,
  recovered,
  refunded,
  refundFailed,
  refundNamed,
  WEDNESDAY,
  wait,
} from './happenings.ts';

type Refunds = readonly { readonly paymentIntentId: string; readonly amount: number; readonly status: string }[];
const inShort = (refunds: Refunds) => refunds.map((r) => `${r.amount} of ${r.paymentIntentId} ${r.status}`);

const upcoming = 'BOOKING_CONFIRMED.upcoming';
const pending = 'REFUND_PENDING';
const failed = 'ERROR_PAYMENT.refund';

describe('of two charges', () => {
  /** 6000 of the second one, number 1, and 12000 of the first, number 2. */
  const both = () =>
    given('BOOKING_RESCHEDULED.collectingDifference').and(
      paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }),
      cancelled('host', 2),
    );

  test('a refund that Stripe names is the one of that charge', () => {
    const context = both().when(refundNamed('re_8', 'pi_1')).then(pending, ['mail refundUnderWay']);
    expect(context.refunds).toMatchObject([
      { paymentIntentId: 'pi_2', refundId: null, status: 'requested' },
      { paymentIntentId: 'pi_1', refundId: 're_8', status: 'pending' },
    ]);
  });

  test('a refund that fails is the one of that charge, and only it is asked for anew', () => {
    const one = both().and(refunded(6000, 're_1', 'pi_2'));
    const context = one.when(refundFailed('pi_1')).then(failed, []);
    expect(inShort(context.refunds)).toEqual(['6000 of pi_2 succeeded', '12000 of pi_1 failed']);
    one.and(refundFailed('pi_1'), recover()).when(recovered()).then(pending, ['refund 12000 of pi_1 (3)']);
  });

  test('a refund that fails under a name nobody knows is of the charge it is said to be of', () => {
    const named = both().and(refundNamed('re_1', 'pi_2'), refundNamed('re_2', 'pi_1'));
    const context = named.when(refundFailed('pi_1', { refundId: 're_7' })).then(failed, []);
    expect(inShort(context.refunds)).toEqual(['6000 of pi_2 pending', '12000 of pi_1 failed']);
  });

  test('a refund made by hand settles what has failed, the first one first', () => {
    const context = both()
      .and(refundFailed('pi_1'), refundFailed('pi_2'))
      .when(refunded(8000, 're_9'))
      .then(failed, []);
    expect(inShort(context.refunds)).toEqual(['10000 of pi_1 failed', '8000 of pi_1 succeeded']);
  });
});

describe('of one charge', () => {
  /** 3000, number 1, which Stripe has named; then 9000, number 2, which it has not answered for. */
  const twice = () => given('BOOKING_RESCHEDULED.refundingDifference').and(refundNamed(), cancelled('host', 2));

  test('a refund that fails by name is that one', () => {
    const context = twice()
      .when(refundFailed('pi_1', { refundId: 're_1' }))
      .then(failed, []);
    expect(inShort(context.refunds)).toEqual(['3000 of pi_1 failed', '9000 of pi_1 requested']);
  });

  test('a refund that fails without a name is the one not answered for', () => {
    const context = twice().when(refundFailed()).then(failed, []);
    expect(inShort(context.refunds)).toEqual(['3000 of pi_1 pending', '9000 of pi_1 failed']);
  });

  test('a refund that fails under a name nobody knows, with all of them named, is every one that is open', () => {
    const context = twice()
      .and(refundNamed('re_2'))
      .when(refundFailed('pi_1', { refundId: 're_7' }))
      .then(failed, []);
    expect(inShort(context.refunds)).toEqual(['3000 of pi_1 failed', '9000 of pi_1 failed']);
  });

  test('a refund that is back is none of them', () => {
    const context = twice()
      .and(refunded(3000), refundNamed('re_2'))
      .when(refundFailed('pi_1', { refundId: 're_7' }))
      .then(failed, []);
    expect(inShort(context.refunds)).toEqual(['3000 of pi_1 succeeded', '9000 of pi_1 failed']);
  });

  test('a refund that is back does not fail any more', () => {
    const context = twice()
      .and(refunded(3000))
      .when(refundFailed('pi_1', { refundId: 're_2' }))
      .then(failed, []);
    expect(inShort(context.refunds)).toEqual(['3000 of pi_1 succeeded', '9000 of pi_1 failed']);
  });

  test('a refund made by hand lowers what has failed and nothing else', () => {
    const context = twice().and(refunded(3000), refundFailed()).when(refunded(4000, 're_9')).then(failed, []);
    expect(inShort(context.refunds)).toEqual([
      '3000 of pi_1 succeeded',
      '5000 of pi_1 failed',
      '4000 of pi_1 succeeded',
    ]);
  });

  test('a refund of another amount than ours was made by hand, and ours is still under way', () => {
    const context = given(pending).when(refunded(5000, 're_9')).then(pending, []);
    expect(inShort(context.refunds)).toEqual(['12000 of pi_1 requested', '5000 of pi_1 succeeded']);
  });

  test('a refund that failed is no money returned', () => {
    given('BOOKING_RESCHEDULED.refundingDifference')
      .and(after('differenceRefund'), refundFailed())
      .when(cancelled('host', 2))
      .then(pending, ['mail cancelled', 'refund 12000 of pi_1 (2)']);
  });

  test('the refund of an orphan is no refund of this booking', () => {
    const { refunds } = given(upcoming)
      .and(refunded(500, 're_9', 'pi_9'))
      .when(cancelled('client'))
      .then('BOOKING_CANCELLED.undoable', []);
    expect(refunds).toEqual([]);
  });
});

describe('cancelled twice, from both sides', () => {
  const late = wait('2026-03-11T00:00:00.000Z');

  test('a client who was promised half gets all of it when the host cancels too', () => {
    const context = given(upcoming)
      .and(late, cancelled('client'))
      .when(cancelled('host', 1))
      .then(pending, ['mail cancelled', 'refund 12000 of pi_1 (1)']);
    expect(context.cancellation).toMatchObject({ by: 'host', refund: 12_000, reason: 'cancelled_by_host' });
  });

  test('the same amount has the later reason', () => {
    const context = given('BOOKING_CANCELLED.undoable')
      .when(cancelled('host', 1))
      .then(pending, ['mail cancelled', 'refund 12000 of pi_1 (1)']);
    expect(context.cancellation?.reason).toBe('cancelled_by_host');
  });

  test('what was promised is never more than what is left', () => {
    const context = given(upcoming)
      .and(cancelled('client'), refunded(5000, 're_9'), late)
      .when(cancelled('invitee', 1))
      .then(pending, ['mail cancelled', 'refund 7000 of pi_1 (1)']);
    expect(context.cancellation).toMatchObject({ refund: 7000, reason: 'full_by_policy' });
  });
});

test('a paid booking that nobody has confirmed yet returns everything, whatever the policy, and frees its slot', () => {
  const lastMinute = given('PAYMENT_SUCCEEDED').and(wait('2026-03-11T09:00:00.000Z'));
  const context = lastMinute
    .when(cancelled('operator'))
    .then(pending, ['free ev_1', 'mail cancelled', 'refund 12000 of pi_1 (1)']);
  expect(context.cancellation).toMatchObject({ by: 'operator', reason: 'before_confirmation' });
  lastMinute.when(cancelled('invitee', 1)).then(pending, ['mail cancelled', 'refund 12000 of pi_1 (1)']);
});

test('the rest that a person returns after a partial refund is remembered as well', () => {
  const { refunds } = given(upcoming)
    .and(wait('2026-03-11T00:00:00.000Z'), cancelled('invitee', 1), refunded(6000))
    .when(refunded(6000, 're_9'))
    .then('REFUND_COMPLETED', []);
  expect(inShort(refunds)).toEqual(['6000 of pi_1 succeeded', '6000 of pi_1 succeeded']);
});

describe('a booking remembers', () => {
  test('that nothing was paid when it ends before payment', () => {
    const { cancellation } = given('PAYMENT_PENDING')
      .when(cancelled('host', 1))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
    expect(cancellation).toMatchObject({ by: 'host', refund: 0, reason: 'nothing_paid' });
  });

  test('the slot as it was, with the time a person has told', () => {
    const { calendly, price } = given('CALENDLY_SCHEDULED.manualConfirmation')
      .when(goToPayment(WEDNESDAY))
      .then('PAYMENT_PENDING', ['open checkout 1 for 12000 (booking)']);
    expect({ calendly, price }).toEqual({
      calendly: { eventId: 'ev_1', inviteeId: 'inv_1', time: WEDNESDAY },
      price: 12_000,
    });
  });

  test('no trouble any more once it has gone on', () => {
    const { failure, recovery } = given('ERROR_RECOVERY.payment')
      .when(paid())
      .then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
    expect({ failure, recovery }).toEqual({ failure: null, recovery: { origin: 'IDLE', attempts: 0 } });
  });

  test('where it was before it was moved, however often it moves', () => {
    const { reschedule } = given('BOOKING_RESCHEDULED.pricing')
      .when(moved(null, 'invitee', 3))
      .then('BOOKING_RESCHEDULED.pricing', ['ask Calendly about inv_3: rescheduled']);
    expect(reschedule?.from).toEqual(WEDNESDAY);
  });
});
