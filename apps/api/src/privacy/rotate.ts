// Replaces the key-encryption key: every data key is wrapped anew under the first key of DATA_KEY, and every blind index
// computed anew. What is sealed stays as it is. Safe while bookings move, and to be run again: it does what is left.

import { sql } from 'kysely';
import { reindexDetails, rewrapDetailsKey } from '../booking/details.ts';
import type { Db } from '../db/client.ts';
import { KEY_ID_BYTES } from '../db/keys.ts';
import { rowName, type Sealer } from '../db/sealed.ts';

const BATCH = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface Rotated {
  readonly rewrapped: number;
  /** Rows none of the keys opens: of a key that is missing from DATA_KEY. `bookings/<id>` or `inbox/<id>`. */
  readonly unopened: readonly string[];
}

/** Tells how far it is. */
export type Progress = (table: 'bookings' | 'inbox', done: number, total: number) => void;

/** Brings everything under the first key. @returns what was done, and what could not be */
export async function rotateKeys(db: Db, sealer: Sealer, progress: Progress = () => {}): Promise<Rotated> {
  const unopened: string[] = [];
  let rewrapped = 0;
  for (const table of [bookings, inbox]) {
    const total = await table.left(db, sealer);
    let seen = 0;
    for (let after = FIRST; ; ) {
      const batch = await table.batch(db, sealer, after);
      if (!batch) break;
      seen += batch.seen;
      rewrapped += batch.seen - batch.unopened.length;
      unopened.push(...batch.unopened.map((id) => `${table.name}/${id}`));
      progress(table.name, seen, Math.max(total, seen));
      after = batch.last;
    }
  }
  return { rewrapped, unopened };
}

interface Batch {
  readonly last: string;
  readonly seen: number;
  readonly unopened: readonly string[];
}

interface Table {
  readonly name: 'bookings' | 'inbox';
  left(db: Db, sealer: Sealer): Promise<number>;
  /** Does the next rows after `after`; undefined when there are none. */
  batch(db: Db, sealer: Sealer, after: string): Promise<Batch | undefined>;
}

const keyIsOld = (sealer: Sealer) =>
  sql<boolean>`substring(data_key from 1 for ${sql.lit(KEY_ID_BYTES)}) <> ${sealer.keyId}`;
const indexIsOld = (sealer: Sealer) =>
  sql<boolean>`coalesce(substring(email_index from 1 for ${sql.lit(KEY_ID_BYTES)}) <> ${sealer.keyId}, false)`;

const bookings: Table = {
  name: 'bookings',
  left: (db, sealer) => count(db, sql`bookings where ${keyIsOld(sealer)} or ${indexIsOld(sealer)}`),
  batch: (db, sealer, after) =>
    db.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('bookings')
        .select(['id', 'data_key', 'details'])
        .where('id', '>', after)
        .where((eb) => eb.or([keyIsOld(sealer), indexIsOld(sealer)]))
        .orderBy('id')
        .limit(BATCH)
        .forNoKeyUpdate()
        .execute();
      return renewEach(
        rows,
        (row) => ({ data_key: rewrapDetailsKey(sealer, row), details: reindexDetails(sealer, row) }),
        (id, renewed) => trx.updateTable('bookings').set(renewed).where('id', '=', id).execute(),
      );
    }),
};

const inbox: Table = {
  name: 'inbox',
  left: (db, sealer) => count(db, sql`inbox where length(data_key) > 0 and ${keyIsOld(sealer)}`),
  batch: (db, sealer, after) =>
    db.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('inbox')
        .select(['id', 'data_key'])
        .where('id', '>', after)
        // Emptied messages have no key any more.
        .where(sql<boolean>`length(data_key) > 0`)
        .where(keyIsOld(sealer))
        .orderBy('id')
        .limit(BATCH)
        .forNoKeyUpdate()
        .execute();
      return renewEach(
        rows,
        (row) => ({ data_key: sealer.rewrap(row.data_key, rowName('inbox', row.id)) }),
        (id, renewed) => trx.updateTable('inbox').set(renewed).where('id', '=', id).execute(),
      );
    }),
};

async function renewEach<R extends { readonly id: string }, T>(
  rows: readonly R[],
  renew: (row: R) => T,
  save: (id: string, renewed: T) => Promise<unknown>,
): Promise<Batch | undefined> {
  const last = rows.at(-1);
  if (!last) return undefined;
  const unopened: string[] = [];
  for (const row of rows) {
    const renewed = attempt(() => renew(row));
    if (renewed) await save(row.id, renewed.value);
    else unopened.push(row.id);
  }
  return { last: last.id, seen: rows.length, unopened };
}

// A key that does not open throws, and is no reason to leave the others where they are.
function attempt<T>(work: () => T): { readonly value: T } | undefined {
  try {
    return { value: work() };
  } catch {
    return undefined;
  }
}

async function count(db: Db, from: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${from}`.execute(db);
  return rows[0]?.count ?? 0;
}
