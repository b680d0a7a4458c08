import { describe, expect, test } from 'vitest';
import type { LeafPath } from '../src/index.ts';
import { given, untaken } from './given.ts';
import {
  after,
  backFromStripe,
  bankDebit,
  calendlyTells,
  cancelled,
  checkoutOpened,
  declined,
  expired,
  giveUp,
  moved,
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
  refundNow,
  SATURDAY,
  slotStands,
  stripeBroken,
  THURSDAY,
  takeBack,
  WEDNESDAY,
} from './happenings.ts';
import {
  canBeAbandoned,
  endsBeforePayment,
  followsAnEndedSlot,
  ignoresOldCalendlyNews,
  ignoresRefundsOfOrphans,
  ignoresWonDisputes,
  movesBeforePayment,
  returnsLatePayments,
  returnsOrphansAgain,
  takesLateTrouble,
  takesPayment,
} from './shared.ts';

const awaiting = 'PAYMENT_PROCESSING.awaitingCheckout';
const settling = 'PAYMENT_PROCESSING.settling';
const ASK = 'ask Calendly about inv_1: scheduled';
const CHECKOUT = 'open checkout 1 for 12000 (booking)';

describe('ERROR_CALENDLY', () => {
  const error = 'ERROR_CALENDLY';

  test('ruling 3: a client opens the calendar again', () => {
    given(error).when(openCalendar()).then('CALENDLY_SCHEDULING', []);
  });

  test('a slot picked in a calendar that was only slow is not lost', () => {
    given(error).when(picked()).then('CALENDLY_SCHEDULED.awaitingWebhook', [ASK]);
    given('ERROR_RECOVERY.calendly').when(picked()).then('CALENDLY_SCHEDULED.awaitingWebhook', [ASK]);
  });

  test('recovery looks whether the calendar works again', () => {
    given(error).when(recover()).then('ERROR_RECOVERY.calendly', ['recover calendly (1)']);
    given('ERROR_RECOVERY.calendly').when(recovered()).then('CALENDLY_SCHEDULING', []);
    given('ERROR_RECOVERY.calendly').when(notRecovered()).then(error, []);
    given('ERROR_RECOVERY.calendly').and(notRecovered(false)).when(recover()).thenRefused();
    given('ERROR_RECOVERY.calendly').when(after('errorRecovery')).then(error, []);
  });

  test('a client who goes away is forgotten', () => {
    given(error).when(after('errorCalendly')).then('IDLE', []);
  });

  for (const leaf of [error, 'ERROR_RECOVERY.calendly'] as const) {
    canBeAbandoned(leaf, []);
    returnsLatePayments(leaf);
    ignoresRefundsOfOrphans(leaf);
  }
});

/** Calendly speaking, or a person ending it, in the two places where its silence is put right. */
function hearsCalendly(leaf: LeafPath): void {
  test(`ruling 3: a webhook delivered again goes the normal way (${leaf})`, () => {
    const context = given(leaf).when(calendlyTells()).then('PAYMENT_PENDING', [ASK, CHECKOUT]);
    expect(context).toMatchObject({ failure: null, recovery: { attempts: 0 } });
    given(leaf)
      .when(calendlyTells(WEDNESDAY, { n: 7 }))
      .thenRefused();
  });
  test(`ruling 10: a moved slot goes the normal way (${leaf})`, () => {
    given(leaf).when(moved(THURSDAY)).then('PAYMENT_PENDING', [ASK, CHECKOUT]);
    given(leaf).when(moved(null)).then(leaf, ['ask Calendly about inv_2: rescheduled']);
    given(leaf)
      .when(moved(null, 'invitee', 1))
      .thenIgnored();
  });
}

