// Session types from a file. An offer is never changed in place: bookings refer to the revision they were made under. Its
// picture is, for nobody booked the picture.

import { isDeepStrictEqual } from 'node:util';
import type { SessionTypeSeed } from '@slotpay/contract';
import { minimumCharge, smallestStep } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Db, Executor } from './client.ts';
import type { Picture } from './tables.ts';

/** A price Stripe could not charge. */
class PriceError extends Error {
  override readonly name = 'PriceError';
}

/**
 * Offers exactly these session types; one that differs from what is offered becomes a new revision.
 * @param pictures by the name the seeds give
 * @returns how many were new or changed, or got or lost a picture
 * @throws PriceError when a price is below what Stripe charges, or finer than the currency allows
 */
export async function seedSessionTypes(
  db: Db,
  seeds: readonly SessionTypeSeed[],
  pictures: ReadonlyMap<string, Picture> = new Map(),
): Promise<number> {
  for (const seed of seeds) assertChargeable(seed);
  return db.transaction().execute(async (trx) => {
    let changed = 0;
    for (const seed of seeds) {
      const offered = await offer(trx, seed);
      const shown = await show(trx, seed, pictures);
      changed += offered || shown ? 1 : 0;
    }
    await withdrawAllBut(
      trx,
      seeds.map((seed) => seed.id),
    );
    return changed;
  });
}

async function withdrawAllBut(db: Executor, ids: readonly string[]): Promise<void> {
  const rest = db
    .updateTable('session_types')
    .set({ superseded_at: sql<Date>`now()` })
    .where('superseded_at', 'is', null);
  const theirs = db.deleteFrom('pictures');
  await (ids.length > 0 ? rest.where('id', 'not in', ids) : rest).execute();
  await (ids.length > 0 ? theirs.where('session_type_id', 'not in', ids) : theirs).execute();
}

async function show(db: Executor, seed: SessionTypeSeed, pictures: ReadonlyMap<string, Picture>): Promise<boolean> {
  if (seed.picture === undefined) {
    const { numDeletedRows } = await db
      .deleteFrom('pictures')
      .where('session_type_id', '=', seed.id)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }
  const picture = pictures.get(seed.picture);
  if (!picture) throw new Error(`${seed.id}: the picture ${seed.picture} was not read`);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('pictures')
    .values({ session_type_id: seed.id, media_type: picture.mediaType, bytes: picture.bytes })
    .onConflict((conflict) =>
      conflict
        .column('session_type_id')
        .doUpdateSet({ media_type: picture.mediaType, bytes: picture.bytes })
        .where('pictures.bytes', 'is distinct from', picture.bytes),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows !== undefined && numInsertedOrUpdatedRows > 0n;
}

async function offer(db: Executor, seed: SessionTypeSeed): Promise<boolean> {
  const revisions = await db
    .selectFrom('session_types')
    .selectAll()
    .where('id', '=', seed.id)
    .orderBy('revision')
    .execute();
  const values = {
    name: seed.name,
    description: seed.description,
    host_name: seed.hostName,
    duration_minutes: seed.durationMinutes,
    hold_minutes: seed.holdMinutes,
    currency: seed.currency,
    price: seed.price,
    rate_rules: seed.rateRules,
    refund_policy: seed.refundPolicy,
    unpaid_difference: seed.unpaidDifference,
    calendly_event_type_id: seed.calendlyEventTypeUri.split('/').at(-1) ?? '',
    scheduling_path: seed.schedulingPath,
  };
  const current = revisions.find((row) => row.superseded_at === null);
  if (current) {
    const { id: _, revision: __, created_at: ___, superseded_at: ____, ...offered } = current;
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(offered)), JSON.parse(JSON.stringify(values)))) return false;
    await db
      .updateTable('session_types')
      .set({ superseded_at: sql<Date>`now()` })
      .where('id', '=', seed.id)
      .where('superseded_at', 'is', null)
      .execute();
  }
  const revision = (revisions.at(-1)?.revision ?? 0) + 1;
  const rules = { rate_rules: JSON.stringify(values.rate_rules), refund_policy: JSON.stringify(values.refund_policy) };
  await db
    .insertInto('session_types')
    .values({ ...values, ...rules, id: seed.id, revision })
    .execute();
  return true;
}

function assertChargeable(seed: SessionTypeSeed): void {
  for (const price of [seed.price, ...seed.rateRules.map((rule) => rule.price)]) {
    if (price !== 0 && price < minimumCharge(seed.currency)) {
      throw new PriceError(
        `${seed.id}: ${price} is below the smallest amount that can be charged in ${seed.currency} (${minimumCharge(seed.currency)})`,
      );
    }
    if (price % smallestStep(seed.currency) !== 0) {
      throw new PriceError(
        `${seed.id}: amounts in ${seed.currency} must be multiples of ${smallestStep(seed.currency)}`,
      );
    }
  }
}
