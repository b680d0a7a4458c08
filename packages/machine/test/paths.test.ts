import { describe, expect, test } from 'vitest';
import { LEAF_PATHS, type LeafPath, pathOf, STATE_NAMES, stateOf } from '../src/index.ts';
import { type Drive, happen, inWords } from './drive.ts';
import { explore, type Place, type Road } from './explore.ts';
import { TRANSIENT } from './routes.ts';
import { everything, timers } from './vocabulary.ts';

const world = explore();
const leafOf = (place: Place): LeafPath => pathOf(place.drive.snapshot);
const isAt = (place: Place, ...leaves: LeafPath[]): boolean => leaves.includes(leafOf(place));
const told = (road: Road): string =>
  `${leafOf(road.from)} + ${JSON.stringify(road.happening)} → ${leafOf(road.to)} [${road.driven.step.effects.map(inWords)}]`;
const roadsFrom = Map.groupBy(world.roads, (road) => road.from);

/** Every place that can come after these, themselves included. */
function after(places: readonly Place[]): Set<Place> {
  const seen = new Set(places);
  for (const place of seen) for (const road of roadsFrom.get(place) ?? []) seen.add(road.to);
  return seen;
}

describe('from a blank booking', () => {
  test('all 18 states and all leaves are reached', () => {
    const passed = world.roads.flatMap((road) => road.driven.step.transitions.flatMap((t) => [t.from, t.to]));
    const leaves = new Set(passed);
    expect(LEAF_PATHS.filter((leaf) => !leaves.has(leaf))).toEqual([]);
    expect(new Set(passed.map(stateOf)).size).toBe(STATE_NAMES.length);
  });

  test('exactly the transient leaves are never rested in', () => {
    const rested = new Set(world.places.map(leafOf));
    expect(LEAF_PATHS.filter((leaf) => !rested.has(leaf))).toEqual(TRANSIENT);
  });

  test('every leaf has a way out, or is tagged as resting', () => {
    const left = new Set(
      world.roads.filter((road) => leafOf(road.from) !== leafOf(road.to)).map((r) => leafOf(r.from)),
    );
    const resting = new Set(world.places.filter((p) => p.drive.snapshot.hasTag('resting')).map(leafOf));
    // IDLE rests and is the beginning as well.
    expect([...left].filter((leaf) => resting.has(leaf))).toEqual(['IDLE']);
    const rested = new Set(world.places.map(leafOf));
    expect([...rested].filter((leaf) => !left.has(leaf) && !resting.has(leaf))).toEqual([]);
  });

  test('nothing leaves REFUND_COMPLETED', () => {
    const roads = world.roads.filter((road) => isAt(road.from, 'REFUND_COMPLETED'));
    expect(roads.length).toBeGreaterThan(0);
    expect(roads.filter((road) => !isAt(road.to, 'REFUND_COMPLETED')).map(told)).toEqual([]);
  });
});

describe('whatever happens wherever it happens', () => {
  test('it moves the booking, or is ignored or refused and leaves the very same snapshot', () => {
    const wrong = world.roads.filter(({ driven: { before, step } }) =>
      step.outcome === 'moved'
        ? step.transitions.length === 0
        : step.snapshot !== before.snapshot || step.transitions.length + step.effects.length > 0,
    );
    expect(wrong.map(told)).toEqual([]);
    expect(new Set(world.roads.map((road) => road.driven.step.outcome))).toEqual(
      new Set(['moved', 'ignored', 'refused']),
    );
  });

  test('the edges taken join up: each begins where the last one ended', () => {
    const torn = world.roads.filter(({ driven: { before, step } }) => {
      let path = pathOf(before.snapshot);
      for (const transition of step.transitions) {
        if (transition.from !== path) return true;
        path = transition.to;
      }
      return path !== pathOf(step.snapshot);
    });
    expect(torn.map(told)).toEqual([]);
  });

  test('two bookings that count as one place go on alike, so no place hides another', () => {
    // News of money is told by its id, and whether that is known already is no matter of the place.
    const byId = new Set(['onPaymentSucceeded', 'onRefundCreated', 'completeRefund', 'onPaymentError']);
    const goesOn = (drive: Drive) =>
      everything(drive.snapshot).flatMap((said) => {
        if (byId.has(said.type)) return [];
        const { step } = happen(drive, said);
        return [[said.type, step.outcome, ...step.transitions.map(({ event, to }) => `${event} ${to}`)].join(' ')];
      });
    const pairs = world.places.flatMap(({ drive, twin }) => (twin ? [[drive, twin] as const] : []));
    expect(pairs.length).toBeGreaterThan(world.places.length / 2);
    for (const [one, other] of pairs) expect(goesOn(other)).toEqual(goesOn(one));
  });

  test('a late payment is never refused, so no money is overlooked', () => {
    const refused = world.roads.filter(
      (road) => road.happening.type === 'onPaymentSucceeded' && road.driven.step.outcome === 'refused',
    );
    expect(refused.map(told)).toEqual([]);
  });

  test('a new capture either counts, goes back, or is judged by a person', () => {
    const lost = world.roads.filter(({ happening, driven: { before, step } }) => {
      if (happening.type !== 'onPaymentSucceeded' || step.outcome !== 'moved') return false;
      const { payments } = step.snapshot.context;
      const counts = payments.length > before.snapshot.context.payments.length;
      return !counts && !step.effects.some(({ type }) => type === 'refundOrphanPayment' || type === 'openCase');
    });
    expect(lost.map(told)).toEqual([]);
  });
});

