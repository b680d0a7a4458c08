// Everything the database holds, to compare before and after.

import { sql } from 'kysely';
import type { Db } from '../../src/db/client.ts';

/** What a cache holds is nobody's loss, so it may change at any time. */
const NOT_COUNTED = 'cache';

/** Each table's rows as text, sorted. */
export async function allRows(db: Db, except: readonly string[] = []): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    -- What is cached is no knowledge of its own: it comes and goes.
    where table_schema = 'public' and table_name <> 'cache' order by 1
  `.execute(db);
  const found: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => table.name !== NOT_COUNTED && !except.includes(table.name))) {
    const { rows } = await sql<{ line: string }>`select t::text as line from ${sql.table(name)} t order by 1`.execute(
      db,
    );
    found[name] = rows.map(({ line }) => line);
  }
  return found;
}
