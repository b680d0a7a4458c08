// A business gives its session types pictures of its own.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    -- Beside the revisions, not in them: bookings freeze terms, and another picture changes none.
    create table pictures (
      session_type_id text primary key,
      media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/avif')),
      bytes bytea not null check (octet_length(bytes) between 1 and 307200),
      sha256 text not null generated always as (encode(sha256(bytes), 'hex')) stored
    );
    -- It is compressed already.
    alter table pictures alter column bytes set storage external;
  `.execute(db);
}
