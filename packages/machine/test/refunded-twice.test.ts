// Stripe holds two refunds under one of our numbers: a lost idempotency key, or a second deployment. What went back counts,
// a person is told, and nothing more is returned or charged because of it.

import { describe, expect, test } from 'vitest';
import { type BookingContext, paidOf } from '../src/index.ts';
import { given } from './given.ts';
import {
  cancelled,
  type Happening,
  MONDAY,
  moved,
  paid,
  recover,
  recovered,
  refunded,
  refundFailed,
  refundNamed,
  refundNow,
  wait,
} from './happenings.ts';

/** A refund as it comes back from Stripe with the number we gave it. */
const back = (n: number, refundId: string, amount = 6000): Happening => refunded(amount, refundId, 'pi_1', n);
const fails = (n: number, refundId: string): Happening => refundFailed('pi_1', { refundId, refundAttempt: n });

/** So late that half of what was paid, 6000, goes back under number 1. */
const halfBack = () =>
  given('BOOKING_CONFIRMED.upcoming').and(wait('2026-03-11T00:00:00.000Z'), cancelled('invitee', 1));

const inShort = ({ refunds }: BookingContext) =>
  refunds.map((r) => `${r.attempt}: ${r.amount} ${r.status}${r.surplus ? ', too much' : ''}`);

const pending = 'REFUND_PENDING';
const completed = 'REFUND_COMPLETED';
const failed = 'ERROR_PAYMENT.refund';
const TOLD = 'case refunded_twice';

describe('a second refund under one of our numbers', () => {
  test('after the first is back counts, and is shown to a person', () => {
    const context = halfBack().and(back(1, 're_1')).when(back(1, 're_2')).then(completed, [TOLD]);
    expect(inShort(context)).toEqual(['1: 6000 succeeded', '1: 6000 succeeded, too much']);
    expect(paidOf(context)).toBe(0);
  });

  test('told once more is no news', () => {
    halfBack().and(back(1, 're_1'), back(1, 're_2')).when(back(1, 're_2')).thenIgnored();
  });

  test('before the first is back leaves the first to be waited for', () => {
    const both = halfBack().and(refundNamed('re_1'));
    const context = both.when(back(1, 're_2')).then(pending, [TOLD]);
    expect(inShort(context)).toEqual(['1: 6000 pending', '1: 6000 succeeded, too much']);
    both.and(back(1, 're_2')).when(back(1, 're_1')).then(completed, ['mail refunded']);
  });

  test('that comes to nothing is forgotten: nothing is owed because of it', () => {
    const both = halfBack().and(back(1, 're_1'), back(1, 're_2'));
    const context = both.when(fails(1, 're_2')).then(completed, []);
    expect(inShort(context)).toEqual(['1: 6000 succeeded']);
    both.and(fails(1, 're_2')).when(refundNow()).thenRefused();
    expect(
      inShort(halfBack().and(refundNamed('re_1'), back(1, 're_2')).when(fails(1, 're_2')).then(pending, [])),
    ).toEqual(['1: 6000 pending']);
  });

  test('takes the place of the first when that comes to nothing', () => {
    const waiting = halfBack().and(refundNamed('re_1'), back(1, 're_2'));
    const context = waiting.when(fails(1, 're_1')).then(completed, ['mail refunded']);
    expect(inShort(context)).toEqual(['1: 6000 succeeded']);
    const done = halfBack().and(back(1, 're_1'), back(1, 're_2'));
    const later = done.when(fails(1, 're_1')).then(completed, ['case refund_failed_after_completion']);
    expect(inShort(later)).toEqual(['1: 6000 succeeded']);
    done.and(fails(1, 're_1')).when(refundNow()).thenRefused();
  });

  test('of another amount does not take its place', () => {
    const waiting = halfBack().and(refundNamed('re_1'), back(1, 're_2', 2000));
    const context = waiting.when(fails(1, 're_1')).then(failed, []);
    expect(inShort(context)).toEqual(['1: 6000 failed', '1: 2000 succeeded, too much']);
  });

  test('whose first has failed is the one that arrived: nobody has to look', () => {
    const context = halfBack().and(fails(1, 're_1')).when(back(1, 're_2')).then(completed, ['mail refunded']);
    expect(inShort(context)).toEqual(['1: 6000 succeeded']);
  });

  test('while another one has failed settles that one, and is shown to a person all the same', () => {
    const two = given('BOOKING_RESCHEDULED.collectingDifference').and(
      paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }),
      cancelled('host', 2),
      refunded(6000, 're_1', 'pi_2', 1),
      refundFailed('pi_1', { refundAttempt: 2 }),
    );
    const context = two.when(back(1, 're_9', 1000)).then(failed, [TOLD]);
    expect(inShort(context)).toEqual(['1: 6000 succeeded', '2: 11000 failed', '1: 1000 succeeded']);
  });
});

test('a refund under a number that was given up, and asked for anew, goes back twice', () => {
  const anew = halfBack().and(fails(1, 're_1'), recover(), recovered());
  const context = anew.when(back(1, 're_9')).then(pending, [TOLD]);
  expect(inShort(context)).toEqual(['2: 6000 requested', '1: 6000 succeeded, too much']);
});

test('a refund under a number we never gave is not ours', () => {
  const context = given('BOOKING_CONFIRMED.upcoming')
    .when(back(4, 're_9', 1000))
    .then('BOOKING_CONFIRMED.upcoming', [TOLD]);
  expect(inShort(context)).toEqual(['4: 1000 succeeded, too much']);
  expect(paidOf(context)).toBe(11_000);
});

test('a refund without a number was made by hand, however often', () => {
  const context = halfBack().and(back(1, 're_1')).when(back(0, 're_2')).then(completed, []);
  expect(inShort(context)).toEqual(['1: 6000 succeeded', '0: 6000 succeeded']);
});

test('a refund of an orphan is none of this booking, whatever its number', () => {
  halfBack()
    .and(back(1, 're_1'))
    .when(refunded(500, 're_9', 'pi_9', 1))
    .thenIgnored();
});

describe('wherever the booking is by then, both are taken note of', () => {
  /** 3000 goes back for a cheaper time, under number 1. */
  const cheaper = given('BOOKING_CONFIRMED.upcoming').and(moved(MONDAY));

  test('while it waits for the difference', () => {
    cheaper
      .and(refundNamed('re_1'))
      .when(back(1, 're_2', 3000))
      .then('BOOKING_RESCHEDULED.refundingDifference', [TOLD]);
  });

  test('when it is confirmed again, or cancelled after', () => {
    const confirmed = cheaper.and(back(1, 're_1', 3000));
    const twice = back(1, 're_2', 3000);
    confirmed.when(twice).then('BOOKING_CONFIRMED.upcoming', [TOLD]);
    confirmed.and(twice).when(fails(1, 're_2')).then('BOOKING_CONFIRMED.upcoming', []);
    confirmed.and(cancelled('client')).when(twice).then('BOOKING_CANCELLED.undoable', [TOLD]);
    confirmed.and(cancelled('client'), twice).when(fails(1, 're_2')).then('BOOKING_CANCELLED.undoable', []);
  });

  test('what went back twice is not returned a third time', () => {
    cheaper
      .and(back(1, 're_1', 3000), back(1, 're_2', 3000))
      .when(cancelled('host', 2))
      .then(pending, ['mail cancelled', 'refund 6000 of pi_1 (2)']);
  });
});
