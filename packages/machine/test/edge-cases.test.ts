// What goes wrong in systems like this one, each case by its number in the list of 62, as far as the machine alone decides
// it. The numbers left out are the server's or the browser's: duplicate deliveries, signatures, restarts, links, keys.

import { describe, expect, test } from 'vitest';
import { cancellationQuote } from '../src/index.ts';
import { at } from './drive.ts';
import { given } from './given.ts';
import {
  after,
  backFromStripe,
  bankDebit,
  calendlyTells,
  cancelled,
  checkoutOpened,
  choose,
  declined,
  expired,
  FREE_TERMS,
  giveUp,
  notRecovered,
  openCalendar,
  paid,
  payAgain,
  picked,
  recover,
  recovered,
  refunded,
  refundFailed,
  refundNamed,
  slotStands,
  stripeBroken,
  TERMS,
  wait,
} from './happenings.ts';

const CHECKOUT = 'PAYMENT_PROCESSING.awaitingCheckout';
const upcoming = 'BOOKING_CONFIRMED.upcoming';
const REFUND_ALL = 'refund 12000 of pi_1 (1)';

describe('a capture', () => {
  test('edge case 1: after the hold has expired counts, once Calendly says that the slot still stands', () => {
    const late = given(CHECKOUT).and(expired());
    late.when(paid()).then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
    late.and(paid()).when(slotStands()).then(upcoming, ['mail confirmed']);
  });

  test('edge case 2: for a slot that is gone goes back in full', () => {
    given(CHECKOUT)
      .and(expired(), paid())
      .when(cancelled('host', 1))
      .then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
    given(CHECKOUT)
      .and(expired(), after('paymentFailed'))
      .when(paid())
      .then('IDLE', ['return all of pi_1', 'mail paymentReturned']);
  });

  test('edge case 3: after the client has given up or cancelled never brings the booking back', () => {
    given(CHECKOUT).and(giveUp()).when(paid()).then('IDLE', ['return all of pi_1', 'mail paymentReturned']);
    const second = paid({ paymentIntentId: 'pi_2', sessionId: 'cs_2' });
    given('BOOKING_CANCELLED.undoable')
      .when(second)
      .then('BOOKING_CANCELLED.undoable', ['return all of pi_2', 'mail paymentReturned']);
  });

  test('edge case 4: that beats the closing of its session is a payment, not an expiry', () => {
    given(CHECKOUT).and(payAgain()).when(paid()).then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
  });

  test('edge case 5: is not undone by an expiry that arrives after it', () => {
    given('PAYMENT_SUCCEEDED').when(expired()).thenIgnored();
    given(upcoming).when(expired()).thenIgnored();
  });

  test('edge case 6: of a second tab goes back, and only one session is open at a time', () => {
    given(CHECKOUT).when(payAgain()).then('PAYMENT_PENDING', ['open checkout 2 for 12000 (booking) instead of cs_1']);
    const both = given(CHECKOUT).and(payAgain(), checkoutOpened(2), paid({ sessionId: 'cs_2' }));
    both
      .when(paid({ paymentIntentId: 'pi_2' }))
      .then('PAYMENT_SUCCEEDED', ['return all of pi_2', 'mail paymentReturned']);
    given('BOOKING_RESCHEDULED.collectingDifference')
      .and(checkoutOpened(2, 6000), payAgain(), checkoutOpened(3, 6000))
      .when(paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }))
      .then(upcoming, ['close cs_3', 'mail rescheduled']);
  });

  test('edge case 7: is asked for once, however often the client clicks', () => {
    given('PAYMENT_FAILED').and(payAgain()).when(payAgain()).thenRefused();
    given(CHECKOUT).and(payAgain()).when(payAgain()).thenRefused();
  });

  test('edge case 8: that a bank will take days for is waited for, and may still fail', () => {
    given(CHECKOUT).when(bankDebit()).then('PAYMENT_PROCESSING.settling', []);
    given('PAYMENT_PROCESSING.settling').when(paid()).then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
    given('PAYMENT_PROCESSING.settling').when(declined()).then('PAYMENT_FAILED', []);
  });

  test('edge case 9: that arrives days later, when the session is over, goes back', () => {
    const settling = given('PAYMENT_PROCESSING.settling');
    // What happens after a wait happens a second later: here at the very end of the session, and a second before.
    settling
      .and(wait('2026-03-11T10:59:59.000Z'))
      .when(paid())
      .then('IDLE', ['return all of pi_1', 'mail paymentReturned']);
    const inTime = settling.and(wait('2026-03-11T10:59:58.000Z'));
    inTime.when(paid()).then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
  });

  test('edge case 10: of the second attempt is not undone by the failure of the first', () => {
    const second = given(CHECKOUT).and(declined(), payAgain(), checkoutOpened(2));
    second.when(declined(1)).thenIgnored();
    second
      .and(paid({ sessionId: 'cs_2' }))
      .when(declined(1))
      .thenIgnored();
  });

  test('edge case 11: of another amount or currency confirms nothing, and a person judges it', () => {
    given(CHECKOUT)
      .when(paid({ amount: 12_001 }))
      .then(CHECKOUT, ['case payment_mismatch']);
    given(CHECKOUT)
      .when(paid({ currency: 'usd' }))
      .then(CHECKOUT, ['case payment_mismatch']);
    const collecting = 'BOOKING_RESCHEDULED.collectingDifference';
    const dollars = { sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000, currency: 'usd' };
    given(collecting).and(checkoutOpened(2, 6000)).when(paid(dollars)).then(collecting, ['case payment_mismatch']);
  });

  test('edge case 12: of nothing is not asked of Stripe, and the booking walks the same states', () => {
    const context = given('IDLE')
      .and(choose(), openCalendar(FREE_TERMS), picked())
      .when(calendlyTells())
      .then(upcoming, ['mail confirmed']);
    expect(context).toMatchObject({ price: 0, attempt: 0, payments: [] });
  });

  test('edge case 14: is of the price the client saw, whatever the host asks since', () => {
    const seen = { ...TERMS, revision: 1, price: 9900, rateRules: [] };
    given('IDLE')
      .and(choose(), openCalendar(seen), picked())
      .when(calendlyTells())
      .then('PAYMENT_PENDING', ['open checkout 1 for 9900 (booking)']);
  });

  test('edge case 15: that the browser tells of before the webhook is asked for, and edge case 16: proves nothing', () => {
    given(CHECKOUT).when(backFromStripe()).then(CHECKOUT, ['ask Stripe about cs_1']);
    given('PAYMENT_FAILED').when(backFromStripe()).then('PAYMENT_FAILED', ['ask Stripe about cs_1']);
  });

  test('edge case 17: confirms a booking whose browser was closed', () => {
    given(CHECKOUT).and(paid()).when(slotStands()).then(upcoming, ['mail confirmed']);
  });

  test('edge case 18: given up in the bank’s own window leaves the session open, and another try is possible', () => {
    given(CHECKOUT).when(declined()).then('PAYMENT_FAILED', []);
    const context = given(CHECKOUT).and(declined()).when(declined()).then('PAYMENT_FAILED', []);
    expect(context.checkout).toMatchObject({ sessionId: 'cs_1' });
    given(CHECKOUT).and(declined()).when(paid()).then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
  });

  test('edge case 19: that cannot be asked for is tried again five times, then a person is asked, and the slot is held for a day at most', () => {
    let broken = given('PAYMENT_PENDING').and(stripeBroken());
    for (const attempt of [1, 2, 3, 4]) {
      broken.when(after('paymentRecovery')).then('ERROR_RECOVERY.payment', [`recover payment (${attempt})`]);
      broken = broken.and(after('paymentRecovery'), notRecovered());
    }
    broken = broken.and(after('paymentRecovery'));
    broken.when(notRecovered()).then('ERROR_PAYMENT.payment', ['case recovery_exhausted']);
    broken.and(notRecovered()).when(after('paymentRecovery')).then('IDLE', ['free ev_1']);
  });
});

