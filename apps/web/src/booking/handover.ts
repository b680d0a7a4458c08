// How a booking comes to its page: just opened, or from what this tab has kept.

import type { BookingView, OpenedBooking } from '@slotpay/contract';
import type { BookingKey } from '../api.ts';
import { shelves } from '../shelf.ts';
import { machine, readSnapshot } from './machine.ts';
import { type Replica, reduce, replicaOf } from './replica.ts';
import { keepBooking, storedBooking } from './storage.ts';

// A booking just opened crosses from one page of this app to the next without being asked for again.
let handedOver: OpenedBooking | null = null;

/** Keeps a booking's key in this tab and its first view for the page that comes next. */
export function handOver(opened: OpenedBooking): void {
  handedOver = opened;
  keepBooking(shelves.tab, shelves.browser, keyOf(opened), seed(opened.booking));
}

function keyOf({ booking: { id, reference }, capability }: OpenedBooking): BookingKey {
  return { id, reference, capability };
}

/** What was handed over is old once the server has been heard: coming back to the page must not show it again. */
export function handOverIsDone(): void {
  handedOver = null;
}

interface Start {
  readonly key: BookingKey | null;
  readonly replica: Replica;
}

/** What this tab has of a booking: handed over, stored, or nothing. Version 0 where nothing can be shown yet. */
export function startOf(reference: string): Start {
  const stored = storedBooking(shelves.tab, reference);
  const opened = handedOver?.booking.reference === reference ? handedOver : null;
  const key = stored?.key ?? (opened && keyOf(opened));
  const seeded = opened && seed(opened.booking);
  if (seeded) return { key, replica: seeded };
  const { snapshot = machine.create(''), version = 0 } = stored?.cached ?? {};
  return { key, replica: replicaOf(snapshot, { version }) };
}

/** Null when a later version of the app has written it: the page that comes next says so. */
function seed(booking: BookingView): Replica | null {
  const snapshot = readSnapshot(booking.snapshot);
  return snapshot && reduce(replicaOf(snapshot), { type: 'answered', booking, snapshot });
}
