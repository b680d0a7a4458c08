// Sentences that hold in many states, because those states spread the same fragment: said once, checked in each.

import { expect, test } from 'vitest';
import type { LeafPath } from '../src/index.ts';
import { given } from './given.ts';
import {
  after,
  backFromStripe,
  bankDebit,
  calendlyTells,
  cancelled,
  checkoutOpened,
  declined,
  giveUp,
  type Happening,
  moved,
  paid,
  recover,
  refunded,
  refundFailed,
  refundNamed,
  refundNow,
  SATURDAY,
  stripeBroken,
  THURSDAY,
  WEDNESDAY,
  wait,
} from './happenings.ts';

const late = paid({ paymentIntentId: 'pi_late', sessionId: 'cs_late' });

export function returnsLatePayments(leaf: LeafPath): void {
  test(`ruling 5: a payment nobody waits for goes back in full, once (${leaf})`, () => {
    given(leaf).when(late).then(leaf, ['return all of pi_late', 'mail paymentReturned']);
    given(leaf).and(late).when(late).thenIgnored();
  });
  saysNothingOfAStranger(leaf);
  test(`a Checkout Session that opens in vain is closed (${leaf})`, () => {
    given(leaf).when(checkoutOpened(9)).then(leaf, ['close cs_9']);
  });
  test(`old news of a payment changes nothing (${leaf})`, () => {
    given(leaf).when(declined(9)).thenIgnored();
    given(leaf).when(bankDebit(9)).thenIgnored();
    given(leaf).when(backFromStripe()).thenIgnored();
  });
}

/** Whatever its amount. */
function saysNothingOfAStranger(leaf: LeafPath): void {
  test(`a payment that Stripe describes as another booking’s, or of the other mode, is for a person (${leaf})`, () => {
    for (const disagrees of ['metadata', 'livemode'] as const) {
      const stranger = paid({ paymentIntentId: 'pi_9', sessionId: 'cs_9', disagrees });
      given(leaf).when(stranger).then(leaf, ['case payment_mismatch']);
    }
  });
}

export function ignoresOldCalendlyNews(leaf: LeafPath): void {
  test(`Calendly repeating what is known changes nothing (${leaf})`, () => {
    given(leaf).when(calendlyTells()).thenIgnored();
  });
}

export function followsAnEndedSlot(leaf: LeafPath): void {
  test(`our own cancellation coming back from Calendly changes nothing (${leaf})`, () => {
    given(leaf).when(cancelled('invitee', 1)).thenIgnored();
  });
  test(`a slot that is moved after the booking has ended is freed where it went (${leaf})`, () => {
    given(leaf)
      .when(moved(null, 'host', 1))
      .thenIgnored();
    given(leaf).when(moved(THURSDAY, 'host')).then(leaf, ['free ev_2']);
    given(leaf).and(moved(THURSDAY, 'host')).when(moved(THURSDAY, 'host')).thenIgnored();
  });
}

export function ignoresRefundsOfOrphans(leaf: LeafPath): void {
  test(`the refund of an orphan is news for the ledger alone (${leaf})`, () => {
    given(leaf)
      .when(refunded(500, 're_9', 'pi_9'))
      .thenIgnored();
    given(leaf).when(refundNamed('re_9', 'pi_9')).thenIgnored();
  });
}

/** @param orphaned a booking there with that payment, if it is not one like any other */
export function returnsOrphansAgain(
  leaf: LeafPath,
  orphaned = given(leaf).and(late),
  paymentIntentId = 'pi_late',
): void {
  test(`the refund of an orphan that comes to nothing is made again, once for each (${leaf})`, () => {
    const nothing = refundFailed(paymentIntentId, { refundId: 're_9' });
    orphaned.when(nothing).then(leaf, [`return all of ${paymentIntentId} after re_9`]);
    orphaned.when(refundFailed(paymentIntentId)).then(leaf, ['case refund_stalled']);
  });
}

/** Where a dispute that was won changes nothing: no refund of that payment is withheld. */
export function ignoresWonDisputes(leaf: LeafPath): void {
  test(`a dispute that was won says nothing where no refund is withheld (${leaf})`, () => {
    given(leaf).when(refundNow('pi_elsewhere')).thenIgnored();
  });
}

export function takesLateTrouble(leaf: LeafPath): void {
  test(`a person is asked when the refund of an orphan fails (${leaf})`, () => {
    given(leaf).when(refundFailed('pi_9')).then(leaf, ['case refund_stalled']);
  });
  test(`a Checkout Session that could not be opened after all changes nothing (${leaf})`, () => {
    given(leaf).when(stripeBroken()).thenIgnored();
  });
}