describe('ERROR_WEBHOOK', () => {
  const error = 'ERROR_WEBHOOK';

  test('it recovers by itself after a while, or when told to', () => {
    given(error).when(after('recovery')).then('ERROR_RECOVERY.webhook', ['recover webhook (1)']);
    given(error).when(recover()).then('ERROR_RECOVERY.webhook', ['recover webhook (1)']);
    given('ERROR_RECOVERY.webhook').when(recovered()).then('CALENDLY_SCHEDULED.awaitingWebhook', [ASK]);
    given('ERROR_RECOVERY.webhook').when(notRecovered()).then(error, []);
    given('ERROR_RECOVERY.webhook').when(after('errorRecovery')).then(error, []);
  });

  test('ruling 14: what cannot be recovered is given to a person at once, and brought up again', () => {
    given('ERROR_RECOVERY.webhook').when(notRecovered(false)).then(error, ['case recovery_exhausted']);
    const stuck = given('ERROR_RECOVERY.webhook').and(notRecovered(false));
    stuck.when(after('recovery')).then(error, ['case recovery_exhausted']);
    stuck.when(recover()).thenRefused();
  });

  test('ruling 14: after five attempts a person is asked', () => {
    const attempt = [after('recovery'), notRecovered()];
    given(error)
      .and(...attempt, ...attempt, ...attempt, ...attempt, after('recovery'))
      .when(notRecovered())
      .then(error, ['case recovery_exhausted']);
  });

  for (const leaf of [error, 'ERROR_RECOVERY.webhook'] as const) {
    hearsCalendly(leaf);
    endsBeforePayment(leaf);
    canBeAbandoned(leaf, ['free ev_1']);
    returnsLatePayments(leaf);
    ignoresRefundsOfOrphans(leaf);
  }
});

/** A session that opened after we had given up on it. */
function keepsALateCheckout(leaf: LeafPath): void {
  test(`a session that opens late is kept, so that the next attempt closes it first (${leaf})`, () => {
    const context = given(leaf).when(checkoutOpened()).then(leaf, []);
    expect(context.checkout?.sessionId).toBe('cs_1');
    given(leaf).when(checkoutOpened(9)).then(leaf, ['close cs_9']);
  });
  test(`a bank debit that settles is waited for (${leaf})`, () => {
    given(leaf).and(checkoutOpened()).when(bankDebit()).then(settling, []);
    given(leaf).when(bankDebit(9)).thenIgnored();
  });
}

describe('ERROR_PAYMENT.payment', () => {
  const error = 'ERROR_PAYMENT.payment';

  test('ruling 3: a client tries again', () => {
    given(error).when(payAgain()).then('PAYMENT_PENDING', ['open checkout 2 for 12000 (booking)']);
  });

  test('it recovers by itself after a while, or when told to', () => {
    given(error).when(after('paymentRecovery')).then('ERROR_RECOVERY.payment', ['recover payment (1)']);
    given(error).when(recover()).then('ERROR_RECOVERY.payment', ['recover payment (1)']);
  });

  test('ruling 14: what cannot be recovered is given to a person, and its slot is free again after a day', () => {
    const stuck = given('PAYMENT_PENDING').and(stripeBroken(false));
    stuck.when(recover()).thenRefused();
    stuck.when(after('paymentRecovery')).then('IDLE', ['free ev_1']);
    const open = given('PAYMENT_PROCESSING.awaitingCheckout').and(stripeBroken(false));
    open.when(after('paymentRecovery')).then('IDLE', ['free ev_1', 'close cs_1']);
    stuck.and(after('paymentRecovery')).when(paid()).then('IDLE', ['return all of pi_1', 'mail paymentReturned']);
  });

  test('old news changes nothing, a browser that comes back makes us ask', () => {
    given(error).when(declined()).thenIgnored();
    given(error).when(backFromStripe()).then(error, []);
    given(error).and(checkoutOpened()).when(backFromStripe()).then(error, ['ask Stripe about cs_1']);
  });

  keepsALateCheckout(error);
  takesPayment(error);
  takesLateTrouble(error);
  movesBeforePayment(error, { replaces: '', next: 2 });
  endsBeforePayment(error);
  canBeAbandoned(error, ['free ev_1']);
  ignoresRefundsOfOrphans(error);
  ignoresOldCalendlyNews(error);
});

