// Random walks: whatever is said in whatever order, late, twice or about something else, these sentences stay true.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BookingContext,
  type BookingEvent,
  EFFECT_TYPES,
  type Effect,
  LEAF_PATHS,
  type LeafPath,
  pathOf,
  type Snapshot,
} from '../src/index.ts';
import { at, begin, type Drive, type Driven, happen, machine, repeat } from './drive.ts';
import type { Happening } from './happenings.ts';
import { ROUTES, TRANSIENT } from './routes.ts';
import { everything } from './vocabulary.ts';
import { weightOf } from './weight.ts';

const LEAVES: readonly LeafPath[] = LEAF_PATHS.filter((leaf) => !TRANSIENT.includes(leaf));

/** What comes next: something new, or something said before, a second time: late, doubled or stale by now. */
const choice = fc.record({
  again: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  n: fc.nat(),
});

/** Where a walk starts, and what is said then: each number chooses among everything that can be said. */
const walks = fc.record({
  leaf: fc.constantFrom(...LEAVES),
  choices: fc.array(choice, { minLength: 1, maxLength: 30 }),
});
type Walk = typeof walks extends fc.Arbitrary<infer W> ? W : never;

function steps({ leaf, choices }: Walk): Driven[] {
  const taken: Driven[] = [];
  const take = (driven: Driven): Drive => {
    taken.push(driven);
    return driven.after;
  };
  const route: readonly Happening[] = ROUTES[leaf];
  let drive = route.reduce((d, happening) => take(happen(d, happening)), begin());
  for (const { again, n } of choices) {
    const earlier = again ? taken[n % (taken.length + 1)] : undefined;
    const said = everything(drive.snapshot);
    drive = take((earlier && repeat(drive, earlier.event)) ?? happen(drive, said[n % said.length] as Happening));
  }
  return taken;
}

const everyWalk = (check: (taken: readonly Driven[]) => void) =>
  fc.assert(
    fc.property(walks, (walk) => check(steps(walk))),
    { numRuns: 150 },
  );

const sum = (items: readonly { readonly amount: number }[]) => items.reduce((total, { amount }) => total + amount, 0);
const contextOf = ({ after }: Driven): BookingContext => after.snapshot.context;

describe('in any walk', () => {
  test('no more is refunded than was captured, charge by charge', () => {
    everyWalk((taken) => {
      for (const { payments, refunds } of taken.map(contextOf)) {
        const live = refunds.filter((refund) => refund.status !== 'failed');
        expect(sum(live)).toBeLessThanOrEqual(sum(payments));
        for (const { paymentIntentId, amount } of payments) {
          expect(sum(live.filter((r) => r.paymentIntentId === paymentIntentId))).toBeLessThanOrEqual(amount);
        }
      }
    });
  });

  test('attempts never go back, and no payment or orphan is forgotten', () => {
    everyWalk((taken) => {
      for (const { before, after } of taken) {
        const [earlier, later] = [before.snapshot.context, after.snapshot.context];
        expect(later.attempt).toBeGreaterThanOrEqual(earlier.attempt);
        expect(later.refundAttempt).toBeGreaterThanOrEqual(earlier.refundAttempt);
        expect(later.payments.slice(0, earlier.payments.length)).toEqual(earlier.payments);
        expect(later.orphans.slice(0, earlier.orphans.length)).toEqual(earlier.orphans);
      }
    });
  });

  test('a payment counts once or goes back once, and never both', () => {
    everyWalk((taken) => {
      const context = contextOf(taken.at(-1) as Driven);
      const seen = [...context.payments.map((payment) => payment.paymentIntentId), ...context.orphans];
      expect(new Set(seen).size).toBe(seen.length);
      const returned = effectsOf(taken, 'refundOrphanPayment').map(({ params }) => params.paymentIntentId);
      expect(returned).toEqual(context.orphans);
    });
  });

  test('no number of an attempt is used for two Checkout Sessions, and none of a refund for two amounts', () => {
    everyWalk((taken) => {
      const attempts = effectsOf(taken, 'createCheckoutSession').map(({ params }) => params.attempt);
      expect(new Set(attempts).size).toBe(attempts.length);
      const amounts = new Map<number, unknown>();
      for (const { params } of effectsOf(taken, 'refundPayment')) {
        const { refundAttempt, ...what } = params;
        expect(amounts.get(refundAttempt) ?? what).toEqual(what);
        amounts.set(refundAttempt, what);
      }
    });
  });

  test('a Checkout Session that may still be paid is the one remembered, or was asked to be closed', () => {
    everyWalk((taken) => {
      const open = new Set<string>();
      for (const driven of taken) {
        followSessions(open, driven);
        const remembered = contextOf(driven).checkout?.sessionId;
        expect([...open].filter((sessionId) => sessionId !== remembered)).toEqual([]);
      }
    });
  });

  test('effects are bare data that the vocabulary knows', () => {
    everyWalk((taken) => {
      for (const effect of taken.flatMap(({ step }) => step.effects)) {
        expect(EFFECT_TYPES).toContain(effect.type);
        expect(JSON.parse(JSON.stringify(effect))).toEqual(effect);
      }
    });
  });
});

