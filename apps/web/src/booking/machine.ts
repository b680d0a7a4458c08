// The one machine, in the browser: it decides until the server knows the booking, and then only anticipates.

import { createBookingMachine, type Snapshot, UnreadableSnapshot } from '@slotpay/machine';

export const machine = createBookingMachine();

/** Reads a stored snapshot; null when this version of the app cannot. */
export function readSnapshot(text: string): Snapshot | null {
  try {
    return machine.parse(text);
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return null;
    throw error;
  }
}