describe('money', () => {
  const REFUND_SIDE: LeafPath[] = [
    'REFUND_PENDING',
    'REFUND_COMPLETED',
    'ERROR_PAYMENT.refund',
    'ERROR_RECOVERY.refund',
    'BOOKING_CANCELLED.closed',
  ];

  test('ruling 2: no path leads from a refund to a charge', () => {
    const refundSide = after(world.places.filter((place) => isAt(place, ...REFUND_SIDE)));
    const charging = world.roads.filter(
      (road) =>
        refundSide.has(road.from) && road.driven.step.effects.some(({ type }) => type === 'createCheckoutSession'),
    );
    expect(charging.map(told)).toEqual([]);
    expect([...new Set([...refundSide].map(leafOf))].sort()).toEqual([...REFUND_SIDE].sort());
  });

  test('no path abandons a captured payment', () => {
    const abandoned = world.places.filter((p) => isAt(p, 'IDLE') && p.drive.snapshot.context.payments.length > 0);
    expect(abandoned.map((place) => place.key)).toEqual([]);
  });

  test('a confirmed booking is paid exactly, less what was returned by hand', () => {
    const wrong = world.places.filter(({ drive: { snapshot } }) => {
      const { price, payments, refunds } = snapshot.context;
      if (!snapshot.matches('BOOKING_CONFIRMED') || refunds.length > 0) return false;
      return payments.reduce((sum, payment) => sum + payment.amount, 0) !== price;
    });
    expect(wrong.map((place) => place.key)).toEqual([]);
  });

  test('a booking that ends with money to return asks for the refund', () => {
    const silent = world.roads.filter(
      (road) =>
        !isAt(road.from, 'REFUND_PENDING', 'ERROR_PAYMENT.refund', 'ERROR_RECOVERY.refund') &&
        isAt(road.to, 'REFUND_PENDING') &&
        !road.driven.step.effects.some(({ type }) => type === 'refundPayment'),
    );
    expect(silent.map(told)).toEqual([]);
  });
});

describe('a slot', () => {
  test('is freed whenever an unpaid or cancelled booking lets go of it, unless Calendly did so', () => {
    const kept = world.roads.filter(({ from, to, happening, driven: { step } }) => {
      const before = from.drive.snapshot;
      const letGo =
        before.hasTag('slotHeld') && !to.drive.snapshot.hasTag('slotHeld') && !isAt(to, 'BOOKING_CONFIRMED.elapsed');
      const calendlyDid = happening.type === 'cancelBooking' && (happening.by === 'host' || happening.by === 'invitee');
      const isOver = happening.type === 'onPaymentSucceeded' && isAt(to, 'IDLE');
      return letGo && !calendlyDid && !isOver && !step.effects.some(({ type }) => type === 'cancelCalendlyEvent');
    });
    expect(kept.map(told)).toEqual([]);
  });
});

describe('nobody ever answering', () => {
  /** Fires timers alone until the booking rests or a person was asked; null when neither ever happens. */
  function leftAlone(place: Place): 'rests' | 'case' | null {
    let drive: Drive = place.drive;
    for (let fired = 0; fired < 40; fired++) {
      if (drive.snapshot.hasTag('resting')) return 'rests';
      const [timer] = timers(drive.snapshot);
      if (timer === undefined) return null;
      const { step, after: next } = happen(drive, timer);
      if (step.effects.some(({ type }) => type === 'openCase')) return 'case';
      drive = next;
    }
    return null;
  }

  test('a booking comes to rest or asks for a person, by its timers alone', () => {
    const stuck = world.places.filter((place) => leftAlone(place) === null);
    expect([...new Set(stuck.map((place) => place.key))]).toEqual([]);
  });
});
