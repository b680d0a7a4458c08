// The save of booking/advance.ts as one call: everything a step changes, or nothing. One round trip instead of eight.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create function log_hash(previous text, entry transitions) returns text language sql immutable as $$
      select encode(sha256(convert_to(concat_ws('|',
        previous, entry.booking_id, entry.seq, entry.outcome, entry.from_path, entry.to_path, entry.event,
        coalesce(entry.payload::text, ''), entry.cause_kind, entry.cause_id, extract(epoch from entry.at)
      ), 'UTF8')), 'hex')
    $$;

    create function append_log(booking uuid, cause jsonb, entries jsonb, happened timestamptz) returns void language plpgsql as $$
    declare
      head log_heads;
      entry jsonb;
      line transitions;
    begin
      select * into strict head from log_heads where booking_id = booking for update;
      for entry in select * from jsonb_array_elements(entries) loop
        head.seq := head.seq + 1;
        line := (booking, head.seq, entry->>'outcome', entry->>'from', entry->>'to', entry->>'event',
                 (entry->>'payload')::json, cause->>'kind', cause->>'id', happened, '');
        line.hash := log_hash(head.hash, line);
        insert into transitions select line.*;
        head.hash := line.hash;
      end loop;
      update log_heads set seq = head.seq, hash = head.hash where booking_id = booking;
    end $$;

    -- False when the cause is already used up: somebody else was faster, or the timer was cancelled.
    create function consume_cause(booking uuid, cause jsonb, verdict text) returns boolean language plpgsql as $$
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
      end case;
      return found;
    end $$;

    -- 'saved', 'conflict' (the booking moved on: read again and step again) or 'gone' (the cause is used up).
    create function record_step(step jsonb) returns text language plpgsql as $$
    declare
      booking uuid := (step->>'bookingId')::uuid;
      cause jsonb := step->'cause';
      happened timestamptz := (step->>'at')::timestamptz;
      after jsonb := step->'after';
    begin
      -- The booking first, the cause second: the other order deadlocks with a step that cancels a timer just being fired.
      -- No key update: a refusal logged meanwhile holds the log and needs to see that its booking exists.
      perform from bookings where id = booking and version = (step->>'version')::int for no key update;
      if not found then return 'conflict'; end if;

      if not consume_cause(booking, cause, step->>'verdict') then return 'gone'; end if;
      perform append_log(booking, cause, step->'log', happened);

      insert into ledger (object_id, booking_id, kind, payment_intent_id, amount, currency, at)
        select l.object_id, booking, l.kind, l.payment_intent_id, l.amount, l.currency, happened
        from jsonb_to_recordset(step->'ledger') as l(object_id text, kind text, payment_intent_id text, amount int, currency text)
        on conflict (object_id) do nothing;

      if jsonb_typeof(after) = 'null' then return 'saved'; end if;

      update bookings set
        version = version + 1,
        machine_version = (after->>'machineVersion')::int,
        state = after->>'state',
        path = after->>'path',
        snapshot = after->>'snapshot',
        starts_at = (after->>'startsAt')::timestamptz,
        ends_at = (after->>'endsAt')::timestamptz,
        price = (after->>'price')::int,
        details = coalesce(decode(after->>'details', 'base64'), details),
        updated_at = happened
      where id = booking;

      insert into calendly_invitees (invitee_id, event_id, booking_id, verified)
        select i.invitee_id, i.event_id, booking, i.verified
        from jsonb_to_recordset(step->'invitees') as i(invitee_id text, event_id text, verified boolean)
        -- What Calendly says of an invitee outranks what a browser claimed.
        on conflict (invitee_id) do update set booking_id = excluded.booking_id, verified = calendly_invitees.verified or excluded.verified
        where calendly_invitees.booking_id = excluded.booking_id or (excluded.verified and not calendly_invitees.verified);

      insert into checkout_sessions (session_id, booking_id, attempt, amount, expires_at)
        select c.session_id, booking, c.attempt, c.amount, c.expires_at
        from jsonb_to_recordset(step->'checkouts') as c(session_id text, attempt int, amount int, expires_at timestamptz)
        on conflict do nothing;

      insert into effects (booking_id, key, type, params)
        select booking, e.key, e.type, e.params
        from jsonb_to_recordset(step->'effects') as e(key text, type text, params jsonb)
        on conflict (key) do nothing;

      delete from timers where booking_id = booking and id in (select jsonb_array_elements_text(step->'cancel'));
      insert into timers (booking_id, id, due_at)
        select booking, t.id, t.due_at from jsonb_to_recordset(step->'arm') as t(id text, due_at timestamptz)
        on conflict (booking_id, id) do update set token = gen_random_uuid(), due_at = excluded.due_at, leased_until = null;

      -- What this booking refused before it may take now.
      update inbox set verdict = 'received', run_at = now(), attempts = 0 where booking_id = booking and verdict = 'parked';
      return 'saved';
    end $$;
  `.execute(db);
}
