// What can be told from what this browser keeps without reading it: enough for the first page, which has no machine.

import type { Shelf } from '../shelf.ts';

/** Where the flow of this tab is kept. */
export const FLOW = 'slotpay.flow';

/** Before a booking's reference: the key to it, in this tab. */
export const KEY = 'slotpay.booking.';

/** Before a booking's reference: the key to one that has come to rest, so that its page can be loaded again. */
export const RESTED = 'slotpay.rested.';

/** Before a booking's reference: that this browser began it. */
export const RECOVERY = 'slotpay.recovery.';

/** Whether this tab is in a flow that no server knows yet. */
export function flowIsKept(tab: Shelf): boolean {
  return tab.getItem(FLOW) !== null;
}

/** References of the bookings under way in this tab. */
export function openReferences(tab: Shelf): string[] {
  return references(tab, KEY);
}

/** References of bookings this browser began and has not seen come to rest. */
export function recoverableReferences(browser: Shelf): string[] {
  return references(browser, RECOVERY);
}

function references(storage: Shelf, prefix: string): string[] {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '')
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort();
}
