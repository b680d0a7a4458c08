// The payment page should speak the language the client booked in.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    -- The language of the page it was opened from; null when nobody has said.
    alter table bookings add column language text check (language in ('en', 'de'));
  `.execute(db);
}
