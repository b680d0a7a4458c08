// Whose bookings are these: by address, through the blind index. The address itself is stored nowhere in the clear.

import type { LeafPath } from '@slotpay/machine';
import type { Executor } from '../db/client.ts';
import type { Sealer } from '../db/sealed.ts';

export interface FoundBooking {
  readonly id: string;
  readonly reference: string;
  readonly path: LeafPath;
  readonly createdAt: Date;
  readonly startsAt: Date | null;
}

/** The bookings made with an e-mail address, newest first. Erased ones are not found, which is the point of erasing. */
export async function findByEmail(db: Executor, sealer: Sealer, email: string): Promise<FoundBooking[]> {
  return db
    .selectFrom('bookings')
    .select(['id', 'reference', 'path', 'created_at as createdAt', 'starts_at as startsAt'])
    .where('email_index', 'in', sealer.indexes(email))
    .orderBy('created_at', 'desc')
    .execute();
}

/** A booking's id by the reference a person reads out; undefined when there is none. */
export async function bookingByReference(db: Executor, reference: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('bookings')
    .select('id')
    .where('reference', '=', reference.trim().toUpperCase())
    .executeTakeFirst();
  return row?.id;
}
