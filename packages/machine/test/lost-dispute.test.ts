// A bank takes a payment that has gone back, is going back, or is owed: nothing is returned or charged because of it, and
// what it took beyond the payment pays for nothing else.

import { describe, expect, test } from 'vitest';
import { type BookingContext, paidOf } from '../src/index.ts';
import { given } from './given.ts';
import { cancelled, type Happening, refunded, refundFailed, refundNamed, refundNow } from './happenings.ts';

const lost = (amount = 12_000): Happening => ({
  type: 'completeRefund',
  paymentIntentId: 'pi_1',
  refundId: 'du_1',
  amount,
  refundAttempt: 0,
  through: 'dispute',
});
const back = () => refunded(12_000, 're_1', 'pi_1', 1);
const fails = () => refundFailed('pi_1', { refundId: 're_1', refundAttempt: 1 });

const pending = 'REFUND_PENDING';
const completed = 'REFUND_COMPLETED';
const failed = 'ERROR_PAYMENT.refund';
const upcoming = 'BOOKING_CONFIRMED.upcoming';

const refunding = () => given(upcoming).and(cancelled('host', 1), refundNamed('re_1'));
const inShort = ({ refunds }: BookingContext) => refunds.map((r) => `${r.refundId}: ${r.amount} ${r.status}`);

describe('a dispute that is lost', () => {
  test('after all went back is remembered, and the client has paid nothing rather than less', () => {
    const context = refunding().and(back()).when(lost()).then(completed, []);
    expect(inShort(context)).toEqual(['re_1: 12000 succeeded', 'du_1: 12000 succeeded']);
    expect(paidOf(context)).toBe(0);
  });

  test('told once more is no news', () => {
    refunding().and(back(), lost()).when(lost()).thenIgnored();
  });

  test('while the refund is under way leaves the refund to be waited for', () => {
    const both = refunding().and(lost());
    both.when(back()).then(completed, ['mail refunded']);
    const context = refunding().when(lost()).then(pending, []);
    expect(inShort(context)).toEqual(['re_1: 12000 pending', 'du_1: 12000 succeeded']);
    expect(paidOf(context)).toBe(0);
  });

  test('takes the place of a refund that fails', () => {
    const context = refunding().and(lost()).when(fails()).then(completed, ['mail refunded']);
    expect(inShort(context)).toEqual(['du_1: 12000 succeeded']);
    refunding().and(lost(), fails()).when(refundNow()).thenRefused();
  });

  test('pays what is owed, and no more than it brought back', () => {
    const context = refunding().and(fails()).when(lost(15_000)).then(completed, ['mail refunded']);
    expect(inShort(context)).toEqual(['du_1: 15000 succeeded']);
    expect(paidOf(context)).toBe(0);
  });

  test('over a part leaves the rest owed', () => {
    const context = refunding().and(fails()).when(lost(5_000)).then(failed, []);
    expect(inShort(context)).toEqual(['re_1: 7000 failed', 'du_1: 5000 succeeded']);
    expect(paidOf(context)).toBe(7_000);
  });

  test('leaves nothing to return when the booking is cancelled later', () => {
    given(upcoming).and(lost(15_000)).when(cancelled('host', 1)).then('BOOKING_CANCELLED.closed', ['mail cancelled']);
  });
});
