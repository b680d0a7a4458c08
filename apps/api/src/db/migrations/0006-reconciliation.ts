// Looking for what nobody told us: where each round stands, which news it found, and bookings nobody's browser opened.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table reconciliations (
      name text primary key,
      -- Where the round goes on; its own business. Null: from the beginning.
      cursor jsonb,
      due_at timestamptz not null,
      leased_until timestamptz,
      -- Grows with every claim: who holds an older one has lost it.
      claims int not null default 0,
      failures int not null default 0,
      last_error text,
      finished_at timestamptz
    );

    alter table inbox add column source text not null default 'webhook' check (source in ('webhook', 'reconciler'));
    -- All that was ever heard of one Calendly event: its URI begins the invitee's, which stands in the middle of the key.
    create index inbox_by_calendly_key on inbox (event_key text_pattern_ops) where provider = 'calendly';

    -- When Calendly last listed the event.
    alter table calendly_invitees add column seen_at timestamptz;
    create index calendly_invitees_by_event on calendly_invitees (event_id);

    alter table bookings add column opened_by text not null default 'client' check (opened_by in ('client', 'server'));
  `.execute(db);
}
