// A booking from nothing to its refund: every event of it with the text it meets and the text it leaves.

import { type BookingEvent, createBookingMachine, type Effect, expectedTimers } from '../src/index.ts';
import { START, TERMS, WEDNESDAY } from '../test/happenings.ts';

/** One event of the tour. */
export interface Stop {
  readonly name: string;
  /** The stored booking before. */
  readonly text: string;
  readonly event: BookingEvent | { readonly type: 'undoWindow'; readonly at: string };
  /** Parse, step, serialise. */
  run(): { readonly text: string; readonly effects: readonly Effect[] };
}

const machine = createBookingMachine();
const at = START;
const ours = { eventId: 'ev_1', inviteeId: 'inv_1' };
const payment = { sessionId: 'cs_1', paymentIntentId: 'pi_1', amount: 12_000, currency: 'eur', receiptUrl: null };

const EVENTS: readonly Stop['event'][] = [
  { type: 'selectSessionType', at },
  { type: 'startCalendlyScheduling', at, terms: TERMS },
  { type: 'onCalendlyEventCreated', at, ...ours },
  { type: 'onCalendlyWebhookReceived', at, ...ours, ...WEDNESDAY, source: 'webhook', paidInCalendly: false },
  { type: 'onStripeSessionCreated', at, attempt: 1, sessionId: 'cs_1', amount: 12_000, expiresAt: WEDNESDAY.startsAt },
  { type: 'onPaymentSucceeded', at, ...payment },
  { type: 'confirmBooking', at },
  { type: 'cancelBooking', at, by: 'client' },
  { type: 'undoWindow', at },
  { type: 'onRefundCreated', at, paymentIntentId: 'pi_1', refundId: 're_1' },
  { type: 'completeRefund', at, paymentIntentId: 'pi_1', refundId: 're_1', amount: 12_000 },
];

/** The whole tour, each stop ready to be run again and again. */
export function tour(): Stop[] {
  let text = machine.serialise(machine.create('b-1'));
  return EVENTS.map((event) => {
    const before = text;
    const run = () => decide(before, event);
    text = run().text;
    return { name: event.type, text: before, event, run };
  });
}

function decide(text: string, event: Stop['event']): { text: string; effects: readonly Effect[] } {
  const snapshot = machine.parse(text);
  const { snapshot: next, effects } =
    event.type === 'undoWindow'
      ? machine.fire(snapshot, expectedTimers(snapshot)[0] ?? '', event.at)
      : machine.step(snapshot, event);
  return { text: machine.serialise(next), effects };
}
