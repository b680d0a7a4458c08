// What each leaf says of itself: the tags that other code asks instead of comparing names, and the words people read.

import { describe, expect, test } from 'vitest';
import { isTagged, LEAF_PATHS, type LeafPath, leavesTagged, type Tag } from '../src/index.ts';
import { statechart } from '../src/machine.ts';
import { at, happen, machine } from './drive.ts';
import { given } from './given.ts';
import {
  after,
  calendarBroken,
  calendlyTells,
  checkoutOpened,
  choose,
  declined,
  FREE_TERMS,
  FRIDAY,
  type Happening,
  moved,
  notRecovered,
  openCalendar,
  paid,
  picked,
  recover,
  refundFailed,
  slotStands,
  stripeBroken,
  THURSDAY,
  webhookBroken,
} from './happenings.ts';

const TAGS = {
  IDLE: ['ended', 'resting'],
  SESSION_TYPE_SELECTION: [],
  CALENDLY_SCHEDULING: [],
  'CALENDLY_SCHEDULED.awaitingWebhook': ['slotHeld'],
  'CALENDLY_SCHEDULED.polling': ['slotHeld'],
  'CALENDLY_SCHEDULED.manualConfirmation': ['slotHeld'],
  CALENDLY_WEBHOOK_RECEIVED: ['slotHeld'],
  PAYMENT_PENDING: ['awaitingPayment', 'slotHeld'],
  'PAYMENT_PROCESSING.awaitingCheckout': ['awaitingPayment', 'payable', 'slotHeld'],
  'PAYMENT_PROCESSING.settling': ['awaitingPayment', 'slotHeld'],
  'PAYMENT_PROCESSING.reconciling': ['awaitingPayment', 'slotHeld'],
  PAYMENT_SUCCEEDED: ['paid', 'slotHeld'],
  PAYMENT_FAILED: ['awaitingPayment', 'payable', 'paymentProblem', 'slotHeld', 'trouble'],
  'BOOKING_CONFIRMED.upcoming': ['paid', 'slotHeld'],
  'BOOKING_CONFIRMED.elapsed': ['paid', 'resting'],
  'BOOKING_CANCELLED.undoable': ['paid', 'slotHeld', 'undoable'],
  'BOOKING_CANCELLED.refundDue': ['paid', 'refunding'],
  'BOOKING_CANCELLED.closed': ['ended', 'resting'],
  'BOOKING_RESCHEDULED.pricing': ['paid', 'slotHeld'],
  'BOOKING_RESCHEDULED.collectingDifference': ['awaitingPayment', 'paid', 'payable', 'slotHeld'],
  'BOOKING_RESCHEDULED.refundingDifference': ['paid', 'refunding', 'slotHeld'],
  'BOOKING_RESCHEDULED.settled': ['paid', 'slotHeld'],
  REFUND_PENDING: ['refunding'],
  REFUND_COMPLETED: ['ended', 'resting'],
  ERROR_CALENDLY: ['trouble'],
  'ERROR_PAYMENT.payment': ['awaitingPayment', 'paymentProblem', 'slotHeld', 'trouble'],
  'ERROR_PAYMENT.refund': ['refunding', 'trouble'],
  ERROR_WEBHOOK: ['slotHeld', 'trouble'],
  'ERROR_RECOVERY.calendly': ['trouble'],
  'ERROR_RECOVERY.webhook': ['slotHeld', 'trouble'],
  'ERROR_RECOVERY.payment': ['awaitingPayment', 'slotHeld', 'trouble'],
  'ERROR_RECOVERY.refund': ['refunding', 'trouble'],
} as const satisfies Record<LeafPath, readonly Tag[]>;

const TAG_NAMES = [...new Set<Tag>(Object.values(TAGS).flat())].toSorted();

/** The booking after one more happening, and the instant of it. */
function givenAfter(leaf: LeafPath, happening: Happening) {
  const { after: drive } = happen(at(leaf), happening);
  return { context: drive.snapshot.context, at: drive.now };
}

describe('a leaf', () => {
  test.each(LEAF_PATHS)('%s is tagged as other code takes it', (leaf) => {
    expect([...at(leaf).snapshot.tags].sort()).toEqual(TAGS[leaf]);
  });

  test.each(LEAF_PATHS)('%s says the same of itself to whoever knows only its path', (leaf) => {
    const tagged = TAG_NAMES.filter((tag) => isTagged(leaf, tag));
    expect(tagged).toEqual(TAGS[leaf]);
    expect(TAG_NAMES.filter((tag) => leavesTagged(tag).includes(leaf))).toEqual(tagged);
  });

  test.each(LEAF_PATHS)('%s takes money as its tags say', (leaf) => {
    const drive = at(leaf);
    const { attempt, reschedule, price } = drive.snapshot.context;
    const arrived = paid({
      sessionId: `cs_${attempt}`,
      paymentIntentId: 'pi_9',
      amount: reschedule?.difference ?? price ?? 0,
    });
    const counted = happen(drive, arrived).after.snapshot.context.payments;
    expect(counted.some(({ paymentIntentId }) => paymentIntentId === 'pi_9')).toBe(isTagged(leaf, 'awaitingPayment'));
  });

  test.each(leavesTagged('paymentProblem'))('%s lets its client try again', (leaf) => {
    const { snapshot, now } = at(leaf);
    expect(machine.clientEvents(snapshot, now)).toContain('retryPayment');
  });

  test('that can be paid waits for the money', () => {
    expect(leavesTagged('payable').filter((leaf) => !isTagged(leaf, 'awaitingPayment'))).toEqual([]);
  });

  test.each(LEAF_PATHS)('%s says in a sentence what it is', (leaf) => {
    const { description = '' } = statechart.getStateNodeById(`booking.${leaf}`);
    expect(description.length).toBeGreaterThan(10);
  });
});

