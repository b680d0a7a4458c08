// Walks the whole state space breadth first, through the facade. Two bookings count as one place when they rest in the
// same leaf and agree in everything a guard reads.

import { cancelledInCalendly } from '../src/guards.ts';
import { paidOf, pathOf, type Snapshot } from '../src/index.ts';
import { mayRecover } from '../src/timeouts.ts';
import { begin, type Drive, type Driven, happen } from './drive.ts';
import type { Happening } from './happenings.ts';
import { everything } from './vocabulary.ts';

export interface Place {
  readonly key: string;
  readonly drive: Drive;
  /** A booking that came here another way and remembers something else. */
  twin?: Drive;
}

export interface Road {
  readonly from: Place;
  readonly happening: Happening;
  readonly driven: Driven;
  readonly to: Place;
}

export interface World {
  readonly places: readonly Place[];
  /** Every happening tried in every place, whatever came of it. */
  readonly roads: readonly Road[];
}

/** Attempts beyond these differ in nothing a guard reads, and would never end. */
const DEEPEST = { attempt: 2, refundAttempt: 2, orphans: 1, payments: 2, refunds: 2 };

/** Everything that can happen, from a blank booking on. */
export function explore(): World {
  const places = new Map<string, Place>();
  const roads: Road[] = [];
  const queue: Place[] = [];
  const visit = (drive: Drive): Place => {
    const key = keyOf(drive.snapshot);
    const known = places.get(key);
    if (known) {
      if (drive.snapshot !== known.drive.snapshot) known.twin = drive;
      return known;
    }
    const place: Place = { key, drive };
    places.set(key, place);
    if (!tooDeep(drive.snapshot)) queue.push(place);
    return place;
  };
  visit(begin());
  for (let from = queue.shift(); from; from = queue.shift()) {
    for (const happening of everything(from.drive.snapshot)) {
      const driven = happen(from.drive, happening);
      roads.push({ from, happening, driven, to: visit(driven.after) });
    }
  }
  return { places: [...places.values()], roads };
}

function tooDeep({ context }: Snapshot): boolean {
  return (
    context.attempt > DEEPEST.attempt ||
    context.refundAttempt > DEEPEST.refundAttempt ||
    context.orphans.length > DEEPEST.orphans ||
    context.payments.length > DEEPEST.payments ||
    context.refunds.length > DEEPEST.refunds
  );
}

function keyOf(snapshot: Snapshot): string {
  const { context } = snapshot;
  const { checkout, calendly, cancellation, reschedule, recovery } = context;
  return JSON.stringify([
    pathOf(snapshot),
    recovery.origin,
    mayRecover(context),
    context.failure?.code === 'paid_in_calendly',
    context.failure?.code === 'session_expired',
    checkout && [checkout.attempt === context.attempt, checkout.amount === context.price],
    context.attempt > DEEPEST.attempt,
    calendly && [calendly.inviteeId, calendly.time !== null],
    context.price,
    context.payments.length,
    paidOf(context) > 0,
    context.orphans.length > 0,
    [...new Set(context.refunds.map((refund) => refund.status))].sort(),
    cancellation && [cancelledInCalendly(context), cancellation.refund > 0],
    reschedule && Math.sign(reschedule.difference),
  ]);
}
