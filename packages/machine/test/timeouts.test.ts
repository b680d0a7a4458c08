import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyStateNode } from 'xstate';
import { createBookingMachine, expectedTimers, LEAF_PATHS, type LeafPath, TIMEOUTS } from '../src/index.ts';
import { statechart } from '../src/machine.ts';
import { COMPUTED_DELAYS } from '../src/timeouts.ts';
import { at, type Drive, happen, inWords } from './drive.ts';
import {
  after,
  checkoutOpened,
  declined,
  type Happening,
  moved,
  notRecovered,
  payAgain,
  recovered,
  refundFailed,
  SATURDAY,
  slotStands,
  stripeBroken,
  TUESDAY,
  wait,
} from './happenings.ts';
import { everything } from './vocabulary.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const follow = (drive: Drive, ...happenings: Happening[]) =>
  happenings.reduce((d, happening) => happen(d, happening).after, drive);

/** Milliseconds from now until a timer is due. */
function remaining(drive: Drive, name: string): number {
  const due = [...drive.timers].find(([id]) => id.startsWith(`${name}.`))?.[1];
  return due === undefined ? Number.NaN : Date.parse(due) - Date.parse(drive.now);
}

function delayNames(node: AnyStateNode): unknown[] {
  return [...node.after.map(({ delay }) => delay), ...Object.values(node.states).flatMap(delayNames)];
}

