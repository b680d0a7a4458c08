// The business gives up a booking, or asks once more for a refund that came to nothing.

import type { AdvanceDeps } from '../booking/advance.ts';
import type { Db } from '../db/client.ts';
import { bookingIdOf, tellBooking } from './tell.ts';

interface Asked {
  readonly reference: string;
  readonly reason: string | undefined;
}

/**
 * Cancels a booking for the business: the slot is freed, and whatever was paid goes back, whatever the policy.
 * @returns where the booking is now
 * @throws in a sentence when there is no such booking, or it has ended
 */
export async function cancelBooking(db: Db, deps: AdvanceDeps, { reference, reason }: Asked): Promise<string> {
  const bookingId = await bookingIdOf(db, reference);
  const event = { type: 'cancelBooking', by: 'operator' } as const;
  const { moved, path } = await tellBooking(db, deps, { command: 'cancel', bookingId, event, reason });
  if (!moved) throw new Error(`${reference} cannot be cancelled any more: it is in ${path}.`);
  return path;
}

/**
 * Asks for every refund of a booking that has failed once more, each under a new key.
 * @returns where the booking is now
 * @throws in a sentence when there is no such booking, or none of its refunds has failed
 */
export async function retryRefund(db: Db, deps: AdvanceDeps, { reference, reason }: Asked): Promise<string> {
  const bookingId = await bookingIdOf(db, reference);
  const event = { type: 'initiateRefund' } as const;
  const { moved, path } = await tellBooking(db, deps, { command: 'retry-refund', bookingId, event, reason });
  if (!moved) throw new Error(`${reference} has no refund that failed: it is in ${path}.`);
  return path;
}