describe('ERROR_RECOVERY.payment', () => {
  const recovery = 'ERROR_RECOVERY.payment';
  const failedBefore = () => given('PAYMENT_FAILED').and(recover());

  test('ruling 14: a session still open and at the right price is gone back to, else a new one is opened', () => {
    given(recovery).and(checkoutOpened()).when(recovered(true)).then(awaiting, []);
    const next = 'open checkout 2 for 12000 (booking)';
    given(recovery).when(recovered()).then('PAYMENT_PENDING', [next]);
    given(recovery)
      .and(checkoutOpened())
      .when(recovered(false))
      .then('PAYMENT_PENDING', [`${next} instead of cs_1`]);
    given(awaiting)
      .and(moved(SATURDAY), after('paymentPending'), recover())
      .when(recovered(true))
      .then('PAYMENT_PENDING', ['open checkout 3 for 18000 (booking) instead of cs_1']);
  });

  test('a recovery that fails, or says nothing, goes back to where it came from', () => {
    given(recovery).when(notRecovered()).then('ERROR_PAYMENT.payment', []);
    given(recovery).when(after('errorRecovery')).then('ERROR_PAYMENT.payment', []);
    failedBefore().when(notRecovered()).then('PAYMENT_FAILED', []);
    failedBefore().when(after('errorRecovery')).then('PAYMENT_FAILED', []);
  });

  test('what Stripe says of the payment itself decides', () => {
    given(recovery).when(expired()).then('PAYMENT_FAILED', []);
    given(recovery).when(declined(9)).thenIgnored();
    given(recovery).when(backFromStripe()).thenIgnored();
  });

  keepsALateCheckout(recovery);
  takesPayment(recovery);
  takesLateTrouble(recovery);
  movesBeforePayment(recovery, { replaces: '', next: 2 });
  endsBeforePayment(recovery);
  canBeAbandoned(recovery, ['free ev_1']);
  ignoresRefundsOfOrphans(recovery);
  ignoresOldCalendlyNews(recovery);
});

test('ruling 5: a payment at the price before the slot moved goes back, and the new price is asked for', () => {
  const lost = given(awaiting).and(moved(SATURDAY), after('paymentPending'));
  const again = ['return all of pi_1', 'mail paymentReturned', 'open checkout 3 for 18000 (booking)'];
  lost.when(paid()).then('PAYMENT_PENDING', again);
  lost.and(recover()).when(paid()).then('PAYMENT_PENDING', again);
});

const oldPricePaid = given(awaiting).and(moved(SATURDAY), after('paymentPending'), paid(), stripeBroken());
returnsOrphansAgain('ERROR_PAYMENT.payment', oldPricePaid, 'pi_1');
returnsOrphansAgain('ERROR_RECOVERY.payment', oldPricePaid.and(recover()), 'pi_1');

describe('the refund side of the errors', () => {
  const error = 'ERROR_PAYMENT.refund';
  const recovery = 'ERROR_RECOVERY.refund';

  test('ruling 2: somebody who is owed money is never charged', () => {
    for (const leaf of [error, recovery] as const) {
      for (const wish of [payAgain(), giveUp(), takeBack(), slotStands(), cancelled('client')]) {
        if (wish.type === 'cancelBooking') given(leaf).when(wish).thenIgnored();
        else given(leaf).when(wish).thenRefused();
      }
    }
  });

  test('it recovers by itself after a while, or when told to', () => {
    given(error).when(after('recovery')).then(recovery, ['recover refund (1)']);
    given(error).when(recover()).then(recovery, ['recover refund (1)']);
    given(recovery).when(notRecovered()).then(error, []);
    given(recovery).when(after('errorRecovery')).then(error, []);
  });

  test('a refund that failed is asked for again under a new number', () => {
    given(recovery).when(recovered()).then('REFUND_PENDING', ['refund 12000 of pi_1 (2)']);
  });

  test('a refund Stripe takes and then fails, time after time, ends with a person', () => {
    const round = (n: number) => [after('recovery'), recovered(), refundNamed(`re_${n}`), refundFailed('pi_1')];
    given(error)
      .and(...round(1), ...round(2), ...round(3), ...round(4), ...round(5).slice(0, 3))
      .when(refundFailed())
      .then(error, ['case recovery_exhausted']);
  });

  test('a dispute that was won lets what it withheld go on, and no sooner than that is known', () => {
    const withheld = refundFailed('pi_1', { recoverable: false, refundAttempt: 1 });
    given('REFUND_PENDING').when(refundNow('pi_1')).thenRefused();
    const stuck = given('REFUND_PENDING').and(withheld);
    stuck.when(refundNow('pi_2')).thenIgnored();
    stuck.when(refundNow('pi_1')).then('REFUND_PENDING', ['refund 12000 of pi_1 (2)']);
    stuck.and(refundNow('pi_1'), refundNamed()).when(refundNow('pi_1')).thenIgnored();
    const slow = given('REFUND_PENDING').and(after('refundPending'));
    slow.when(refundNow('pi_1')).thenRefused();
  });

  test('a refund the balance does not suffice for is tried for most of a week, and somebody told at once', () => {
    const short = refundFailed('pi_1', { code: 'stripe.balance_insufficient' });
    const told = given('REFUND_PENDING').when(short).then(error, ['case refund_stalled']);
    expect(told.recovery.attempts).toBe(0);
    const round = [after('recovery'), recovered(), short];
    const nine = Array.from({ length: 9 }, () => round).flat();
    const last = given('REFUND_PENDING').and(short, ...nine, after('recovery'), recovered());
    last.when(short).then(error, ['case refund_stalled', 'case recovery_exhausted']);
  });

  test('a refund that cannot be recovered is given to a person, and brought up again', () => {
    const stuck = given('REFUND_PENDING').and(refundFailed('pi_1', { recoverable: false }));
    stuck.when(after('recovery')).then(error, ['case recovery_exhausted']);
    stuck.when(recover()).thenRefused();
  });

  for (const leaf of [error, recovery] as const) {
    test(`ruling 20: a refund made by hand instead completes it, and half of one leaves half owed (${leaf})`, () => {
      given(leaf).when(refunded(12_000, 're_hand')).then('REFUND_COMPLETED', ['mail refunded']);
      const context = given(leaf).when(refunded(5000, 're_hand')).then(leaf, []);
      expect(context.refunds.map((r) => [r.amount, r.status])).toEqual([
        [7000, 'failed'],
        [5000, 'succeeded'],
      ]);
    });
    test(`news of the refund is heard (${leaf})`, () => {
      given(leaf).when(refundNamed()).thenIgnored();
      given(leaf)
        .when(refunded(500, 're_9', 'pi_9'))
        .thenIgnored();
      given(leaf).when(refundFailed()).thenIgnored();
      given(leaf).when(refundNow()).then('REFUND_PENDING', ['refund 12000 of pi_1 (2)']);
    });
    returnsLatePayments(leaf);
    takesLateTrouble(leaf);
    returnsOrphansAgain(leaf);
    ignoresWonDisputes(leaf);
    followsAnEndedSlot(leaf);
    ignoresOldCalendlyNews(leaf);
  }
});