export function countsSurplusRefunds(leaf: LeafPath): void {
  test(`a refund under a number we never gave counts, is for a person, and may come to nothing (${leaf})`, () => {
    const surplus = refunded(1000, 're_9', 'pi_1', 9);
    const { refunds } = given(leaf).when(surplus).then(leaf, ['case refunded_twice']);
    expect(refunds.at(-1)).toMatchObject({ refundId: 're_9', status: 'succeeded', surplus: true });
    const after = given(leaf)
      .and(surplus)
      .when(refundFailed('pi_1', { refundId: 're_9', refundAttempt: 9 }))
      .then(leaf, []);
    expect(after.refunds).toEqual(refunds.slice(0, -1));
  });
}

/** @param effects what giving up asks for there */
export function canBeAbandoned(leaf: LeafPath, effects: readonly string[]): void {
  test(`ruling 4: giving up returns to IDLE and gives back what is held (${leaf})`, () => {
    given(leaf).when(giveUp()).then('IDLE', effects);
  });
}

/** @param open what closes an open Checkout Session there, if there is one */
export function endsBeforePayment(leaf: LeafPath, open: readonly string[] = []): void {
  test(`ruling 11: a cancellation in Calendly ends the unpaid booking without a refund (${leaf})`, () => {
    given(leaf)
      .when(cancelled('host', 1))
      .then('BOOKING_CANCELLED.closed', [...open, 'mail cancelled']);
    given(leaf)
      .when(cancelled('operator'))
      .then('BOOKING_CANCELLED.closed', ['free ev_1', ...open, 'mail cancelled']);
  });
  test(`a cancellation of an invitee not known yet waits for its explanation (${leaf})`, () => {
    given(leaf).when(cancelled('invitee', 2)).thenRefused();
  });
  test(`a client gives up an unpaid booking, and does not cancel it (${leaf})`, () => {
    given(leaf).when(cancelled('client')).thenRefused();
  });
}

/** @param open the Checkout Session the next one replaces, and the number of that next one */
export function movesBeforePayment(leaf: LeafPath, open: { replaces: string; next: number }): void {
  test(`ruling 10: before payment a new time is a change of the slot, never a cancellation (${leaf})`, () => {
    given(leaf)
      .when(moved(WEDNESDAY, 'invitee', 1))
      .thenIgnored();
    given(leaf).when(moved(null)).then(leaf, ['ask Calendly about inv_2: rescheduled']);
    given(leaf).when(moved(THURSDAY)).then(leaf, []);
    given(leaf)
      .when(moved(SATURDAY))
      .then('PAYMENT_PENDING', [`open checkout ${open.next} for 18000 (booking)${open.replaces}`]);
  });
}

/** How a booking whose old price was paid and sent back comes to a leaf again. */
const TAILS: Partial<Record<LeafPath, Happening[]>> = {
  PAYMENT_PENDING: [],
  'PAYMENT_PROCESSING.awaitingCheckout': [checkoutOpened(3, 18_000)],
  PAYMENT_FAILED: [checkoutOpened(3, 18_000), declined(3)],
  'ERROR_PAYMENT.payment': [after('paymentPending')],
  'ERROR_RECOVERY.payment': [after('paymentPending'), recover()],
};

/** @param other what closes another open Checkout Session than the one paid */
export function takesPayment(leaf: LeafPath, other: readonly string[] = []): void {
  test(`ruling 5: a payment of the exact price counts, however late it comes (${leaf})`, () => {
    given(leaf).when(paid()).then('PAYMENT_SUCCEEDED', ['ask Calendly about inv_1: paid']);
    given(leaf)
      .when(paid({ sessionId: 'cs_0' }))
      .then('PAYMENT_SUCCEEDED', [...other, 'ask Calendly about inv_1: paid']);
  });
  saysNothingOfAStranger(leaf);
  test(`a payment of another amount or currency confirms nothing, and a person judges it (${leaf})`, () => {
    given(leaf)
      .when(paid({ amount: 11_999 }))
      .then(leaf, ['case payment_mismatch']);
    given(leaf)
      .when(paid({ currency: 'usd' }))
      .then(leaf, ['case payment_mismatch']);
  });
  test(`a payment that arrives after the session is returned, and the booking ends (${leaf})`, () => {
    given(leaf).and(wait(WEDNESDAY.endsAt)).when(paid()).then('IDLE', ['return all of pi_1', 'mail paymentReturned']);
  });
  test(`a payment of the price before the slot moved goes back, and the new price is asked for (${leaf})`, () => {
    const repriced = given('PAYMENT_PROCESSING.awaitingCheckout').and(moved(SATURDAY));
    const again = ['return all of pi_1', 'mail paymentReturned', 'open checkout 3 for 18000 (booking)'];
    repriced.when(paid()).then('PAYMENT_PENDING', again);
    repriced
      .and(paid(), ...(TAILS[leaf] ?? []))
      .when(paid())
      .thenIgnored();
  });
}
