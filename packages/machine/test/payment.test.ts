import { describe, expect, test } from 'vitest';
import { given, untaken } from './given.ts';
import {
  after,
  backFromStripe,
  bankDebit,
  cancelled,
  checkoutOpened,
  declined,
  expired,
  FRIDAY,
  giveUp,
  moved,
  notOpened,
  paid,
  payAgain,
  recover,
  recovered,
  refunded,
  refundFailed,
  refundNamed,
  SATURDAY,
  slotStands,
  stripeBroken,
  THURSDAY,
  WEDNESDAY,
} from './happenings.ts';
import {
  canBeAbandoned,
  countsSurplusRefunds,
  endsBeforePayment,
  ignoresOldCalendlyNews,
  ignoresRefundsOfOrphans,
  movesBeforePayment,
  returnsLatePayments,
  returnsOrphansAgain,
  takesLateTrouble,
  takesPayment,
} from './shared.ts';

const ASK_CALENDLY = 'ask Calendly about inv_1: paid';
const awaiting = 'PAYMENT_PROCESSING.awaitingCheckout';
const settling = 'PAYMENT_PROCESSING.settling';

describe('PAYMENT_PENDING', () => {
  const pending = 'PAYMENT_PENDING';

  test('an open Checkout Session is where the client pays', () => {
    const context = given(pending).when(checkoutOpened()).then(awaiting, []);
    expect(context.checkout).toMatchObject({ sessionId: 'cs_1', amount: 12_000, attempt: 1 });
  });

  test('an open Checkout Session means that nothing is wrong any more', () => {
    const context = given('ERROR_RECOVERY.payment').and(recovered()).when(checkoutOpened(2)).then(awaiting, []);
    expect(context).toMatchObject({ failure: null, recovery: { attempts: 0 } });
  });

  test('the session of an older attempt is closed', () => {
    given('ERROR_PAYMENT.payment').and(payAgain()).when(checkoutOpened(1)).then(pending, ['close cs_1']);
  });

  test('an older attempt that could not be opened says nothing of this one', () => {
    const second = given('ERROR_PAYMENT.payment').and(payAgain());
    second.when(notOpened(1)).thenIgnored();
    second.when(notOpened(2)).then('ERROR_PAYMENT.payment', []);
    second.and(checkoutOpened(2)).when(notOpened(1)).thenIgnored();
  });

  test('Stripe failing or staying silent is an error that is put right by itself', () => {
    const told = given(pending).when(stripeBroken()).then('ERROR_PAYMENT.payment', []);
    const silent = given(pending).when(after('paymentPending')).then('ERROR_PAYMENT.payment', []);
    expect([told.failure?.code, silent.failure?.code]).toEqual(['stripe_unavailable', 'timeout']);
    expect([told, silent].map((c) => c.recovery.origin)).toEqual([pending, pending]);
    given(pending).when(stripeBroken(false)).then('ERROR_PAYMENT.payment', ['case recovery_exhausted']);
  });

  test('the refund of an orphan failing is no reason to stop', () => {
    given(pending).when(refundFailed('pi_9')).then(pending, ['case refund_stalled']);
  });

  test('old news of a payment changes nothing', () => {
    given(pending).when(declined(9)).thenIgnored();
    given(pending).when(bankDebit(9)).thenIgnored();
    given(pending).when(backFromStripe()).thenIgnored();
  });

  test('a bank debit on the session that was to be replaced is waited for, and the new session closed', () => {
    const debited = given(awaiting).and(payAgain());
    debited.when(bankDebit(1)).then(settling, []);
    debited.and(bankDebit(1)).when(checkoutOpened(2)).then(settling, ['close cs_2']);
    debited.and(bankDebit(1)).when(expired(2)).thenIgnored();
    debited.and(bankDebit(1)).when(declined(1)).then('PAYMENT_FAILED', []);
  });

  test('a bank debit at the price before the slot moved goes back, and the new price is asked for', () => {
    const debited = given(awaiting).and(moved(SATURDAY), bankDebit(1));
    const again = ['return all of pi_1', 'mail paymentReturned', 'open checkout 3 for 18000 (booking)'];
    debited.when(paid()).then('PAYMENT_PENDING', again);
    debited.and(declined(1)).when(paid()).then('PAYMENT_PENDING', again);
  });

  const oldPricePaid = given(awaiting).and(moved(SATURDAY), bankDebit(1), paid());
  returnsOrphansAgain('PAYMENT_PENDING', oldPricePaid, 'pi_1');
  returnsOrphansAgain(awaiting, oldPricePaid.and(checkoutOpened(3)), 'pi_1');
  returnsOrphansAgain('PAYMENT_FAILED', oldPricePaid.and(checkoutOpened(3), expired(3)), 'pi_1');

  test('a slot moved to a free time is confirmed without Stripe', () => {
    given(pending).when(moved(FRIDAY)).then('BOOKING_CONFIRMED.upcoming', ['mail confirmed']);
    given(awaiting).when(moved(FRIDAY)).then('BOOKING_CONFIRMED.upcoming', ['close cs_1', 'mail confirmed']);
    given(pending).when(slotStands()).thenRefused();
  });

  takesPayment(pending);
  movesBeforePayment(pending, { replaces: '', next: 2 });
  endsBeforePayment(pending);
  canBeAbandoned(pending, ['free ev_1']);
  ignoresRefundsOfOrphans(pending);
  ignoresOldCalendlyNews(pending);
});

