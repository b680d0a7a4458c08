import { describe, expect, test } from 'vitest';
import { given, untaken } from './given.ts';
import {
  after,
  cancelled,
  giveUp,
  moved,
  paid,
  payAgain,
  recover,
  recovered,
  refunded,
  refundFailed,
  refundNamed,
  refundNow,
  takeBack,
  WEDNESDAY,
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

describe('REFUND_PENDING', () => {
  const pending = 'REFUND_PENDING';

  test("ruling 13: only Stripe's word that the money is back completes a refund", () => {
    given(pending).when(refundNamed()).then(pending, ['mail refundUnderWay']);
    given(pending).and(refundNamed()).when(refundNamed()).thenIgnored();
    given(pending).and(refundNamed()).when(refunded()).then('REFUND_COMPLETED', ['mail refunded']);
    given(pending).when(refunded()).then('REFUND_COMPLETED', ['mail refunded']);
  });

  test('what is told twice, or is about another payment, changes nothing', () => {
    given(pending)
      .when(refunded(500, 're_9', 'pi_9'))
      .thenIgnored();
    given('REFUND_COMPLETED').when(refunded()).thenIgnored();
  });

  test('several charges are returned newest first, and all of them complete it', () => {
    const both = given('BOOKING_RESCHEDULED.collectingDifference').and(
      paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }),
    );
    both
      .when(cancelled('host', 2))
      .then(pending, ['mail cancelled', 'refund 6000 of pi_2 (1)', 'refund 12000 of pi_1 (2)']);
    const one = both.and(cancelled('host', 2));
    one.when(refunded(6000, 're_1', 'pi_2')).then(pending, []);
    one
      .and(refunded(6000, 're_1', 'pi_2'))
      .when(refunded(12_000, 're_2'))
      .then('REFUND_COMPLETED', ['mail refunded']);
  });

  test('a charge that was returned before is not returned again', () => {
    given('BOOKING_RESCHEDULED.collectingDifference')
      .and(
        paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }),
        moved(WEDNESDAY, 'invitee', 3),
        refunded(6000, 're_1', 'pi_2'),
      )
      .when(cancelled('host', 3))
      .then(pending, ['mail cancelled', 'refund 12000 of pi_1 (2)']);
  });

  test('two refunds of one charge have two numbers', () => {
    const context = given('BOOKING_RESCHEDULED.refundingDifference')
      .and(refunded(3000))
      .when(cancelled('host', 2))
      .then(pending, ['mail cancelled', 'refund 9000 of pi_1 (2)']);
    expect(context.refunds.map((r) => [r.attempt, r.amount])).toEqual([
      [1, 3000],
      [2, 9000],
    ]);
  });

  test('ruling 2: a refund that fails, or takes too long, is an error of the refund side', () => {
    const failed = given(pending).when(refundFailed()).then('ERROR_PAYMENT.refund', []);
    expect(failed.refunds).toMatchObject([{ status: 'failed' }]);
    const slow = given(pending).when(after('refundPending')).then('ERROR_PAYMENT.refund', []);
    expect(slow).toMatchObject({ failure: { code: 'timeout' }, refunds: [{ status: 'requested' }] });
  });

  test('a refusal because somebody returned all of it by hand meanwhile completes the refund', () => {
    const byHand = { ...refunded(12_000, 're_hand'), refundAttempt: 0 };
    given(pending).when(byHand).then(pending, []);
    const context = given(pending).and(byHand).when(refundFailed()).then('REFUND_COMPLETED', ['mail refunded']);
    expect(context.refunds).toMatchObject([{ refundId: 're_hand', amount: 12_000 }]);
  });

  test('a refusal because somebody returned a part by hand leaves the rest to be asked for', () => {
    const byHand = { ...refunded(5000, 're_hand'), refundAttempt: 0 };
    const context = given(pending).and(byHand).when(refundFailed()).then('ERROR_PAYMENT.refund', []);
    expect(context.refunds.map((r) => [r.amount, r.status])).toEqual([
      [7000, 'failed'],
      [5000, 'succeeded'],
    ]);
  });

  test('news of an attempt before this one changes nothing', () => {
    const old = refundFailed('pi_1', { refundId: 're_1', refundAttempt: 1 });
    given('ERROR_PAYMENT.refund').and(recover(), recovered()).when(old).thenIgnored();
  });

  returnsLatePayments(pending);
  takesLateTrouble(pending);
  returnsOrphansAgain(pending);
  ignoresWonDisputes(pending);
  countsSurplusRefunds(pending);
  followsAnEndedSlot(pending);
  ignoresOldCalendlyNews(pending);
});

describe('REFUND_COMPLETED', () => {
  const completed = 'REFUND_COMPLETED';
  const takenBack = refundFailed('pi_1', { refundId: 're_1' });

  test('ruling 13: a refund Stripe takes back later is a case, and the state stays', () => {
    const context = given(completed).when(takenBack).then(completed, ['case refund_failed_after_completion']);
    expect(context.refunds).toMatchObject([{ amount: 12_000, status: 'failed' }]);
    given(completed).and(takenBack).when(takenBack).thenIgnored();
  });

  test('what was taken back is paid again from here, under a new number, when a person says so', () => {
    given(completed).when(refundNow()).thenRefused();
    const again = given(completed).and(takenBack).when(refundNow()).then(completed, ['refund 12000 of pi_1 (2)']);
    expect(again).toMatchObject({ failure: null, refunds: [{ attempt: 2, refundId: null, status: 'requested' }] });
    const asked = given(completed).and(takenBack, refundNow());
    asked.when(refundNamed('re_2')).then(completed, []);
    // Of the attempt before: news that took its time.
    asked.when(refundFailed('pi_1', { refundId: 're_1', refundAttempt: 1 })).thenIgnored();
    const paidBack = asked.and(refundNamed('re_2')).when(refunded(12_000, 're_2')).then(completed, []);
    expect(paidBack.refunds).toMatchObject([{ refundId: 're_2', status: 'succeeded' }]);
  });

  test('a refusal of what is done already is no news', () => {
    given(completed).when(refundFailed()).thenIgnored();
  });

  test('the refund a person makes then counts', () => {
    given(completed).when(refunded(100, 're_9')).then(completed, []);
    given(completed).when(refundNamed('re_9')).thenIgnored();
  });

  test('nothing is booked, paid or cancelled from here', () => {
    for (const wish of [payAgain(), giveUp(), takeBack()]) given(completed).when(wish).thenRefused();
  });

  returnsLatePayments(completed);
  takesLateTrouble(completed);
  returnsOrphansAgain(completed);
  ignoresWonDisputes(completed);
  countsSurplusRefunds(completed);
  followsAnEndedSlot(completed);
  ignoresOldCalendlyNews(completed);
});

test('every edge of refunding is taken above', () => {
  expect(untaken(['REFUND_PENDING', 'REFUND_COMPLETED'])).toEqual([]);
});
