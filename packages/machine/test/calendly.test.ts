import { describe, expect, test } from 'vitest';
import { given, untaken } from './given.ts';
import {
  after,
  calendarBroken,
  calendlyTells,
  cancelled,
  choose,
  FREE_TERMS,
  goToPayment,
  moved,
  openCalendar,
  picked,
  slotStands,
  THURSDAY,
  WEDNESDAY,
  webhookBroken,
} from './happenings.ts';
import {
  canBeAbandoned,
  endsBeforePayment,
  ignoresOldCalendlyNews,
  ignoresRefundsOfOrphans,
  returnsLatePayments,
} from './shared.ts';

const CHECKOUT = 'open checkout 1 for 12000 (booking)';
const free = () => given('IDLE').and(choose(), openCalendar(FREE_TERMS), picked());

describe('CALENDLY_SCHEDULING', () => {
  test('a picked time is looked up in Calendly at once', () => {
    given('CALENDLY_SCHEDULING')
      .when(picked())
      .then('CALENDLY_SCHEDULED.awaitingWebhook', ['ask Calendly about inv_1: scheduled']);
  });

  test('a calendar that stays silent is an error the client sees', () => {
    const context = given('CALENDLY_SCHEDULING').when(calendarBroken()).then('ERROR_CALENDLY', []);
    expect(context.failure).toMatchObject({ code: 'embed_silent', recoverable: true });
    expect(context.recovery.origin).toBe('CALENDLY_SCHEDULING');
  });

  test('a calendar left open is forgotten', () => {
    given('CALENDLY_SCHEDULING').when(after('calendlyScheduling')).then('IDLE', []);
  });

  canBeAbandoned('CALENDLY_SCHEDULING', []);
  returnsLatePayments('CALENDLY_SCHEDULING');
  ignoresRefundsOfOrphans('CALENDLY_SCHEDULING');
});