describe('PAYMENT_PROCESSING', () => {
  test('a declined card ends the attempt, not the booking', () => {
    const context = given(awaiting).when(declined()).then('PAYMENT_FAILED', []);
    expect(context.failure).toMatchObject({ code: 'card_declined', recoverable: true });
    expect(context.checkout?.sessionId).toBe('cs_1');
    given(awaiting).when(declined(9)).thenIgnored();
  });

  test('ruling 6: an expired session is a failed payment, and nothing is retyped', () => {
    const failed = given(awaiting).when(expired()).then('PAYMENT_FAILED', []);
    expect(failed).toMatchObject({ checkout: null, price: 12_000, calendly: { time: WEDNESDAY } });
    given(awaiting).and(expired()).when(payAgain()).then('PAYMENT_PENDING', ['open checkout 2 for 12000 (booking)']);
  });

  test('ruling 6: Stripe is asked before a session counts as expired', () => {
    given(awaiting).when(after('checkoutExpiry')).then('PAYMENT_PROCESSING.reconciling', ['ask Stripe about cs_1']);
    given('PAYMENT_PROCESSING.reconciling').when(expired()).then('PAYMENT_FAILED', []);
    given('PAYMENT_PROCESSING.reconciling').when(paid()).then('PAYMENT_SUCCEEDED', [ASK_CALENDLY]);
    given('PAYMENT_PROCESSING.reconciling').when(after('reconciling')).then('ERROR_PAYMENT.payment', []);
  });

  test('ruling 8: a bank debit settles for days', () => {
    given(awaiting).when(bankDebit()).then(settling, []);
    given(awaiting).when(bankDebit(9)).thenIgnored();
    given(settling).when(bankDebit()).thenIgnored();
    given(settling).when(payAgain()).thenRefused();
    given(settling).when(paid()).then('PAYMENT_SUCCEEDED', [ASK_CALENDLY]);
    given(settling).when(after('settling')).then('PAYMENT_PROCESSING.reconciling', ['ask Stripe about cs_1']);
  });

  test('ruling 1: an error while Stripe processes leads to ERROR_PAYMENT', () => {
    const context = given(awaiting).when(stripeBroken()).then('ERROR_PAYMENT.payment', []);
    expect(context.recovery.origin).toBe('PAYMENT_PROCESSING');
    given(awaiting).when(refundFailed('pi_9')).then(awaiting, ['case refund_stalled']);
  });

  test('the browser coming back is a reason to ask Stripe, and no proof', () => {
    given(awaiting).when(backFromStripe()).then(awaiting, ['ask Stripe about cs_1']);
  });

  test('more time means a new session, after the open one is closed', () => {
    given(awaiting).when(payAgain()).then('PAYMENT_PENDING', ['open checkout 2 for 12000 (booking) instead of cs_1']);
  });

  test('a second session is closed', () => {
    given(awaiting).when(checkoutOpened(2)).then(awaiting, ['close cs_2']);
    given(awaiting).when(checkoutOpened(1)).then(awaiting, []);
  });

  takesPayment(awaiting, ['close cs_1']);
  movesBeforePayment(awaiting, { replaces: ' instead of cs_1', next: 2 });
  endsBeforePayment(awaiting, ['close cs_1']);
  canBeAbandoned(awaiting, ['free ev_1', 'close cs_1']);
  ignoresRefundsOfOrphans(awaiting);
  ignoresOldCalendlyNews(awaiting);
});

