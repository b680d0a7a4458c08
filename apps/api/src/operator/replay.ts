// A delivery goes through the inbox once more. The provider is asked again how things stand, so repeating old news does no
// harm; what the booking makes of it is logged with the operator as its cause.

import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { recordAct } from './acts.ts';

/** Gives a delivery back to the worker. @throws in a sentence when there is nothing to give back */
export async function replayDelivery(db: Db, deliveryId: string, reason: string | undefined): Promise<void> {
  const unknown = new Error(`There is no delivery ${deliveryId}.`);
  const { data: id } = z.uuid().safeParse(deliveryId);
  if (id === undefined) throw unknown;
  await db.transaction().execute(async (trx) => {
    const delivery = await trx
      .selectFrom('inbox')
      .select(['verdict', sql<number>`length(body)`.as('bytes')])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!delivery) throw unknown;
    if (delivery.bytes === 0) throw new Error('Its content was erased: there is nothing left to apply.');
    if (delivery.verdict === 'received') throw new Error('It is being worked on already.');
    const replay_id = await recordAct(trx, { command: 'replay', deliveryId: id, reason });
    await trx
      .updateTable('inbox')
      .set({ verdict: 'received', reason: null, attempts: 0, run_at: sql<Date>`now()`, leased_until: null, replay_id })
      .where('id', '=', id)
      .execute();
  });
}
