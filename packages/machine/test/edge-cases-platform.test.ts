// The cases of the list of 62 that concern currencies, disputes, repetitions, versions and the clock, as far as the machine
// alone decides them.

import { describe, expect, test } from 'vitest';
import { expectedTimers, MACHINE_VERSION, pathOf, UnreadableSnapshot } from '../src/index.ts';
import { at, machine } from './drive.ts';
import { given } from './given.ts';
import {
  calendlyTells,
  cancelled,
  checkoutOpened,
  choose,
  type Happening,
  moved,
  openCalendar,
  paid,
  picked,
  refunded,
  refundNamed,
  slotStands,
  TERMS,
  TUESDAY,
  wait,
} from './happenings.ts';

const CHECKOUT = 'PAYMENT_PROCESSING.awaitingCheckout';
const upcoming = 'BOOKING_CONFIRMED.upcoming';

describe('money', () => {
  test('edge case 13: in a currency of three decimals is returned in amounts it has; too small a difference is waived', () => {
    const dinars = { ...TERMS, currency: 'kwd', price: 12_350, rateRules: [] };
    given('IDLE')
      .and(choose(), openCalendar(dinars), picked(), calendlyTells(), checkoutOpened(1, 12_350))
      .and(paid({ amount: 12_350, currency: 'kwd' }), slotStands(), wait('2026-03-10T20:00:00.000Z'))
      .when(cancelled('invitee', 1))
      .then('REFUND_PENDING', ['mail cancelled', 'refund 6180 of pi_1 (1)']);
    const context = given(upcoming).when(moved(TUESDAY)).then(upcoming, ['mail rescheduled']);
    expect(context.moved?.waived).toBe(30);
  });

  test('edge case 31: that the bank has taken back is not returned a second time', () => {
    const disputed: Happening = {
      type: 'completeRefund',
      paymentIntentId: 'pi_1',
      refundId: 'du_1',
      amount: 12_000,
      through: 'dispute',
    };
    given(upcoming).and(disputed).when(cancelled('host', 1)).then('BOOKING_CANCELLED.closed', ['mail cancelled']);
  });

  test('edge case 57: of Stripe’s test mode confirms no real booking', () => {
    given(CHECKOUT)
      .when(paid({ disagrees: 'livemode' }))
      .then(CHECKOUT, ['case payment_mismatch']);
  });
});

describe('what is told', () => {
  test('edge case 35: by Calendly alone leads to payment, whether or not a browser is there', () => {
    given('IDLE')
      .and(choose(), openCalendar(), picked())
      .when(calendlyTells())
      .then('PAYMENT_PENDING', ['open checkout 1 for 12000 (booking)']);
  });

  test('edge case 46: of the same invitee is the same booking, whatever address it names now', () => {
    given(CHECKOUT).when(calendlyTells()).thenIgnored();
    given('CALENDLY_SCHEDULED.polling')
      .when(calendlyTells(undefined, { n: 2 }))
      .thenRefused();
  });

  test('edge case 49: twice at once counts once', () => {
    given(CHECKOUT).and(paid()).when(paid()).thenIgnored();
    given('PAYMENT_SUCCEEDED').and(slotStands()).when(slotStands()).thenRefused();
    given('REFUND_PENDING').and(refundNamed()).when(refundNamed()).thenIgnored();
    given('REFUND_PENDING').and(refunded()).when(refunded()).thenIgnored();
    given(upcoming).and(cancelled('host', 1)).when(cancelled('host', 1)).thenIgnored();
  });
});

test('edge case 53: a booking that a later version has stored is left to a process of that version', () => {
  const stored = JSON.parse(machine.serialise(at(upcoming).snapshot));
  const read = () => machine.parse(JSON.stringify({ ...stored, version: MACHINE_VERSION + 1 }));
  expect(read).toThrow(UnreadableSnapshot);
  expect(read).toThrow(expect.objectContaining({ newer: true }));
});

test('edge case 54: a timer that came due while nothing ran fires at once, once', () => {
  const { snapshot } = at('PAYMENT_FAILED');
  const [timer = ''] = expectedTimers(machine.parse(machine.serialise(snapshot)));
  const late = machine.fire(snapshot, timer, '2026-03-09T09:00:00.000Z');
  expect(pathOf(late.snapshot)).toBe('IDLE');
  expect(machine.fire(late.snapshot, timer, '2026-03-09T09:00:01.000Z')).toMatchObject({ outcome: 'ignored' });
});
