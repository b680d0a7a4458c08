import { describe, expect, test } from 'vitest';
import { CLIENT_EVENTS, clientEvent, clientMaySend, LEAF_PATHS, type LeafPath } from '../src/index.ts';
import { at, happen, machine } from './drive.ts';
import { cancelled, goToPayment, type Happening, slotStands } from './happenings.ts';
import { everything } from './vocabulary.ts';

const refusalOf = (leaf: LeafPath, happening: Happening) => {
  const { before, event } = happen(at(leaf), happening);
  return machine.refusalOf(before.snapshot, event);
};

describe('a refused event', () => {
  test('has no edge where nothing leads on by it', () => {
    expect(refusalOf('PAYMENT_PENDING', goToPayment())).toEqual({ why: 'no_edge' });
  });

  test('names the conditions that do not hold, in the order they are asked', () => {
    expect(refusalOf('PAYMENT_PENDING', cancelled('client'))).toEqual({ why: 'guard', guards: ['isNotByClient'] });
    expect(refusalOf('BOOKING_RESCHEDULED.pricing', cancelled('host', 9))).toEqual({
      why: 'guard',
      guards: ['endsPaidBooking', 'endsUnpaidBooking'],
    });
  });

  test('has a reason exactly when it is refused, whatever happens in whatever state', () => {
    for (const leaf of LEAF_PATHS) {
      const drive = at(leaf);
      for (const happening of everything(drive.snapshot)) {
        const { event, step } = happen(drive, happening);
        const refusal = machine.refusalOf(drive.snapshot, event);
        expect(refusal !== null, `${event.type} in ${leaf}`).toBe(step.outcome === 'refused');
      }
    }
  });
});

describe('what a client may not ask for', () => {
  test('comes with the reason', () => {
    const { snapshot, now } = at('PAYMENT_PENDING');
    expect(machine.refusals(snapshot, now)).toEqual({
      cancelBooking: { why: 'guard', guards: ['isNotByClient'] },
      confirmBooking: { why: 'not_for_clients' },
      retryPayment: { why: 'no_edge' },
      attemptRecovery: { why: 'no_edge' },
    });
  });

  test('is refused in every state and nothing else is', () => {
    for (const leaf of LEAF_PATHS) {
      const { snapshot, now } = at(leaf);
      const refused = CLIENT_EVENTS.filter(
        (type) =>
          !clientMaySend(snapshot, type) || machine.step(snapshot, clientEvent(type, now)).outcome === 'refused',
      );
      expect(Object.keys(machine.refusals(snapshot, now)), leaf).toEqual(refused);
      expect(machine.clientEvents(snapshot, now).filter((type) => refused.includes(type))).toEqual([]);
    }
  });

  test('is not what the system may say: a slot that stands confirms, and a client cannot say so', () => {
    const { snapshot, now } = at('PAYMENT_SUCCEEDED');
    expect(machine.refusals(snapshot, now).confirmBooking).toEqual({ why: 'not_for_clients' });
    expect(happen(at('PAYMENT_SUCCEEDED'), slotStands()).step.outcome).toBe('moved');
  });
});
