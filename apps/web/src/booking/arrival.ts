// How a client came back from the payment page. The address says it once; it holds until something has happened since,
// also through a reload and in the other tabs, so that nobody who has just paid is asked to pay.

import { type LeafPath, pathOf, type Snapshot } from '@slotpay/machine';
import type { Arrival } from '../route.ts';
import type { Shelf } from '../shelf.ts';

/** A way back, and how the booking stood when it was taken. */
export interface CameBack {
  readonly arrival: Arrival;
  readonly path: LeafPath;
  readonly attempt: number;
  /** The code of what had gone wrong before. */
  readonly failure: string | null;
}

export function cameBack(arrival: Arrival, snapshot: Snapshot): CameBack {
  const { attempt, failure } = snapshot.context;
  return { arrival, path: pathOf(snapshot), attempt, failure: failure?.code ?? null };
}

/** Whether nothing has happened since: no news of the payment, and no new attempt. */
export function isCurrent(back: CameBack, snapshot: Snapshot): boolean {
  const now = cameBack(back.arrival, snapshot);
  return now.path === back.path && now.attempt === back.attempt && now.failure === back.failure;
}

/** The one that counts: nobody leaves a page that was paid, so its end outweighs its way out. */
export function weightier(known: CameBack | null, news: CameBack, snapshot: Snapshot): CameBack {
  const paid = known?.arrival === 'returned' && isCurrent(known, snapshot);
  return paid ? known : news;
}

const NAME = 'slotpay.arrival.';

/** Keeps a way back in this tab; null forgets it. */
export function keepArrival(tab: Shelf, reference: string, back: CameBack | null): void {
  try {
    if (back === null) tab.removeItem(NAME + reference);
    else tab.setItem(NAME + reference, JSON.stringify(back));
  } catch {
    // Full or forbidden: only a reload would not know of it.
  }
}

/** What this tab has kept, or null. */
export function storedArrival(tab: Shelf, reference: string): CameBack | null {
  try {
    return JSON.parse(tab.getItem(NAME + reference) ?? 'null');
  } catch {
    return null;
  }
}