describe('CALENDLY_SCHEDULED', () => {
  const awaiting = 'CALENDLY_SCHEDULED.awaitingWebhook';

  test("Calendly's word leads to payment", () => {
    const context = given(awaiting).when(calendlyTells()).then('PAYMENT_PENDING', [CHECKOUT]);
    expect(context).toMatchObject({ price: 12_000, calendly: { time: WEDNESDAY } });
  });

  test("Calendly's word on somebody else is not taken", () => {
    given(awaiting)
      .when(calendlyTells(WEDNESDAY, { n: 7 }))
      .thenRefused();
  });

  test('a free session is confirmed without Stripe', () => {
    const context = free().when(calendlyTells()).then('BOOKING_CONFIRMED.upcoming', ['mail confirmed']);
    expect(context).toMatchObject({ price: 0, payments: [], attempt: 0 });
  });

  test('ruling 20: a slot already paid for in Calendly is not charged again; a person looks', () => {
    const paidThere = calendlyTells(WEDNESDAY, { paidInCalendly: true });
    const context = given(awaiting).when(paidThere).then('ERROR_WEBHOOK', ['case paid_in_calendly']);
    expect(context.failure).toMatchObject({ code: 'paid_in_calendly', recoverable: false });
    given(awaiting).and(paidThere).when(after('recovery')).then('ERROR_WEBHOOK', ['case paid_in_calendly']);
    given(awaiting)
      .and(paidThere)
      .when(moved(THURSDAY))
      .then('ERROR_WEBHOOK', ['ask Calendly about inv_1: scheduled', 'case paid_in_calendly']);
  });

  test('a webhook that cannot be used is an error', () => {
    given(awaiting).when(webhookBroken()).then('ERROR_WEBHOOK', []);
    given(awaiting).when(webhookBroken(false)).then('ERROR_WEBHOOK', ['case recovery_exhausted']);
  });

  test('the client coming back makes us ask Calendly again', () => {
    given(awaiting).when(picked()).then(awaiting, ['ask Calendly about inv_1: scheduled']);
    given(awaiting).when(picked(2)).thenRefused();
  });

  test('ruling 11: a cancellation in Calendly is its word too, and walks through CALENDLY_WEBHOOK_RECEIVED', () => {
    given(awaiting).when(cancelled('host', 1)).then('BOOKING_CANCELLED.closed', ['mail cancelled']);
    given(awaiting).when(cancelled('operator')).then('BOOKING_CANCELLED.closed', ['free ev_1', 'mail cancelled']);
    given(awaiting).when(cancelled('client')).thenRefused();
    given(awaiting).when(cancelled('invitee', 2)).thenRefused();
  });

  test('ruling 10: a slot moved before its webhook arrives goes on with the new time', () => {
    const context = given(awaiting).when(moved(THURSDAY)).then('PAYMENT_PENDING', [CHECKOUT]);
    expect(context.calendly).toMatchObject({ inviteeId: 'inv_2', time: THURSDAY });
    given(awaiting).when(moved(null)).then(awaiting, ['ask Calendly about inv_2: rescheduled']);
    given(awaiting)
      .when(moved(null, 'invitee', 1))
      .thenIgnored();
  });

  test('ruling 15: a late webhook is asked for, then polled for, then left to a person', () => {
    const ask = 'ask Calendly about inv_1: scheduled';
    given(awaiting).when(after('awaitingWebhook')).then('CALENDLY_SCHEDULED.polling', [ask]);
    given('CALENDLY_SCHEDULED.polling')
      .when(after('polling'))
      .then('CALENDLY_SCHEDULED.manualConfirmation', ['case manual_confirmation_needed']);
    const context = given('CALENDLY_SCHEDULED.manualConfirmation')
      .when(after('manualConfirmation'))
      .then('ERROR_WEBHOOK', []);
    expect(context.failure).toMatchObject({ code: 'timeout', recoverable: true });
  });

  test('ruling 3: a person confirms by hand what Calendly never told', () => {
    const manual = given('CALENDLY_SCHEDULED.manualConfirmation');
    manual.when(goToPayment(WEDNESDAY)).then('PAYMENT_PENDING', [CHECKOUT]);
    manual.when(goToPayment()).thenRefused();
    given(awaiting).when(goToPayment(WEDNESDAY)).thenRefused();
  });

  test('a free session confirmed by hand needs no Stripe either', () => {
    free()
      .and(after('awaitingWebhook'), after('polling'))
      .when(goToPayment(WEDNESDAY))
      .then('BOOKING_CONFIRMED.upcoming', ['mail confirmed']);
  });

  canBeAbandoned(awaiting, ['free ev_1']);
  returnsLatePayments(awaiting);
  ignoresRefundsOfOrphans(awaiting);
});

describe('CALENDLY_WEBHOOK_RECEIVED', () => {
  const received = 'CALENDLY_WEBHOOK_RECEIVED';

  test('the system goes on to payment', () => {
    given(received).when(goToPayment()).then('PAYMENT_PENDING', [CHECKOUT]);
    given(received).when(slotStands()).thenRefused();
  });

  test('a booking that cannot be processed is an error, told or timed out', () => {
    const told = given(received).when(webhookBroken()).then('ERROR_WEBHOOK', []);
    const timedOut = given(received).when(after('calendlyWebhookReceived')).then('ERROR_WEBHOOK', []);
    expect([told, timedOut].map((c) => c.recovery.origin)).toEqual([received, received]);
  });

  test('a slot that moves meanwhile goes on with the new time', () => {
    given(received).when(moved(THURSDAY)).then('PAYMENT_PENDING', [CHECKOUT]);
    given(received).when(moved(null)).then(received, ['ask Calendly about inv_2: rescheduled']);
    given(received)
      .when(moved(WEDNESDAY, 'invitee', 1))
      .thenIgnored();
  });

  endsBeforePayment(received);
  canBeAbandoned(received, ['free ev_1']);
  returnsLatePayments(received);
  ignoresRefundsOfOrphans(received);
  ignoresOldCalendlyNews(received);
});

test('every edge of the Calendly states is taken above', () => {
  expect(untaken(['CALENDLY_SCHEDULING', 'CALENDLY_SCHEDULED', 'CALENDLY_WEBHOOK_RECEIVED'])).toEqual([]);
});