describe('every delay', () => {
  const used = new Set(delayNames(statechart.root));

  test('that a state names is in the table: a misspelt one would fire at once', () => {
    const known: readonly unknown[] = [...Object.keys(TIMEOUTS), ...COMPUTED_DELAYS];
    expect([...used].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('of the table is used by a state, or by a delay that is computed from it', () => {
    const forComputing = ['checkoutSlack', 'recoveryBackoff', 'fundsBackoff', 'caseReminder'];
    expect(Object.keys(TIMEOUTS).filter((name) => !used.has(name))).toEqual(forComputing);
  });

  test('is a finite time ahead of the booking that waits for it', () => {
    for (const leaf of LEAF_PATHS) {
      const drive = at(leaf);
      for (const [id, due] of drive.timers) {
        expect(Date.parse(due) - Date.parse(drive.now), id).toBeGreaterThan(0);
        expect(Number.isFinite(Date.parse(due)), id).toBe(true);
      }
    }
  });

  test('can be changed by a deployment', () => {
    const patient = createBookingMachine({ paymentPending: 5 * MINUTE });
    const event = { type: 'retryPayment', at: '2026-03-02T10:00:00.000Z' } as const;
    const { timers } = patient.step(patient.parse(patient.serialise(at('PAYMENT_FAILED').snapshot)), event);
    expect(timers.arm).toEqual([{ id: 'paymentPending.booking.PAYMENT_PENDING', dueAt: '2026-03-02T10:05:00.000Z' }]);
  });
});

describe('every leaf', () => {
  /** Written reasons for leaves that rest without being tagged so: there are none. */
  const WITHOUT_TIMEOUT: readonly LeafPath[] = [];

  test('has a timeout unless it rests', () => {
    const waiting = LEAF_PATHS.filter((leaf) => expectedTimers(at(leaf).snapshot).length > 0);
    const resting = LEAF_PATHS.filter((leaf) => at(leaf).snapshot.hasTag('resting'));
    expect(LEAF_PATHS.filter((leaf) => !waiting.includes(leaf) && !resting.includes(leaf))).toEqual(WITHOUT_TIMEOUT);
    expect(resting.filter((leaf) => waiting.includes(leaf))).toEqual([]);
  });

  test.each([
    ['SESSION_TYPE_SELECTION', 'sessionTypeSelection', 30 * MINUTE],
    ['CALENDLY_SCHEDULING', 'calendlyScheduling', 60 * MINUTE],
    ['CALENDLY_SCHEDULED.awaitingWebhook', 'awaitingWebhook', 30 * SECOND],
    ['CALENDLY_SCHEDULED.polling', 'polling', 5 * MINUTE],
    ['CALENDLY_SCHEDULED.manualConfirmation', 'manualConfirmation', DAY],
    ['PAYMENT_PENDING', 'paymentPending', 60 * SECOND],
    ['PAYMENT_PROCESSING.settling', 'settling', 7 * DAY],
    ['PAYMENT_PROCESSING.reconciling', 'reconciling', 5 * MINUTE],
    ['PAYMENT_SUCCEEDED', 'paymentSucceeded', 10 * MINUTE],
    ['PAYMENT_FAILED', 'paymentFailed', DAY],
    ['BOOKING_CANCELLED.undoable', 'undoWindow', 60 * SECOND],
    ['BOOKING_RESCHEDULED.pricing', 'reschedulePricing', 10 * MINUTE],
    ['BOOKING_RESCHEDULED.collectingDifference', 'rescheduleDifference', DAY],
    ['BOOKING_RESCHEDULED.refundingDifference', 'differenceRefund', DAY],
    ['REFUND_PENDING', 'refundPending', 14 * DAY],
    ['ERROR_CALENDLY', 'errorCalendly', 15 * MINUTE],
    ['ERROR_RECOVERY.webhook', 'errorRecovery', 10 * MINUTE],
    ['ERROR_PAYMENT.payment', 'paymentRecovery', 15 * SECOND],
    ['ERROR_PAYMENT.refund', 'recovery', 15 * SECOND],
  ] as const)('%s waits by %s for %i ms', (leaf, name, milliseconds) => {
    expect(remaining(at(leaf), name)).toBe(milliseconds);
  });
});

describe('a computed timeout', () => {
  test('lets Checkout expire and a little longer, so that Stripe speaks first', () => {
    const drive = at('PAYMENT_PROCESSING.awaitingCheckout');
    const expiresAt = drive.snapshot.context.checkout?.expiresAt ?? '';
    expect(remaining(drive, 'checkoutExpiry')).toBe(Date.parse(expiresAt) - Date.parse(drive.now) + 2 * MINUTE);
  });

  test('ends an upcoming session when it ends', () => {
    const drive = at('BOOKING_CONFIRMED.upcoming');
    expect([...drive.timers.values()]).toEqual(['2026-03-11T11:00:00.000Z']);
    const later = follow(drive, moved(SATURDAY, 'host'));
    expect([...later.timers.values()]).toEqual([SATURDAY.endsAt]);
  });

  test('holds an unpaid slot no longer than to its own start', () => {
    const drive = follow(at('PAYMENT_PROCESSING.awaitingCheckout'), wait('2026-03-11T09:29:59.000Z'), declined());
    expect(remaining(drive, 'paymentFailed')).toBe(30 * MINUTE);
  });

  test('holds it no longer where Stripe cannot be paid, once a person has been asked', () => {
    const stuck = follow(at('PAYMENT_PENDING'), stripeBroken(false));
    expect(remaining(stuck, 'paymentRecovery')).toBe(DAY);
    const late = follow(at('PAYMENT_PENDING'), wait('2026-03-11T09:29:59.000Z'), stripeBroken(false));
    expect(remaining(late, 'paymentRecovery')).toBe(30 * MINUTE);
  });

  test('gives the business’s account hours and days to fill', () => {
    const short = refundFailed('pi_1', { code: 'stripe.balance_insufficient' });
    let drive = follow(at('REFUND_PENDING'), short);
    const waits = Array.from({ length: 10 }, () => {
      const wait = remaining(drive, 'recovery');
      drive = follow(drive, after('recovery'), recovered(), short);
      return wait / HOUR;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 24, 24, 24, 24, 24]);
    expect(remaining(drive, 'recovery')).toBe(DAY);
  });

  test('waits for a price difference no longer than to the new start', () => {
    const drive = follow(
      at('BOOKING_CONFIRMED.upcoming'),
      moved(TUESDAY),
      wait('2026-03-13T17:59:59.000Z'),
      moved(SATURDAY, 'invitee', 3),
    );
    expect(remaining(drive, 'rescheduleDifference')).toBe(16 * HOUR);
  });

  test('for a price difference is not put off by another attempt', () => {
    const drive = at('BOOKING_RESCHEDULED.collectingDifference');
    const tried = follow(drive, checkoutOpened(2, 6000), wait('2026-03-02T20:00:00.000Z'), payAgain());
    expect([...tried.timers]).toEqual([...drive.timers]);
  });

  test('waits twice as long before each recovery, and a day once a person has to look', () => {
    let drive = at('ERROR_WEBHOOK');
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      waits.push(remaining(drive, 'recovery'));
      if (attempt < 5) drive = follow(drive, after('recovery'), notRecovered());
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 86_400].map((seconds) => seconds * SECOND));
  });

  test('of a session that is over is due at once', () => {
    const drive = follow(at('PAYMENT_SUCCEEDED'), wait('2026-03-20T00:00:00.000Z'), slotStands());
    expect(remaining(drive, 'sessionEnd')).toBe(0);
  });
});

describe('timers', () => {
  test('that are armed are exactly those the booking waits for, after every step of any walk', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LEAF_PATHS), fc.array(fc.nat(), { maxLength: 25 }), (leaf, choices) => {
        let drive = at(leaf);
        // Halted on the way, nothing was armed yet: its own timers count from the next step on.
        if (drive.timers.size === 0)
          drive = { ...drive, timers: new Map(expectedTimers(drive.snapshot).map((id) => [id, drive.now])) };
        for (const choice of choices) {
          const said = everything(drive.snapshot);
          const { after: next, step } = happen(drive, said[choice % said.length] as Happening);
          expect([...next.timers.keys()].sort(), step.effects.map(inWords).join()).toEqual(
            expectedTimers(next.snapshot).sort(),
          );
          drive = next;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of a state entered anew are set anew, and not cancelled as well', () => {
    const { step } = happen(at('PAYMENT_PENDING'), moved(SATURDAY));
    expect(step.timers.arm.map(({ id }) => id)).toEqual(['paymentPending.booking.PAYMENT_PENDING']);
    expect(step.timers.cancel).toEqual([]);
  });

  test('that come too late are ignored', () => {
    const [id = ''] = at('PAYMENT_PENDING').timers.keys();
    const machine = createBookingMachine();
    const { snapshot, now } = at('BOOKING_CONFIRMED.upcoming');
    expect(machine.fire(snapshot, id, now)).toMatchObject({ outcome: 'ignored', transitions: [], effects: [] });
  });

  test('that no state knows are ignored', () => {
    const { snapshot, now } = at('PAYMENT_PENDING');
    expect(createBookingMachine().fire(snapshot, 'nonsense', now).outcome).toBe('ignored');
  });
});
