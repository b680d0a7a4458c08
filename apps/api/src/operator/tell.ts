// What a person decides becomes an event of the booking, with the act that was written down as its cause.

import type { UnstampedEvent } from '@slotpay/machine';
import { type AdvanceDeps, advance } from '../booking/advance.ts';
import { logRefusal } from '../booking/refuse.ts';
import type { Db } from '../db/client.ts';
import { type Act, recordAct } from './acts.ts';

/** A booking by the reference a client or a case names. @throws in a sentence when there is none */
export async function bookingIdOf(db: Db, reference: string): Promise<string> {
  const booking = await db
    .selectFrom('bookings')
    .select('id')
    .where('reference', '=', reference.toUpperCase())
    .executeTakeFirst();
  if (!booking) throw new Error(`There is no booking ${reference}.`);
  return booking.id;
}

/**
 * Tells a booking what a person has decided.
 * @returns whether it moved, and where it is now
 * @throws in a sentence without a reason
 */
export async function tellBooking(
  db: Db,
  deps: AdvanceDeps,
  act: Pick<Act, 'command' | 'reason'> & { readonly bookingId: string; readonly event: UnstampedEvent },
): Promise<{ readonly moved: boolean; readonly path: string }> {
  const { bookingId, event, command, reason } = act;
  const cause = { kind: 'operator', id: await recordAct(db, { command, bookingId, reason }) } as const;
  const result = await advance(db, deps, bookingId, event, cause);
  if (result.outcome === 'refused') await logRefusal(db, bookingId, { event: event.type, path: result.path, cause });
  return { moved: result.outcome === 'moved', path: 'path' in result ? result.path : result.outcome };
}
