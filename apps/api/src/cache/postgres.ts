// The cache without another server: an unlogged table, empty after a crash of PostgreSQL, as a cache may be.

import { sql } from 'kysely';
import type { Db } from '../db/client.ts';
import type { Cache } from './cache.ts';

export function createPostgresCache(db: Db): Cache {
  return {
    get: async (key) => {
      const row = await db
        .selectFrom('cache')
        .select('value')
        .where('key', '=', key)
        .where('expires_at', '>', sql<Date>`clock_timestamp()`)
        .executeTakeFirst();
      return row?.value;
    },
    set: async (key, value, ttlMs) => {
      const expires_at = sql<Date>`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`;
      await db
        .insertInto('cache')
        .values({ key, value, expires_at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, expires_at }))
        .execute();
    },
    delete: async (keys) => {
      if (keys.length > 0) await db.deleteFrom('cache').where('key', 'in', keys).execute();
    },
  };
}

/** Removes what has run out. @returns how many entries */
export async function sweepCache(db: Db): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('cache')
    .where('expires_at', '<', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