describe('a booking in trouble remembers where it was and what went wrong', () => {
  test.each<[LeafPath, Happening, string, string]>([
    ['CALENDLY_SCHEDULING', calendarBroken(), 'CALENDLY_SCHEDULING', 'embed_silent'],
    ['CALENDLY_SCHEDULED.polling', webhookBroken(), 'CALENDLY_SCHEDULED', 'calendly_unavailable'],
    ['CALENDLY_SCHEDULED.manualConfirmation', after('manualConfirmation'), 'CALENDLY_SCHEDULED', 'timeout'],
    ['CALENDLY_WEBHOOK_RECEIVED', webhookBroken(), 'CALENDLY_WEBHOOK_RECEIVED', 'calendly_unavailable'],
    ['CALENDLY_WEBHOOK_RECEIVED', after('calendlyWebhookReceived'), 'CALENDLY_WEBHOOK_RECEIVED', 'timeout'],
    ['PAYMENT_PENDING', stripeBroken(), 'PAYMENT_PENDING', 'stripe_unavailable'],
    ['PAYMENT_PENDING', after('paymentPending'), 'PAYMENT_PENDING', 'timeout'],
    ['PAYMENT_PROCESSING.awaitingCheckout', stripeBroken(), 'PAYMENT_PROCESSING', 'stripe_unavailable'],
    ['PAYMENT_PROCESSING.reconciling', after('reconciling'), 'PAYMENT_PROCESSING', 'timeout'],
    ['PAYMENT_FAILED', recover(), 'PAYMENT_FAILED', 'card_declined'],
    ['ERROR_RECOVERY.payment', notRecovered(), 'PAYMENT_PENDING', 'still_unavailable'],
    ['ERROR_RECOVERY.webhook', notRecovered(), 'CALENDLY_SCHEDULED', 'still_unavailable'],
    ['REFUND_PENDING', refundFailed(), 'REFUND_PENDING', 'refund_failed'],
    ['REFUND_PENDING', after('refundPending'), 'REFUND_PENDING', 'timeout'],
  ])('%s', (leaf, happening, origin, code) => {
    const { context } = givenAfter(leaf, happening);
    expect([context.recovery.origin, context.failure?.code]).toEqual([origin, code]);
  });

  test('a declined card is remembered without an error', () => {
    const { context } = givenAfter('PAYMENT_PROCESSING.awaitingCheckout', declined());
    expect([context.recovery.origin, context.failure?.code]).toEqual(['IDLE', 'card_declined']);
  });

  test('also while it recovers from a failed payment, or waits for a difference', () => {
    const recovering = given('PAYMENT_FAILED').and(recover());
    const still = recovering.when(notRecovered()).then('PAYMENT_FAILED', []);
    const again = recovering.when(declined()).then('PAYMENT_FAILED', []);
    expect([still.failure?.code, again.failure?.code]).toEqual(['still_unavailable', 'card_declined']);
    const collecting = 'BOOKING_RESCHEDULED.collectingDifference';
    const difference = given(collecting).and(checkoutOpened(2, 6000));
    expect(difference.when(declined(2)).then(collecting, []).failure?.code).toBe('card_declined');
    expect(difference.when(stripeBroken()).then(collecting, []).failure?.code).toBe('stripe_unavailable');
  });
});

describe('a booking remembers', () => {
  test('when it was confirmed, with payment or without', () => {
    const paid = givenAfter('PAYMENT_SUCCEEDED', slotStands());
    expect(paid.context.confirmedAt).toBe(paid.at);
    const free = given('IDLE').and(choose(), openCalendar(FREE_TERMS), picked());
    const { confirmedAt } = free.when(calendlyTells()).then('BOOKING_CONFIRMED.upcoming', ['mail confirmed']);
    expect(confirmedAt).toBe('2026-03-02T09:00:04.000Z');
    const becameFree = givenAfter('PAYMENT_PENDING', moved(FRIDAY));
    expect(becameFree.context.confirmedAt).toBe(becameFree.at);
  });

  test('the terms of the session that was chosen last', () => {
    expect(givenAfter('ERROR_CALENDLY', openCalendar(FREE_TERMS)).context.terms).toEqual(FREE_TERMS);
  });

  test('the slot it moved to while it was being worked on', () => {
    const { context } = givenAfter('CALENDLY_WEBHOOK_RECEIVED', moved(THURSDAY));
    expect(context.calendly).toEqual({ eventId: 'ev_2', inviteeId: 'inv_2', time: THURSDAY });
  });
});
