// Everything that is stored, as somebody with a copy of the database would read it.

import { sql } from 'kysely';
import type { Db } from '../../src/db/client.ts';

/** Every row of every table as text, bytes as hexadecimal digits. */
export async function wholeDatabase(db: Db): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by tablename
  `.execute(db);
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(db);
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

/** Which of `secrets` can be read in `text`: as they are, in bytes, or in base64. */
export function readable(text: string, secrets: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return secrets.filter((secret) => {
    const hex = Buffer.from(secret).toString('hex');
    const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
    return lower.includes(secret.toLowerCase()) || lower.includes(hex) || text.includes(base64);
  });
}
