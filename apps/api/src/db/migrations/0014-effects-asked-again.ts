// An operator has an effect tried again: the act names it, and its tries and its day of silence are counted anew.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table operator_acts add column effect_id uuid references effects (id);
    -- When, and after how many tries.
    alter table effects add column retried_at timestamptz;
    alter table effects add column retried_after int not null default 0;
  `.execute(db);
}
