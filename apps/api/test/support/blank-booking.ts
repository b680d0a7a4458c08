// A booking before its first event, which the API itself never leaves behind: its row begins with a picked time.

import { randomUUID } from 'node:crypto';
import { MACHINE_VERSION } from '@slotpay/machine';
import { newDetailsKey } from '../../src/booking/details.ts';
import { newReference } from '../../src/booking/reference.ts';
import { hashToken, newToken } from '../../src/db/token.ts';
import type { Runtime } from '../../src/runtime.ts';

/** Inserts it; returns its id. */
export async function blankBooking({ db, machine, sealer }: Runtime): Promise<string> {
  const id = randomUUID();
  const type = await db.selectFrom('session_types').selectAll().limit(1).executeTakeFirstOrThrow();
  await db
    .insertInto('bookings')
    .values({
      id,
      reference: newReference(),
      version: 1,
      machine_version: MACHINE_VERSION,
      state: 'IDLE',
      path: 'IDLE',
      snapshot: machine.serialise(machine.create(id)),
      session_type_id: type.id,
      session_type_revision: type.revision,
      flow_token_hash: hashToken(newToken()),
      creation_key_hash: hashToken(newToken()),
      data_key: newDetailsKey(sealer, id),
      currency: type.currency,
    })
    .execute();
  await db.insertInto('log_heads').values({ booking_id: id }).execute();
  return id;
}
