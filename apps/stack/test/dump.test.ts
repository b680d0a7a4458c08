import { expect, it } from 'vitest';
import { checkLedger, type Dump, readDump, timeline } from '../src/dump.ts';
import { columns, framed } from '../src/terminal.ts';

const at = (ms: number) => new Date(Date.UTC(2027, 0, 1) + ms).toISOString();
const moved = (bookingId: string, seq: number, from: string, to: string, event: string, why: string, ms: number) => {
  const [cause = '', causeId = ''] = why.split(' ');
  return { bookingId, seq, outcome: 'moved' as const, from, to, event, cause, causeId, at: at(ms) };
};
const dump: Dump = {
  transitions: [
    moved('b', 2, 'PAYMENT_PENDING', 'PAYMENT_PROCESSING', 'onStripeSessionCreated', 'effect e1', 1234),
    moved('b', 1, 'IDLE', 'PAYMENT_PENDING', 'initiatePayment', 'delivery d1', 0),
    {
      ...moved('b', 3, 'PAYMENT_PROCESSING', 'PAYMENT_PROCESSING', 'onStripeSessionCreated', 'timer t1', 1300),
      outcome: 'ignored',
    },
    moved('other', 1, 'IDLE', 'IDLE', 'x', 'command c1', 0),
  ],
  inbox: [{ id: 'd1', provider: 'calendly', type: 'invitee.created' }],
  effects: [{ id: 'e1', type: 'createCheckoutSession' }],
  ledger: [
    { bookingId: 'b', kind: 'capture', amount: 12_000, currency: 'eur' },
    { bookingId: 'c', kind: 'capture', amount: 12_000, currency: 'eur' },
    { bookingId: 'c', kind: 'refund', amount: 12_000, currency: 'eur' },
    { bookingId: 'd', kind: 'capture', amount: 12_000, currency: 'eur' },
    { bookingId: 'd', kind: 'refund', amount: 11_999, currency: 'eur' },
  ],
};

it('a timeline lists one booking’s transitions in order, with the time since the first', () => {
  expect(columns(timeline(dump, 'b'))).toEqual([
    '  +0.000 s  IDLE                → PAYMENT_PENDING     initiatePayment         delivery calendly invitee.created',
    '  +1.234 s  PAYMENT_PENDING     → PAYMENT_PROCESSING  onStripeSessionCreated  effect createCheckoutSession',
    '  +1.300 s  PAYMENT_PROCESSING    (ignored)           onStripeSessionCreated  timer ',
  ]);
});

it('a kept booking owes nothing, a returned one everything', () => {
  expect(checkLedger(dump, 'b', 'BOOKING_CONFIRMED')).toContain('captured 120.00 EUR, returned 0.00 EUR');
  expect(checkLedger(dump, 'c', 'REFUND_COMPLETED')).toContain('captured 120.00 EUR, returned 120.00 EUR');
});

it.each([
  ['a cent short', 'd', 'REFUND_COMPLETED'],
  ['returned though kept', 'c', 'BOOKING_CONFIRMED'],
  ['never captured', 'nobody', 'BOOKING_CONFIRMED'],
] as const)('money that does not add up (%s) fails the check', (_, id, state) => {
  expect(() => checkLedger(dump, id, state)).toThrow('is wrong');
});

it('something else is not taken for a dump', () => {
  expect(() => readDump('{"error":"no database"}')).toThrow('not a dump');
});

it('the summary is a closed frame', () => {
  const lines = framed(
    'Running',
    [
      ['Book', 'http://127.0.0.1:4000'],
      ['Mailbox', 'http://127.0.0.1:4010/mail'],
    ],
    'Stop with Ctrl-C.',
  ).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[0]).toMatch(/^╭─ Running ─+╮$/);
});