describe('a refund', () => {
  const pending = 'REFUND_PENDING';

  test('edge case 21: that Stripe has only accepted is under way, and nobody is told that it is back', () => {
    given(pending).when(refundNamed()).then(pending, ['mail refundUnderWay']);
  });

  test('edge case 22: that fails is asked for anew with another number, and never becomes a charge', () => {
    const failed = given(pending).and(refundNamed(), refundFailed('pi_1', { refundId: 're_1' }));
    failed.when(payAgain()).thenRefused();
    failed.and(recover()).when(recovered()).then(pending, ['refund 12000 of pi_1 (2)']);
    given(pending)
      .when(refundFailed('pi_1', { recoverable: false }))
      .then('ERROR_PAYMENT.refund', ['case recovery_exhausted']);
  });

  test('edge case 23: that Stripe takes back later is a case, and the booking stays where it is', () => {
    given('REFUND_COMPLETED')
      .when(refundFailed('pi_1', { refundId: 're_1' }))
      .then('REFUND_COMPLETED', ['case refund_failed_after_completion']);
  });

  test('edge case 24: asked for twice is asked of Stripe once', () => {
    given('BOOKING_CANCELLED.undoable').when(cancelled('client')).thenIgnored();
    given(pending).when(cancelled('client')).thenIgnored();
  });

  test('edge case 25: made in Stripe’s dashboard counts against what is left', () => {
    const context = given(upcoming)
      .and(refunded(5000, 're_9'))
      .when(cancelled('host', 1))
      .then(pending, ['mail cancelled', 'refund 7000 of pi_1 (1)']);
    expect(context.cancellation?.refund).toBe(7000);
  });

  test('edge case 26: of nothing is an end of its own, with the reason', () => {
    const context = given(upcoming)
      .and(wait('2026-03-11T09:00:00.000Z'))
      .when(cancelled('invitee', 1))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
    expect(context.cancellation).toMatchObject({ refund: 0, reason: 'none_by_policy' });
  });

  test('edge case 27: is full when the host cancels, whatever the client’s policy', () => {
    given(upcoming)
      .and(wait('2026-03-11T09:00:00.000Z'))
      .when(cancelled('host', 1))
      .then(pending, ['mail cancelled', REFUND_ALL]);
  });

  test('edge case 28: of an odd amount is rounded half up once, and taken from the newest charge first', () => {
    const odd = given('IDLE').and(choose(), openCalendar({ ...TERMS, price: 101, rateRules: [] }), picked());
    odd
      .and(calendlyTells(), checkoutOpened(1, 101), paid({ amount: 101 }), slotStands())
      .and(wait('2026-03-10T20:00:00.000Z'))
      .when(cancelled('invitee', 1))
      .then(pending, ['mail cancelled', 'refund 51 of pi_1 (1)']);
    given('BOOKING_RESCHEDULED.collectingDifference')
      .and(paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }))
      .when(cancelled('host', 2))
      .then(pending, ['mail cancelled', 'refund 6000 of pi_2 (1)', 'refund 12000 of pi_1 (2)']);
  });

  test('edge case 29: follows the policy that was in force when the client chose', () => {
    const strict = { ...TERMS, refundPolicy: { tiers: [], flatFee: 0 } };
    given('IDLE')
      .and(choose(), openCalendar(strict), picked(), calendlyTells(), checkoutOpened(), paid(), slotStands())
      .when(cancelled('invitee', 1))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
  });

  test('edge case 30: at the very moment of a boundary is still the better one', () => {
    const { context } = at(upcoming).snapshot;
    const quote = (instant: string) => cancellationQuote(context, 'client', instant);
    expect(quote('2026-03-10T10:00:00.000Z')).toMatchObject({ amount: 12_000, changesAt: '2026-03-10T10:00:00.000Z' });
    expect(quote('2026-03-10T10:00:00.001Z')).toMatchObject({ amount: 6000, changesAt: '2026-03-11T08:00:00.000Z' });
    expect(quote('2026-03-11T08:00:00.001Z')).toMatchObject({ amount: 0, changesAt: null });
  });
});
