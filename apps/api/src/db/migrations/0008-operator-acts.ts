// What a person does to a booking by hand, each with its reason; and a fifth kind of cause, so that the log names it.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table operator_acts (
      id uuid primary key default gen_random_uuid(),
      command text not null,
      booking_id uuid references bookings (id),
      delivery_id uuid references inbox (id),
      reason text not null check (length(reason) between 3 and 500),
      at timestamptz not null default now(),
      -- When it was carried out. Null: not yet, or the booking did not take it.
      used_at timestamptz
    );
    create index operator_acts_by_delivery on operator_acts (delivery_id) where delivery_id is not null;

    -- The act that gave the delivery back to the worker; until then a delivery is its own cause.
    alter table inbox add column replay_id uuid references operator_acts (id);

    create or replace function consume_cause(booking uuid, cause jsonb, verdict text) returns boolean language plpgsql as $$
    begin
      case cause->>'kind'
        when 'command' then
          insert into commands (booking_id, key, event) values (booking, cause->>'id', cause->>'event')
            on conflict do nothing;
        when 'delivery' then
          update inbox set verdict = consume_cause.verdict, reason = null, booking_id = booking, applied_at = now(), leased_until = null
            where id = (cause->>'id')::uuid and applied_at is null;
        when 'timer' then
          delete from timers where booking_id = booking and token = (cause->>'id')::uuid;
        when 'effect' then
          update effects set state = case when cause->'givenUp' = 'true' then 'failed' else 'done' end,
              answer = cause->'answer', done_at = now(), leased_until = null
            where id = (cause->>'id')::uuid and state = 'pending';
        when 'operator' then
          update inbox set verdict = consume_cause.verdict, reason = null, booking_id = booking,
              applied_at = coalesce(applied_at, now()), leased_until = null, replay_id = null
            where replay_id = (cause->>'id')::uuid;
          update operator_acts set used_at = now(), booking_id = booking
            where id = (cause->>'id')::uuid and used_at is null;
      end case;
      return found;
    end $$;
  `.execute(db);
}
