// Finding a person by address, and forgetting a person for good.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    -- Details begin with the blind index of the address, 36 bytes. Older rows get one that nothing matches until
    -- \`slotpay rotate-keys\` computes it.
    update bookings set details = decode(repeat('00', 36), 'hex') || details where details is not null;
    alter table bookings
      add column email_index bytea generated always as (substring(details from 1 for 36)) stored,
      add column erased_at timestamptz;
    create index bookings_by_email on bookings (email_index) where email_index is not null;
    create index inbox_by_booking on inbox (booking_id) where booking_id is not null;

    -- Who is to be forgotten, what that still waits for, and when it was done: the proof that it was.
    create table erasures (
      booking_id uuid primary key references bookings (id),
      requested_at timestamptz not null default now(),
      -- Asked for in spite of a session still to come.
      before_session boolean not null default false,
      waits_for text[] not null default '{}',
      erased_at timestamptz
    );
    create index erasures_waiting on erasures (requested_at) where erased_at is null;

    -- News of an erased booking may still come, with names in it. The booking takes the news and not the names.
    create function stay_erased() returns trigger language plpgsql as $$
    begin
      new.details := null;
      return new;
    end $$;
    create trigger stay_erased before update on bookings for each row
      when (new.erased_at is not null and new.details is not null) execute function stay_erased();
  `.execute(db);
}
