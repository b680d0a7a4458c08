import { describe, expect, test } from 'vitest';
import { given, untaken } from './given.ts';
import {
  after,
  backFromStripe,
  calendlyTells,
  cancelled,
  checkoutOpened,
  declined,
  MONDAY,
  moved,
  notOpened,
  openCalendar,
  paid,
  payAgain,
  picked,
  refunded,
  refundFailed,
  refundNamed,
  refundNow,
  SATURDAY,
  slotStands,
  stripeBroken,
  TERMS,
  THURSDAY,
  TUESDAY,
  wait,
} from './happenings.ts';
import {
  countsSurplusRefunds,
  ignoresOldCalendlyNews,
  ignoresWonDisputes,
  returnsLatePayments,
  returnsOrphansAgain,
  takesLateTrouble,
} from './shared.ts';

const upcoming = 'BOOKING_CONFIRMED.upcoming';
const REFUND_ALL = 'refund 12000 of pi_1 (1)';

describe('BOOKING_RESCHEDULED', () => {
  const pricing = 'BOOKING_RESCHEDULED.pricing';
  const collecting = 'BOOKING_RESCHEDULED.collectingDifference';
  const refunding = 'BOOKING_RESCHEDULED.refundingDifference';

  test('the other half of the pair brings the new time', () => {
    given(pricing).when(moved(THURSDAY)).then(upcoming, ['mail rescheduled']);
    given(pricing).when(moved(null)).thenIgnored();
    given(pricing)
      .when(moved(null, 'invitee', 3))
      .then(pricing, ['ask Calendly about inv_3: rescheduled']);
    given(pricing)
      .when(after('reschedulePricing'))
      .then(pricing, ['case confirmation_stalled', 'ask Calendly about inv_2: rescheduled']);
  });

  test('a slot cancelled while its new time is unknown is refunded by the old time', () => {
    const context = given(pricing).when(cancelled('invitee', 2)).then('REFUND_PENDING', ['mail cancelled', REFUND_ALL]);
    expect(context.cancellation).toMatchObject({ refund: 12_000, reason: 'full_by_policy' });
  });

  test('the difference paid settles the reschedule', () => {
    const difference = paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 });
    const context = given(collecting).and(opened(2)).when(difference).then(upcoming, ['mail rescheduled']);
    expect(context).toMatchObject({ price: 18_000, checkout: null, reschedule: null });
    expect(context.payments.map((p) => p.amount)).toEqual([12_000, 6000]);
    given(collecting).when(paid()).thenIgnored();
    const tooLittle = paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 5999 });
    given(collecting).and(opened(2)).when(tooLittle).then(collecting, ['case payment_mismatch']);
    const stranger = paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000, disagrees: 'metadata' });
    given(collecting).and(opened(2)).when(stranger).then(collecting, ['case payment_mismatch']);
  });

  test('ruling 5: a second payment of the session itself goes back while the difference is waited for', () => {
    const second = paid({ sessionId: 'cs_1', paymentIntentId: 'pi_9' });
    given(collecting).and(opened(2)).when(second).then(collecting, ['return all of pi_9', 'mail paymentReturned']);
  });

  test('a difference paid for the time before this one goes back, and the right one is asked for', () => {
    const twice = given(collecting).and(opened(2), moved(MONDAY, 'invitee', 3), moved(SATURDAY, 'invitee', 4));
    const context = twice
      .when(paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 }))
      .then(collecting, ['return all of pi_2', 'mail paymentReturned', 'open checkout 4 for 9000 (difference)']);
    expect(context).toMatchObject({ checkout: null, orphans: ['pi_2'], attempt: 4, reschedule: { difference: 9000 } });
  });

  test('another attempt to pay the difference does not put the deadline off', () => {
    given(collecting).when(opened(2)).then(collecting, []);
    given(collecting).when(opened(1)).then(collecting, ['close cs_1']);
    given(collecting).when(declined(2)).then(collecting, []);
    given(collecting).when(declined(1)).thenIgnored();
    given(collecting).when(stripeBroken()).then(collecting, []);
    given(collecting).and(opened(2)).when(backFromStripe()).then(collecting, ['ask Stripe about cs_2']);
    given(collecting)
      .and(opened(2))
      .when(payAgain())
      .then(collecting, ['open checkout 3 for 6000 (difference) instead of cs_2']);
  });

  test('what Stripe does not charge is waived, whatever our table of minimums says', () => {
    const tooSmall = notOpened(2, 'stripe.amount_too_small');
    const context = given(collecting).when(tooSmall).then(upcoming, ['mail rescheduled']);
    expect(context).toMatchObject({ price: 12_000, moved: { difference: 0, waived: 6000 }, failure: null });
    given(collecting).when(notOpened(1, 'stripe.amount_too_small')).thenIgnored();
  });

  test('a difference for which Stripe never opened a page ends nothing at the deadline: it is waived', () => {
    const context = given(collecting)
      .and(notOpened(2))
      .when(after('rescheduleDifference'))
      .then(upcoming, ['mail rescheduled']);
    expect(context).toMatchObject({ price: 12_000, moved: { difference: 0, waived: 6000 }, cancellation: null });
    const late = paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 });
    given(collecting)
      .and(after('rescheduleDifference'))
      .when(late)
      .then(upcoming, ['return all of pi_2', 'mail paymentReturned']);
  });

  test('a page that was open and has expired unpaid waives nothing: the client could have paid', () => {
    given(collecting)
      .and(opened(2), { type: 'onPaymentFailed', attempt: 2, code: 'session_expired' })
      .when(after('rescheduleDifference'))
      .then('REFUND_PENDING', ['free ev_2', 'mail cancelled', REFUND_ALL]);
  });

  test('ruling 9: unpaid at the deadline, the booking ends and is refunded by policy', () => {
    given(collecting)
      .and(opened(2))
      .when(after('rescheduleDifference'))
      .then('REFUND_PENDING', ['free ev_2', 'close cs_2', 'mail cancelled', REFUND_ALL]);
    given(collecting)
      .and(refunded(12_000, 're_9'))
      .when(after('rescheduleDifference'))
      .then('BOOKING_CANCELLED.closed', ['free ev_2', 'mail cancelled']);
  });

  test('a dearer time nobody paid for brings back what cancelling would have when the move was asked for', () => {
    const late = given(upcoming).and(wait('2026-03-11T09:30:00.000Z'), moved(SATURDAY), opened(2));
    const closed = 'BOOKING_CANCELLED.closed';
    const mails = ['free ev_2', 'close cs_2', 'mail cancelled'];
    const nothing = late.when(after('rescheduleDifference')).then(closed, mails);
    expect(nothing.cancellation).toMatchObject({ refund: 0, reason: 'none_by_policy' });
    late.when(cancelled('client')).then(closed, mails);
    const early = given(upcoming).and(wait('2026-03-10T09:30:00.000Z'), moved(SATURDAY), opened(2));
    const all = early.when(after('rescheduleDifference')).then('REFUND_PENDING', [...mails, REFUND_ALL]);
    expect(all.cancellation).toMatchObject({ refund: 12_000, reason: 'full_by_policy' });
    // The business gives all of it back whenever it cancels.
    late.when(cancelled('operator')).then('REFUND_PENDING', [...mails, REFUND_ALL]);
  });

  describe('ruling 9: where the terms waive a difference unpaid at the deadline', () => {
    const waiving = given('SESSION_TYPE_SELECTION').and(
      openCalendar({ ...TERMS, unpaidDifference: 'waive' }),
      picked(),
      calendlyTells(),
      checkoutOpened(),
      paid(),
      slotStands(),
      moved(SATURDAY),
    );
    const deadline = after('rescheduleDifference');

    test('the new time is confirmed at the old price', () => {
      const context = waiving.and(opened(2)).when(deadline).then(upcoming, ['close cs_2', 'mail rescheduled']);
      expect(context).toMatchObject({ price: 12_000, reschedule: null, cancellation: null });
      expect(context.moved).toMatchObject({ by: 'invitee', difference: 0, waived: 6000 });
      const declinedBefore = waiving.and(opened(2), declined(2)).when(deadline);
      expect(declinedBefore.then(upcoming, ['close cs_2', 'mail rescheduled']).failure).toBeNull();
      waiving.when(deadline).then(upcoming, ['mail rescheduled']);
    });

    test('a payment that arrives after it goes back, and a session opened after it is closed', () => {
      const difference = paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 });
      const context = waiving
        .and(opened(2), deadline)
        .when(difference)
        .then(upcoming, ['return all of pi_2', 'mail paymentReturned']);
      expect(context).toMatchObject({ price: 12_000, orphans: ['pi_2'], payments: [{ amount: 12_000 }] });
      waiving.and(deadline).when(opened(2)).then(upcoming, ['close cs_2']);
    });

    test('paid in time it counts, and a cancellation before the deadline stays one', () => {
      const difference = paid({ sessionId: 'cs_2', paymentIntentId: 'pi_2', amount: 6000 });
      const context = waiving.and(opened(2)).when(difference).then(upcoming, ['mail rescheduled']);
      expect(context).toMatchObject({ price: 18_000, moved: { difference: 6000, waived: 0 } });
      waiving.when(cancelled('client')).then('REFUND_PENDING', ['free ev_2', 'mail cancelled', REFUND_ALL]);
    });

    test('a booking for which nothing is paid any more ends all the same', () => {
      const nothingPaid = waiving.and(refunded(12_000, 're_9'));
      nothingPaid.when(deadline).then('BOOKING_CANCELLED.closed', ['free ev_2', 'mail cancelled']);
    });
  });

  test('a rise too small to be charged, or not the client’s wish, is waived and remembered', () => {
    const tooSmall = given(upcoming).when(moved(TUESDAY)).then(upcoming, ['mail rescheduled']);
    expect(tooSmall).toMatchObject({ price: 12_000, reschedule: null, moved: { difference: 0, waived: 30 } });
    const byHost = given(upcoming).when(moved(SATURDAY, 'host')).then(upcoming, ['mail rescheduled']);
    expect(byHost).toMatchObject({ price: 12_000, moved: { by: 'host', difference: 0, waived: 6000 } });
  });

  test('the difference returned settles the reschedule', () => {
    const context = given(refunding).and(refundNamed()).when(refunded(3000)).then(upcoming, ['mail rescheduled']);
    expect(context).toMatchObject({ price: 9000, refunds: [{ amount: 3000, status: 'succeeded' }] });
    given(refunding).when(refunded(1000, 're_9')).then(refunding, []);
    given(refunding).and(refunded(1000, 're_9')).when(refunded(1000, 're_9')).thenIgnored();
    given(refunding).when(after('differenceRefund')).then(upcoming, ['case refund_stalled', 'mail rescheduled']);
  });

  test('a failed refund of the difference is given to a person, whose refund by hand settles it', () => {
    given(refunding).when(refundFailed()).then(refunding, ['case refund_stalled']);
    given(refunding).and(refundFailed()).when(refunded(3000, 're_9')).then(upcoming, ['mail rescheduled']);
    given(collecting).when(refundFailed()).then(collecting, ['case refund_stalled']);
    given(refunding)
      .and(refundFailed(), moved(SATURDAY, 'invitee', 3))
      .when(refundFailed('pi_1', { refundId: 're_1' }))
      .then(collecting, ['case refund_stalled']);
    given(refunding)
      .and(refundNamed(), moved(SATURDAY, 'invitee', 3))
      .when(refundFailed('pi_1', { refundId: 're_1' }))
      .then(collecting, ['case refund_stalled']);
    given(refunding).and(refundFailed()).when(refundNow()).then(refunding, ['refund 3000 of pi_1 (2)']);
    given(refunding).when(refundNow()).thenRefused();
    given(collecting).when(refundFailed('pi_9')).then(collecting, ['case refund_stalled']);
  });

  test('a reschedule of a reschedule closes what the first one opened', () => {
    const open = given(collecting).and(opened(2));
    open.when(moved(THURSDAY, 'invitee', 3)).then(upcoming, ['close cs_2', 'mail rescheduled']);
    open.when(moved(null, 'invitee', 3)).then(pricing, ['close cs_2', 'ask Calendly about inv_3: rescheduled']);
    open.when(moved(MONDAY, 'invitee', 3)).then(refunding, ['close cs_2', 'refund 3000 of pi_1 (1)']);
    given(refunding)
      .when(moved(SATURDAY, 'invitee', 3))
      .then(collecting, ['open checkout 2 for 9000 (difference)']);
    given(collecting).when(moved(SATURDAY)).thenIgnored();
  });

  test('a cancellation closes the open session and returns what was paid', () => {
    given(collecting)
      .and(opened(2))
      .when(cancelled('client'))
      .then('REFUND_PENDING', ['free ev_2', 'close cs_2', 'mail cancelled', REFUND_ALL]);
    given(collecting)
      .and(refunded(12_000, 're_9'))
      .when(cancelled('host', 2))
      .then('BOOKING_CANCELLED.closed', ['mail cancelled']);
    given(collecting).when(cancelled('host', 1)).thenRefused();
  });

  test('a settled reschedule confirms itself', () => {
    given('BOOKING_RESCHEDULED.settled').when(slotStands()).then(upcoming, ['mail rescheduled']);
    given('BOOKING_RESCHEDULED.settled')
      .when(after('rescheduleSettled'))
      .then(upcoming, ['case confirmation_stalled', 'mail rescheduled']);
  });

  test('refunds are heard of while the new time is priced', () => {
    given(pricing).when(refundNamed('re_9')).thenIgnored();
    given(pricing).when(refunded(500, 're_9')).then(pricing, []);
    given(pricing).and(refunded(500, 're_9')).when(refunded(500, 're_9')).thenIgnored();
    given(pricing).when(refundFailed()).then(pricing, ['case refund_stalled']);
  });

  returnsLatePayments(pricing);
  takesLateTrouble(pricing);
  ignoresWonDisputes(pricing);
  for (const leaf of [pricing, 'BOOKING_RESCHEDULED.collectingDifference'] as const) returnsOrphansAgain(leaf);
  for (const leaf of [pricing, 'BOOKING_RESCHEDULED.collectingDifference'] as const) countsSurplusRefunds(leaf);
  ignoresOldCalendlyNews(pricing);
});

function opened(attempt: number) {
  return {
    type: 'onStripeSessionCreated',
    attempt,
    sessionId: `cs_${attempt}`,
    amount: 6000,
    expiresAt: '2026-03-02T10:45:00.000Z',
  } as const;
}

test('every edge of rescheduling is taken above', () => {
  expect(untaken(['BOOKING_RESCHEDULED'])).toEqual([]);
});
