import { describe, expect, test } from 'vitest';
import { at } from './drive.ts';
import { given, untaken } from './given.ts';
import {
  after,
  calendlyTells,
  cancelled,
  choose,
  giveUp,
  moved,
  openCalendar,
  picked,
  TERMS,
  THURSDAY,
} from './happenings.ts';
import {
  canBeAbandoned,
  ignoresOldCalendlyNews,
  ignoresRefundsOfOrphans,
  returnsLatePayments,
  returnsOrphansAgain,
  takesLateTrouble,
} from './shared.ts';

describe('IDLE', () => {
  test('a client begins', () => {
    given('IDLE').when(choose()).then('SESSION_TYPE_SELECTION', []);
  });

  test('an abandoned booking rests here and is not used again', () => {
    given('PAYMENT_PENDING').and(giveUp()).when(choose()).thenRefused();
  });

  test('a choice given up leaves a blank booking, ready for another', () => {
    given('CALENDLY_SCHEDULING').and(giveUp()).when(choose()).then('SESSION_TYPE_SELECTION', []);
  });

  test('a slot that moves after the booking was abandoned is freed where it went', () => {
    const abandoned = given('PAYMENT_PENDING').and(giveUp());
    abandoned.when(moved(THURSDAY)).then('IDLE', ['free ev_2']);
    abandoned.when(moved(null, 'invitee', 1)).thenIgnored();
  });

  test('a blank booking has no slot to follow', () => {
    given('IDLE').when(moved(THURSDAY)).thenIgnored();
    given('IDLE').when(cancelled('host', 1)).thenIgnored();
  });

  test('ruling 15: a webhook that comes before its client is not taken, so it waits', () => {
    given('SESSION_TYPE_SELECTION').when(calendlyTells()).thenRefused();
    given('CALENDLY_SCHEDULING').when(calendlyTells()).thenRefused();
  });

  test('ruling 16: what the browser decided is replayed without asking anything of the world', () => {
    given('IDLE').when(choose()).then('SESSION_TYPE_SELECTION', []);
    given('IDLE').and(choose()).when(openCalendar()).then('CALENDLY_SCHEDULING', []);
    given('IDLE')
      .and(choose(), openCalendar())
      .when(picked())
      .then('CALENDLY_SCHEDULED.awaitingWebhook', ['ask Calendly about inv_1: scheduled']);
  });

  test('ruling 7: nothing is known before the event that brings it', () => {
    expect(at('IDLE').snapshot.context).toMatchObject({ terms: null, calendly: null, price: null, checkout: null });
    expect(at('PAYMENT_PENDING').snapshot.context).toMatchObject({ bookingId: 'b-1', checkout: null, attempt: 1 });
  });

  returnsLatePayments('IDLE');
  ignoresOldCalendlyNews('IDLE');
  ignoresRefundsOfOrphans('IDLE');
  takesLateTrouble('IDLE');
  returnsOrphansAgain('IDLE');
});

describe('SESSION_TYPE_SELECTION', () => {
  test('opening the calendar freezes price and policy', () => {
    const context = given('SESSION_TYPE_SELECTION').when(openCalendar()).then('CALENDLY_SCHEDULING', []);
    expect(context.terms).toEqual(TERMS);
  });

  test('a page left open is forgotten', () => {
    given('SESSION_TYPE_SELECTION').when(after('sessionTypeSelection')).then('IDLE', []);
  });

  canBeAbandoned('SESSION_TYPE_SELECTION', []);
  returnsLatePayments('SESSION_TYPE_SELECTION');
  ignoresRefundsOfOrphans('SESSION_TYPE_SELECTION');
});

test('every edge of the initial states is taken above', () => {
  expect(untaken(['IDLE', 'SESSION_TYPE_SELECTION'])).toEqual([]);
});
