// The cache, where there is no Redis. Unlogged: writing it costs no journal, and a crash may empty it.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create unlogged table cache (
      key text primary key,
      value text not null,
      expires_at timestamptz not null
    );
    create index cache_expired on cache (expires_at);
  `.execute(db);
}