describe('PAYMENT_SUCCEEDED', () => {
  const succeeded = 'PAYMENT_SUCCEEDED';

  test('a slot that still stands is confirmed, and the client told once', () => {
    const context = given(succeeded).when(slotStands()).then('BOOKING_CONFIRMED.upcoming', ['mail confirmed']);
    expect(context).toMatchObject({ price: 12_000, payments: [{ paymentIntentId: 'pi_1', amount: 12_000 }] });
    expect(context.confirmedAt).not.toBeNull();
  });

  test('ruling 4: giving up after paying is a cancellation with all of the money back', () => {
    const refund = ['free ev_1', 'mail cancelled', 'refund 12000 of pi_1 (1)'];
    const context = given(succeeded).when(giveUp()).then('REFUND_PENDING', refund);
    expect(context.cancellation).toMatchObject({ refund: 12_000, reason: 'before_confirmation', by: 'client' });
  });

  test('ruling 11: a slot cancelled in Calendly after paying brings all of the money back', () => {
    const refund = ['mail cancelled', 'refund 12000 of pi_1 (1)'];
    given(succeeded).when(cancelled('host', 1)).then('REFUND_PENDING', refund);
    given(succeeded).when(cancelled('invitee', 1)).then('REFUND_PENDING', refund);
    given(succeeded).when(cancelled('invitee', 2)).thenRefused();
    given(succeeded).when(cancelled('client')).thenRefused();
  });

  test('a slot moved before it is confirmed is confirmed first, and rescheduled then', () => {
    const context = given(succeeded)
      .when(moved(SATURDAY))
      .then('BOOKING_RESCHEDULED.collectingDifference', ['mail confirmed', 'open checkout 2 for 6000 (difference)']);
    expect(context.confirmedAt).not.toBeNull();
    given(succeeded).when(moved(THURSDAY)).then('BOOKING_CONFIRMED.upcoming', ['mail confirmed', 'mail rescheduled']);
    given(succeeded)
      .when(moved(WEDNESDAY, 'invitee', 1))
      .thenIgnored();
  });

  test('a confirmation that does not come is asked for again, and a person told', () => {
    given(succeeded).when(after('paymentSucceeded')).then(succeeded, ['case confirmation_stalled', ASK_CALENDLY]);
  });

  test('ruling 20: a refund made by hand counts before the confirmation too', () => {
    const context = given(succeeded).when(refunded(2000, 're_9')).then(succeeded, []);
    expect(context.refunds).toMatchObject([{ amount: 2000, attempt: 0, status: 'succeeded' }]);
    given(succeeded).when(refundNamed('re_9')).thenIgnored();
    given(succeeded).and(refunded(2000, 're_9')).when(refunded(2000, 're_9')).thenIgnored();
  });

  returnsLatePayments(succeeded);
  takesLateTrouble(succeeded);
  returnsOrphansAgain(succeeded);
  countsSurplusRefunds(succeeded);
  ignoresOldCalendlyNews(succeeded);
});

describe('PAYMENT_FAILED', () => {
  const failed = 'PAYMENT_FAILED';

  test('a client pays again in a new attempt', () => {
    given(failed).when(payAgain()).then('PAYMENT_PENDING', ['open checkout 2 for 12000 (booking) instead of cs_1']);
  });

  test('ruling 3: recovery begins from a failed payment too, five times at most', () => {
    const context = given(failed).when(recover()).then('ERROR_RECOVERY.payment', ['recover payment (1)']);
    expect(context.recovery).toEqual({ origin: failed, attempts: 1 });
    const again = [recover(), after('errorRecovery')];
    given(failed)
      .and(...again, ...again, ...again, ...again, ...again)
      .when(recover())
      .thenRefused();
  });

  test('on the same page a client tries card after card, and the last word counts', () => {
    const context = given(failed).when(expired()).then(failed, []);
    expect(context).toMatchObject({ failure: { code: 'session_expired' }, checkout: null });
    given(failed).when(declined(9)).thenIgnored();
    given(failed).when(bankDebit()).then(settling, []);
    given(failed).when(bankDebit(9)).thenIgnored();
  });

  test('the browser coming back is a reason to ask Stripe', () => {
    given(failed).when(backFromStripe()).then(failed, ['ask Stripe about cs_1']);
    given(failed).when(checkoutOpened(2)).then(failed, ['close cs_2']);
  });

  test('a slot nobody pays for is released in the end', () => {
    given(failed).when(after('paymentFailed')).then('IDLE', ['free ev_1', 'close cs_1']);
  });

  takesPayment(failed, ['close cs_1']);
  takesLateTrouble(failed);
  movesBeforePayment(failed, { replaces: ' instead of cs_1', next: 2 });
  endsBeforePayment(failed, ['close cs_1']);
  canBeAbandoned(failed, ['free ev_1', 'close cs_1']);
  ignoresRefundsOfOrphans(failed);
  ignoresOldCalendlyNews(failed);
});

test('every edge of the payment states is taken above', () => {
  expect(untaken(['PAYMENT_PENDING', 'PAYMENT_PROCESSING', 'PAYMENT_SUCCEEDED', 'PAYMENT_FAILED'])).toEqual([]);
});
