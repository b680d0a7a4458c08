// A booking as the database would hold it, made by the machine itself and without a database.

import { createBookingMachine, pathOf, type Snapshot, stateOf, type UnstampedEvent } from '@slotpay/machine';
import type { Details } from '../../src/booking/details.ts';
import type { Booking } from '../../src/booking/read.ts';

export const machine = createBookingMachine();
const NOW = new Date('2026-11-23T10:00:00.000Z');
const ID = '0b3e3c52-6d0e-4a3f-9d0f-3f3c6f1f2a10';

export const TERMS = {
  sessionTypeId: 'deep-dive',
  revision: 1,
  durationMinutes: 60,
  holdMinutes: 40,
  currency: 'eur',
  price: 12_000,
  rateRules: [],
  refundPolicy: { tiers: [{ hoursBefore: 24, refundPercent: 100 }], flatFee: 0 },
};

const invitee = { eventId: 'event-0001', inviteeId: 'invitee-0001' };
const time = { startsAt: '2026-12-01T10:00:00.000Z', endsAt: '2026-12-01T11:00:00.000Z' };

/** The events of the usual way, in order; take as many as needed. */
export const PICKED: readonly UnstampedEvent[] = [
  { type: 'selectSessionType' },
  { type: 'startCalendlyScheduling', terms: TERMS },
  { type: 'onCalendlyEventCreated', ...invitee },
];
export const SCHEDULED: readonly UnstampedEvent[] = [
  ...PICKED,
  { type: 'onCalendlyWebhookReceived', ...invitee, ...time, source: 'webhook', paidInCalendly: false },
];
export const AT_CHECKOUT: readonly UnstampedEvent[] = [
  ...SCHEDULED,
  {
    type: 'onStripeSessionCreated',
    attempt: 1,
    sessionId: 'cs_test_1',
    amount: 12_000,
    expiresAt: '2026-11-23T10:40:00.000Z',
  },
];
export const CONFIRMED: readonly UnstampedEvent[] = [
  ...AT_CHECKOUT,
  {
    type: 'onPaymentSucceeded',
    sessionId: 'cs_test_1',
    paymentIntentId: 'pi_1',
    amount: 12_000,
    currency: 'eur',
    receiptUrl: 'https://pay.stripe.test/receipts/1',
  },
  { type: 'confirmBooking' },
];

export const DETAILS: Details = {
  name: 'Ada Example',
  email: 'ada@example.com',
  timeZone: 'Europe/Berlin',
  joinUrl: 'https://meet.example.com/abc',
  rescheduleUrl: 'https://calendly.com/reschedulings/invitee-0001',
};

/** The booking after `events`. */
export function sampleBooking(events: readonly UnstampedEvent[], changes: Partial<Booking> = {}): Booking {
  let snapshot: Snapshot = machine.create(ID);
  for (const event of events) {
    const step = machine.step(snapshot, { ...event, at: NOW.toISOString() });
    if (step.outcome === 'refused') throw new Error(`${event.type} is refused in ${pathOf(snapshot)}`);
    snapshot = step.snapshot;
  }
  const path = pathOf(snapshot);
  return {
    id: ID,
    reference: 'SP-7F3K-92QD',
    language: null,
    version: 7,
    state: stateOf(path),
    path,
    snapshot,
    storedSnapshot: machine.serialise(snapshot),
    sessionType: {
      id: 'deep-dive',
      revision: 1,
      name: 'Deep dive',
      description: 'An hour.',
      host_name: 'Mara Lindqvist',
      duration_minutes: 60,
      hold_minutes: 40,
      currency: 'eur',
      price: 12_000,
      rate_rules: [],
      refund_policy: TERMS.refundPolicy,
      unpaid_difference: 'cancel',
      calendly_event_type_id: '22222222-2222-4222-8222-222222222222',
      scheduling_path: '/northlight/deep-dive',
      created_at: NOW,
      superseded_at: null,
    },
    details: DETAILS,
    flowTokenHash: 'hash',
    dataKey: Buffer.alloc(0),
    captured: 0,
    refunded: 0,
    disputed: false,
    checkoutUrl: null,
    erased: false,
    deadline: null,
    createdAt: NOW,
    now: NOW,
    ...changes,
  };
}
