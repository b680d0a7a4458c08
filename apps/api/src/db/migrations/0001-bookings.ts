// The tables that carry a booking. What the database can guarantee by itself it does: unique keys, sums, an insert-only log.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table session_types (
      id text not null,
      revision int not null,
      name text not null,
      description text not null,
      host_name text not null,
      duration_minutes int not null check (duration_minutes > 0),
      hold_minutes int not null check (hold_minutes between 35 and 1430),
      currency text not null check (currency ~ '^[a-z]{3}$'),
      price int not null check (price >= 0),
      rate_rules jsonb not null,
      refund_policy jsonb not null,
      calendly_event_type_id text not null,
      scheduling_path text not null,
      created_at timestamptz not null default now(),
      superseded_at timestamptz,
      primary key (id, revision)
    );
    create unique index session_types_current on session_types (id) where superseded_at is null;

    create table bookings (
      id uuid primary key,
      reference text not null unique,
      version int not null,
      machine_version int not null,
      state text not null,
      path text not null,
      -- text, not jsonb: it is written whole on every step and never queried inside.
      snapshot text not null,
      session_type_id text not null,
      session_type_revision int not null,
      flow_token_hash text not null unique,
      creation_key_hash text not null,
      data_key bytea not null,
      details bytea,
      starts_at timestamptz,
      ends_at timestamptz,
      currency text not null,
      price int check (price >= 0),
      captured int not null default 0,
      refunded int not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      foreign key (session_type_id, session_type_revision) references session_types (id, revision),
      constraint refunded_within_captured check (refunded >= 0 and refunded <= captured)
    );
    create index bookings_by_state on bookings (state, updated_at);

    create table capabilities (
      hash text primary key,
      booking_id uuid not null references bookings (id),
      created_at timestamptz not null default now()
    );

    create table recovery_tokens (
      hash text primary key,
      booking_id uuid not null references bookings (id),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    );

    -- Every Calendly invitee a booking ever had: a reschedule gives it a new one. verified: Calendly itself said so.
    create table calendly_invitees (
      invitee_id text primary key,
      event_id text not null,
      booking_id uuid not null references bookings (id),
      verified boolean not null
    );
    create index calendly_invitees_by_booking on calendly_invitees (booking_id);

    -- Every Checkout Session a booking ever had, one per attempt.
    create table checkout_sessions (
      session_id text primary key,
      booking_id uuid not null references bookings (id),
      attempt int not null,
      amount int not null,
      expires_at timestamptz not null,
      unique (booking_id, attempt)
    );

    create table commands (
      booking_id uuid not null references bookings (id),
      key text not null,
      event text not null,
      at timestamptz not null default now(),
      primary key (booking_id, key)
    );

    create table transitions (
      booking_id uuid not null references bookings (id),
      seq int not null,
      outcome text not null check (outcome in ('moved', 'ignored', 'refused')),
      from_path text not null,
      to_path text not null,
      event text not null,
      -- The event as the machine received it, on the first row of each step: ids, codes and amounts, never personal data.
      -- json, not jsonb: byte for byte, so that it replays to the very same snapshot.
      payload json,
      cause_kind text not null,
      cause_id text not null,
      at timestamptz not null,
      hash text not null,
      primary key (booking_id, seq)
    );

    create table log_heads (
      booking_id uuid primary key references bookings (id),
      seq int not null default 0,
      hash text not null default ''
    );

    create table inbox (
      id uuid primary key default gen_random_uuid(),
      provider text not null check (provider in ('stripe', 'calendly')),
      event_key text not null,
      type text not null,
      data_key bytea not null,
      body bytea not null,
      received_at timestamptz not null default now(),
      verdict text not null default 'received' check (verdict in ('received', 'applied', 'ignored', 'parked', 'refused', 'failed')),
      reason text,
      booking_id uuid references bookings (id),
      flow_token_hash text,
      invitee_id text,
      applied_at timestamptz,
      attempts int not null default 0,
      run_at timestamptz not null default now(),
      leased_until timestamptz,
      unique (provider, event_key)
    );
    create index inbox_due on inbox (run_at) where verdict = 'received';
    create index inbox_parked on inbox (booking_id) where verdict = 'parked';
    create index inbox_by_flow_token on inbox (flow_token_hash) where verdict = 'parked';
    create index inbox_by_invitee on inbox (invitee_id) where verdict = 'parked';

    create table effects (
      id uuid primary key default gen_random_uuid(),
      booking_id uuid not null references bookings (id),
      key text not null unique,
      type text not null,
      params jsonb not null,
      state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
      attempts int not null default 0,
      run_at timestamptz not null default now(),
      leased_until timestamptz,
      last_error text,
      -- The exact request, sealed and stored before it is sent: an idempotency key only works for the same parameters.
      request bytea,
      answer jsonb,
      created_at timestamptz not null default now(),
      done_at timestamptz
    );
    create index effects_due on effects (run_at) where state = 'pending';
    create index effects_by_booking on effects (booking_id);

    create table timers (
      booking_id uuid not null references bookings (id),
      id text not null,
      -- Fences a timer that was cancelled or armed anew while a worker already held it.
      token uuid not null default gen_random_uuid(),
      due_at timestamptz not null,
      leased_until timestamptz,
      primary key (booking_id, id)
    );
    create index timers_due on timers (due_at);

    create table ledger (
      object_id text primary key,
      booking_id uuid not null references bookings (id),
      kind text not null check (kind in ('capture', 'refund')),
      payment_intent_id text not null,
      amount int not null check (amount > 0),
      currency text not null,
      at timestamptz not null default now()
    );
    create index ledger_by_booking on ledger (booking_id);

    create table cases (
      id uuid primary key default gen_random_uuid(),
      booking_id uuid not null references bookings (id),
      code text not null,
      opened_at timestamptz not null default now(),
      closed_at timestamptz
    );
    create unique index cases_open on cases (booking_id, code) where closed_at is null;
  `.execute(db);
}
