import { createBookingMachine } from '@slotpay/machine';
import { describe, expect, test } from 'vitest';
import { BookingView, CreateBooking, CreateRecovery, PostEvent } from '../src/index.ts';

const FLOW_TOKEN = 'q7Jm0a9Zr3xW5k_TtYb2Lw';
const create = {
  sessionTypeId: 'deep-dive',
  revision: 1,
  flowToken: FLOW_TOKEN,
  calendlyEventUri: 'https://api.calendly.com/scheduled_events/EV1',
  calendlyInviteeUri: 'https://api.calendly.com/scheduled_events/EV1/invitees/INV1',
};
const without = (field: keyof typeof create) =>
  Object.fromEntries(Object.entries(create).filter(([key]) => key !== field));

describe('opening a booking', () => {
  test('takes what a browser knows', () => {
    expect(CreateBooking.parse(create)).toEqual(create);
  });

  test.each([
    { price: 1 },
    { amount: 1 },
    { currency: 'eur' },
    { terms: { price: 1 } },
    { bookingId: 'mine' },
    { state: 'BOOKING_CONFIRMED' },
  ])('refuses a price or anything else that is not the client’s to say: %o', (extra) => {
    expect(CreateBooking.safeParse({ ...create, ...extra }).success).toBe(false);
  });

  test.each(Object.keys(create) as (keyof typeof create)[])('needs %s', (field) => {
    expect(CreateBooking.safeParse(without(field)).success).toBe(false);
  });

  test.each([
    ['a flow token that could be guessed', { flowToken: 'short' }],
    ['a flow token of foreign characters', { flowToken: `${FLOW_TOKEN}<script>` }],
    ['an endless flow token', { flowToken: 'a'.repeat(65) }],
    ['an endless session type', { sessionTypeId: 'a'.repeat(65) }],
    ['an endless address', { calendlyEventUri: `https://${'a'.repeat(200)}` }],
    ['a revision that is no number', { revision: '1' }],
    ['a revision before the first', { revision: 0 }],
    ['half a revision', { revision: 1.5 }],
  ])('refuses %s', (_, change) => {
    expect(CreateBooking.safeParse({ ...create, ...change }).success).toBe(false);
  });
});

describe('an event from a client', () => {
  test.each([
    'cancelBookingProcess',
    'cancelBooking',
    'retryPayment',
    'confirmBooking',
    'attemptRecovery',
    'onCheckoutReturned',
  ])('may be %s', (type) => {
    expect(PostEvent.parse({ type })).toEqual({ type });
  });

  test.each([
    'onPaymentSucceeded',
    'completeRefund',
    'recoverySucceeded',
    'initiatePayment',
    'rescheduleBooking',
    'xstate.stop',
    '',
  ])('may not be %j', (type) => {
    expect(PostEvent.safeParse({ type }).success).toBe(false);
  });

  test.each([{ by: 'host' }, { at: '2026-03-02T09:00:00Z' }, { amount: 1 }, { inviteeId: 'inv_2' }])(
    'carries nothing of its own: %o',
    (extra) => {
      expect(PostEvent.safeParse({ type: 'cancelBooking', ...extra }).success).toBe(false);
    },
  );
});

describe('a recovery', () => {
  test('takes a token of 256 bits and nothing else', () => {
    expect(CreateRecovery.safeParse({ token: 'x'.repeat(43) }).success).toBe(true);
    for (const token of ['x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}+`, '']) {
      expect(CreateRecovery.safeParse({ token }).success, token).toBe(false);
    }
    expect(CreateRecovery.safeParse({ token: 'x'.repeat(43), bookingId: 'b' }).success).toBe(false);
  });
});

describe('a booking as its client sees it', () => {
  const machine = createBookingMachine();
  const view = {
    id: '6f1c9d1e-3b0a-4c55-9a53-0d3c6f8f8a11',
    reference: 'SP-7F3K-92QD',
    version: 1,
    state: 'IDLE',
    path: 'IDLE',
    snapshot: machine.serialise(machine.create('6f1c9d1e-3b0a-4c55-9a53-0d3c6f8f8a11')),
    sessionType: { id: 'a', name: 'A', description: '', hostName: 'H', durationMinutes: 60 },
    time: { startsAt: '2026-03-11T10:00:00.000Z', endsAt: '2026-03-11T11:00:00.000Z' },
    invitee: { name: 'N', email: 'n@example.org', timeZone: 'Europe/Berlin' },
    currency: 'eur',
    price: 12_000,
    disputed: false,
    paid: 0,
    checkoutUrl: 'https://checkout.example/c/1',
    holdExpiresAt: '2026-03-02T09:45:00.000Z',
    deadline: '2026-03-02T09:47:00.000Z',
    receiptUrl: null,
    joinUrl: null,
    rescheduleUrl: null,
    reschedule: {
      by: 'host',
      at: '2026-03-02T09:00:00.000Z',
      from: null,
      difference: 0,
      waived: 3_000,
      settled: true,
    },
    rescheduleQuotes: [
      {
        rule: { price: 18_000, timeZone: 'Europe/Berlin', weekdays: [6] },
        price: 18_000,
        kind: 'dearer',
        amount: 6_000,
      },
      { rule: null, price: 12_000, kind: 'none', amount: 0 },
    ],
    cancellationQuote: { amount: 0, percent: 0, reason: 'nothing_paid', changesAt: null },
    clientEvents: ['cancelBookingProcess'],
    createdAt: '2026-03-02T09:00:00.000Z',
    serverTime: '2026-03-02T09:00:00.000Z',
  };

  test('is accepted whole', () => {
    expect(BookingView.safeParse(view).error).toBeUndefined();
  });

  test.each([
    ['a state the specification does not have', { state: 'PAID' }],
    ['a leaf the machine does not have', { path: 'PAYMENT_PROCESSING.waiting' }],
    ['half a cent', { price: 0.5 }],
    ['a price below nothing', { paid: -1 }],
    ['a time without a zone', { createdAt: '2026-03-02T09:00:00' }],
    ['a local time', { serverTime: '2026-03-02T10:00:00+01:00' }],
    ['a currency in capitals', { currency: 'EUR' }],
    ['an event no client may send', { clientEvents: ['onPaymentSucceeded'] }],
    ['a reference with letters one mistakes', { reference: 'SP-ILOU-0000' }],
    ['a waiver below nothing', { reschedule: { ...view.reschedule, waived: -1 } }],
    ['a capability', { capability: 'x'.repeat(43) }],
  ])('never holds %s', (_, change) => {
    expect(BookingView.safeParse({ ...view, ...change }).success).toBe(false);
  });
});
