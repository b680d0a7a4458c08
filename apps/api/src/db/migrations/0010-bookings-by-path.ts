// The rounds ask for bookings by the leaf they rest in, with the leaves of a tag: the state alone is asked for nowhere.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    drop index bookings_by_state;
    create index bookings_by_path on bookings (path, updated_at);
  `.execute(db);
}
