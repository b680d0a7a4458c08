// A session type says what becomes of a booking whose dearer new time is not paid for.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table session_types add column unpaid_difference text not null default 'cancel'
      check (unpaid_difference in ('cancel', 'waive'));
  `.execute(db);
}
