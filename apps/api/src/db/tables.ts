// The rows as Kysely sees them. Timestamps are Dates here and ISO strings everywhere else.

import type { Language } from '@slotpay/contract';
import type { LeafPath, RateRule, RefundPolicy, StateName, UnpaidDifference } from '@slotpay/machine';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** Written by the database, or as a Date. */
type Instant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** What a line of the ledger says happened to the money of one payment. */
export type LedgerKind = 'capture' | 'refund' | 'refund_failed' | 'dispute_opened' | 'dispute_won' | 'dispute_lost';

/** What a picture may be. */
export type MediaType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';

/** A business's own picture of a session type. */
export interface Picture {
  readonly mediaType: MediaType;
  readonly bytes: Buffer;
}

export interface Tables {
  session_types: {
    id: string;
    revision: number;
    name: string;
    description: string;
    host_name: string;
    duration_minutes: number;
    hold_minutes: number;
    currency: string;
    price: number;
    rate_rules: JSONColumnType<RateRule[]>;
    refund_policy: JSONColumnType<RefundPolicy>;
    unpaid_difference: UnpaidDifference;
    calendly_event_type_id: string;
    scheduling_path: string;
    created_at: Instant;
    superseded_at: MaybeInstant;
  };
  pictures: {
    session_type_id: string;
    media_type: MediaType;
    bytes: Buffer;
    /** Of the bytes, in hexadecimal digits; kept by the database. */
    sha256: ColumnType<string, never, never>;
  };
  bookings: {
    id: string;
    reference: string;
    version: number;
    machine_version: number;
    state: StateName;
    path: LeafPath;
    snapshot: string;
    session_type_id: string;
    session_type_revision: number;
    flow_token_hash: string;
    creation_key_hash: string;
    /** `server`: nobody came for a time somebody had picked. */
    opened_by: Generated<'client' | 'server'>;
    /** The network address it was opened from, as a keyed hash; null once it holds nothing unpaid. */
    opened_from: Buffer | null;
    /** What the client read our page in; null when nobody has said. */
    language: Language | null;
    data_key: Buffer;
    /** The blind index of the address, then the sealed details. */
    details: Buffer | null;
    /** The first bytes of `details`, kept by the database. */
    email_index: ColumnType<Buffer | null, never, never>;
    erased_at: MaybeInstant;
    starts_at: MaybeInstant;
    ends_at: MaybeInstant;
    currency: string;
    price: number | null;
    captured: Generated<number>;
    refunded: Generated<number>;
    /** What banks have taken. */
    lost: Generated<number>;
    created_at: Instant;
    updated_at: Instant;
  };
  capabilities: { hash: string; booking_id: string; created_at: Instant };
  recovery_tokens: {
    hash: string;
    booking_id: string;
    created_at: Instant;
    expires_at: Instant;
    used_at: MaybeInstant;
  };
  calendly_invitees: {
    invitee_id: string;
    event_id: string;
    booking_id: string;
    verified: boolean;
    seen_at: MaybeInstant;
  };
  checkout_sessions: {
    session_id: string;
    booking_id: string;
    attempt: number;
    amount: number;
    expires_at: Instant;
  };
  commands: { booking_id: string; key: string; event: string; at: Instant };
  transitions: {
    booking_id: string;
    seq: number;
    outcome: 'moved' | 'ignored' | 'refused';
    from_path: LeafPath;
    to_path: LeafPath;
    event: string;
    payload: JSONColumnType<Record<string, unknown>> | null;
    cause_kind: CauseKind;
    cause_id: string;
    at: Instant;
    hash: string;
  };
  log_heads: { booking_id: string; seq: Generated<number>; hash: Generated<string> };
  inbox: {
    id: Generated<string>;
    provider: Provider;
    event_key: string;
    type: string;
    source: Generated<Source>;
    data_key: Buffer;
    body: Buffer;
    received_at: Instant;
    verdict: Generated<Verdict>;
    reason: string | null;
    booking_id: string | null;
    flow_token_hash: string | null;
    invitee_id: string | null;
    applied_at: MaybeInstant;
    attempts: Generated<number>;
    run_at: Instant;
    leased_until: MaybeInstant;
    replay_id: string | null;
  };
  effects: {
    id: Generated<string>;
    booking_id: string;
    key: string;
    type: string;
    params: JSONColumnType<Record<string, unknown>>;
    state: Generated<'pending' | 'done' | 'failed'>;
    attempts: Generated<number>;
    run_at: Instant;
    leased_until: MaybeInstant;
    last_error: string | null;
    request: Buffer | null;
    answer: JSONColumnType<Record<string, unknown>> | null;
    created_at: Instant;
    done_at: MaybeInstant;
    retried_at: MaybeInstant;
    retried_after: Generated<number>;
  };
  timers: { booking_id: string; id: string; token: Generated<string>; due_at: Instant; leased_until: MaybeInstant };
  ledger: {
    object_id: string;
    booking_id: string;
    kind: LedgerKind;
    payment_intent_id: string;
    amount: number;
    currency: string;
    at: Instant;
  };
  cache: { key: string; value: string; expires_at: Instant };
  erasures: {
    booking_id: string;
    requested_at: Instant;
    before_session: boolean;
    waits_for: string[];
    erased_at: MaybeInstant;
  };
  reconciliations: {
    name: string;
    cursor: JSONColumnType<object> | null;
    due_at: Instant;
    leased_until: MaybeInstant;
    claims: Generated<number>;
    failures: Generated<number>;
    last_error: string | null;
    finished_at: MaybeInstant;
  };
  operator_acts: {
    id: Generated<string>;
    command: string;
    booking_id: string | null;
    delivery_id: string | null;
    effect_id: string | null;
    payment_intent_id: string | null;
    reason: string;
    at: Instant;
    used_at: MaybeInstant;
  };
  cases: {
    id: Generated<string>;
    booking_id: string;
    code: string;
    opened_at: Instant;
    closed_at: MaybeInstant;
    facts: JSONColumnType<Record<string, unknown>> | null;
  };
}

export type Provider = 'stripe' | 'calendly';
/** Who told us: the provider itself, or a round that asked. */
export type Source = 'webhook' | 'reconciler';
export type Verdict = 'received' | 'applied' | 'ignored' | 'parked' | 'refused' | 'failed';
/** What made a booking advance. */
export type CauseKind = 'command' | 'delivery' | 'timer' | 'effect' | 'operator';