function followSessions(open: Set<string>, { event, step }: Driven): void {
  if (event.type === 'onStripeSessionCreated' && step.outcome === 'moved') open.add(event.sessionId);
  if (event.type === 'onPaymentSucceeded') open.delete(event.sessionId);
  if (event.type === 'onPaymentFailed' && event.code === 'session_expired') open.delete(`cs_${event.attempt}`);
  for (const effect of step.effects) {
    if (effect.type === 'expireCheckoutSession') open.delete(effect.params.sessionId);
    if (effect.type === 'createCheckoutSession' && effect.params.replaces) open.delete(effect.params.replaces);
  }
}

function effectsOf<T extends Effect['type']>(taken: readonly Driven[], type: T): Extract<Effect, { type: T }>[] {
  return taken.flatMap(({ step }) => step.effects).filter((e): e is Extract<Effect, { type: T }> => e.type === type);
}

describe('a stored snapshot', () => {
  test('read back and stored again is the same text after every step', () => {
    everyWalk((taken) => {
      for (const { after } of taken) {
        const text = machine.serialise(after.snapshot);
        const back = machine.parse(text);
        expect(machine.serialise(back)).toBe(text);
        expect(pathOf(back)).toBe(pathOf(after.snapshot));
      }
    });
  });

  test('weighs two kilobytes at most, and what there is more of than that allows for adds its own weight alone', () => {
    everyWalk((taken) => {
      for (const { after } of taken) {
        const { payments, refunds, orphans } = after.snapshot.context;
        const more = (list: readonly unknown[], allowed: number) => Math.max(0, list.length - allowed);
        const room = 2048 + 80 * more(payments, 2) + 160 * more(refunds, 3) + 32 * more(orphans, 1);
        expect(weightOf(after.snapshot)).toBeLessThanOrEqual(room);
      }
    });
  });

  test('read back decides as the one that was never stored', () => {
    everyWalk((taken) => {
      for (const { before, event, step } of taken) {
        const again = decide(machine.parse(machine.serialise(before.snapshot)), event);
        expect({ ...again, snapshot: machine.serialise(again.snapshot) }).toEqual({
          ...step,
          snapshot: machine.serialise(step.snapshot),
        });
      }
    });
  });

  test('is what replaying the log gives, to the byte', () => {
    everyWalk((taken) => {
      const replayed = taken.reduce((snapshot, { event }) => decide(snapshot, event).snapshot, machine.create('b-1'));
      expect(machine.serialise(replayed)).toBe(machine.serialise((taken.at(-1) as Driven).after.snapshot));
    });
  });

  test('ruling 18: holds ids, codes, amounts and instants, and nothing that names a person', () => {
    const keys = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) keys.add(key);
        collect(inner);
      }
    };
    for (const leaf of LEAVES) collect(JSON.parse(machine.serialise(at(leaf).snapshot)).context);
    expect([...keys].filter((key) => /name|mail|phone|address|card|question|answer|zone$/i.test(key))).toEqual([
      'timeZone',
    ]);
  });
});

function decide(snapshot: Snapshot, event: BookingEvent) {
  const timer = 'xstate.after.';
  return event.type.startsWith(timer)
    ? machine.fire(snapshot, event.type.slice(timer.length), event.at)
    : machine.step(snapshot, event);
}

test('what a client may send moves the booking, and is never the word of a provider', () => {
  for (const leaf of LEAVES) {
    const { snapshot, now } = at(leaf);
    const offered = machine.clientEvents(snapshot, now);
    const confirms = offered.includes('confirmBooking');
    expect(confirms, leaf).toBe(leaf === 'BOOKING_CANCELLED.undoable');
    if (snapshot.hasTag('resting')) expect(offered, leaf).toEqual([]);
  }
  expect(machine.clientEvents(at('PAYMENT_FAILED').snapshot, at('PAYMENT_FAILED').now)).toEqual([
    'cancelBookingProcess',
    'retryPayment',
    'attemptRecovery',
    'onCheckoutReturned',
  ]);
});
