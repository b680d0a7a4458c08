// An operator judges a payment no booking wants: it goes back, or it is kept.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table operator_acts add column payment_intent_id text;
  `.execute(db);
}
