// The state space of the machine as a tree of shortest paths. Two bookings count as one place when they rest in the same
// leaf and agree in what decides where a client may go from there.

import { clientMaySend, paidOf, pathOf, type Snapshot } from '@slotpay/machine';
import { begin, type Drive, happen } from '@slotpay/machine/test/drive';
import { calendlyTells, type Happening } from '@slotpay/machine/test/happenings';
import { everything } from '@slotpay/machine/test/vocabulary';

/** What one place looks like, and one shortest way there. */
export interface Place {
  readonly key: string;
  readonly snapshot: Snapshot;
  readonly way: readonly Stage[];
}

/** One happening, and the place it leads to. */
export interface Stage {
  readonly happening: Happening;
  readonly key: string;
}

/** A slot that is already over: money that comes for it goes back. */
const LAST_WEEK = { startsAt: '2026-02-25T10:00:00.000Z', endsAt: '2026-02-25T11:00:00.000Z' };

/** Further attempts lead to no place that these did not lead to. */
const ATTEMPTS = 2;

/** Every place, nearest first. */
export function places(): Place[] {
  const found = new Map<string, Place>();
  const queue: { readonly place: Place; readonly drive: Drive }[] = [];
  const visit = (drive: Drive, way: readonly Stage[]): void => {
    const key = keyOf(drive.snapshot, drive.now);
    if (found.has(key)) return;
    const place = { key, snapshot: drive.snapshot, way };
    found.set(key, place);
    queue.push({ place, drive });
  };
  visit(begin(), []);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { place, drive } = next;
    const { attempt, refundAttempt } = drive.snapshot.context;
    if (attempt > ATTEMPTS || refundAttempt > ATTEMPTS) continue;
    for (const happening of sayable(drive.snapshot)) {
      const after = happen(drive, happening).after;
      // A server makes timers due without waiting for them, so the clock stands still here too.
      visit({ ...after, now: drive.now }, [...place.way, { happening, key: keyOf(after.snapshot, drive.now) }]);
    }
  }
  return [...found.values()];
}

function sayable(snapshot: Snapshot): Happening[] {
  const ours = Number(snapshot.context.calendly?.inviteeId.slice('inv_'.length) ?? 1);
  return [...everything(snapshot).filter((said) => happens(snapshot, said)), calendlyTells(LAST_WEEK, { n: ours })];
}

/** Stripe never tells of a payment of nothing, and the server keeps the system's words from a client's mouth. */
function happens(snapshot: Snapshot, said: Happening): boolean {
  if (said.type === 'onPaymentSucceeded') return said.amount > 0;
  return said.type !== 'confirmBooking' || said.by === undefined || clientMaySend(snapshot, said.type);
}

/** Which place a booking is in at `now` (UTC ISO). */
export function keyOf(snapshot: Snapshot, now: string): string {
  const { context } = snapshot;
  const { checkout, calendly, cancellation, failure, recovery } = context;
  const facts = {
    checkout: checkout !== null,
    current: checkout?.attempt === context.attempt,
    paid: paidOf(context) > 0,
    free: (context.price ?? context.terms?.price) === 0,
    over: (calendly?.time?.endsAt ?? now) < now,
    stuck: failure?.recoverable === false,
    refundDue: (cancellation?.refund ?? 0) > 0,
    failedBefore: recovery.origin === 'PAYMENT_FAILED',
    ...Object.fromEntries(context.refunds.map(({ status }) => [status, true])),
  };
  const holding = Object.entries(facts).filter(([, holds]) => holds);
  return [pathOf(snapshot), ...holding.map(([fact]) => fact).sort()].join(' ');
}

/** The places whose ways, taken together, pass every place there is. */
export function furthest(all: readonly Place[]): Place[] {
  const passed = new Set(all.flatMap(({ way }) => way.slice(0, -1).map(({ key }) => key)));
  return all.filter(({ key }) => !passed.has(key));
}