test('a refund under a number we never gave counts and may come to nothing, while ours is slow', () => {
  const slow = given('REFUND_PENDING').and(after('refundPending'));
  const surplus = refunded(1000, 're_9', 'pi_1', 9);
  const nothing = refundFailed('pi_1', { refundId: 're_9', refundAttempt: 9 });
  slow.when(surplus).then('ERROR_PAYMENT.refund', ['case refunded_twice']);
  slow.and(surplus).when(nothing).then('ERROR_PAYMENT.refund', []);
  const recovering = slow.and(recover());
  recovering.when(surplus).then('ERROR_RECOVERY.refund', ['case refunded_twice']);
  recovering.and(surplus).when(nothing).then('ERROR_RECOVERY.refund', []);
});

test('of two charges, a refusal of the other one, or of what was returned by hand, is heard while the first is recovered', () => {
  const both = given('BOOKING_RESCHEDULED.collectingDifference').and(
    paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }),
    cancelled('host', 2),
    refundFailed('pi_2'),
  );
  const recovering = both.and(recover());
  both.when(refundFailed('pi_1')).then('ERROR_PAYMENT.refund', []);
  recovering.when(refundFailed('pi_1')).then('ERROR_RECOVERY.refund', []);
  const byHand = [
    { ...refunded(6000, 're_8', 'pi_2'), refundAttempt: 0 },
    { ...refunded(12_000, 're_9'), refundAttempt: 0 },
  ];
  for (const stuck of [both, recovering]) {
    stuck
      .and(...byHand)
      .when(refundFailed('pi_1'))
      .then('REFUND_COMPLETED', ['mail refunded']);
  }
});

test('a refund that Stripe names only after we had given up on it is followed', () => {
  const late = given('REFUND_PENDING').and(after('refundPending'));
  late.when(refundNamed()).then('ERROR_PAYMENT.refund', []);
  late.and(after('recovery')).when(refundNamed()).then('ERROR_RECOVERY.refund', []);
});

test('every edge of the error states is taken above', () => {
  expect(untaken(['ERROR_CALENDLY', 'ERROR_PAYMENT', 'ERROR_WEBHOOK', 'ERROR_RECOVERY'])).toEqual([]);
});
