// Whoever holds times without paying for them can hold a whole calendar: how many somebody holds must be quick to count.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    -- The network address a booking was opened from, as a keyed hash, for as long as it is held and not paid.
    alter table bookings add column opened_from bytea;
    create index bookings_by_address on bookings (opened_from) where opened_from is not null;
  `.execute(db);
}
