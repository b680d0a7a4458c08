// Broken promises to plant in a database whose bookings are sound: the audit must name each, and nothing else.

import { sql } from 'kysely';
import type { Violation } from '../../src/audit/violation.ts';

/** What somebody with the database's own password could do, or a bug: the statements, with `id` a booking's. */
export interface Planted {
  readonly title: string;
  /** `twice`: something went back under a number of ours that had not been asked for; a person has dealt with it. */
  readonly booking: 'confirmed' | 'refunded' | 'abandoned' | 'twice';
  readonly invariant: Violation['invariant'];
  readonly statements: (id: string) => ReturnType<typeof sql>[];
}

const lastSeq = (id: string) => sql`(select max(seq) from transitions where booking_id = ${id})`;

export const PLANTED: readonly Planted[] = [
  {
    title: 'a row of the log that was taken out',
    booking: 'confirmed',
    invariant: 'log_is_gapless',
    statements: (id) => [sql`delete from transitions where booking_id = ${id} and seq = 3`],
  },
  {
    title: 'the last row of the log taken off',
    booking: 'confirmed',
    invariant: 'log_is_gapless',
    statements: (id) => [sql`delete from transitions where booking_id = ${id} and seq = ${lastSeq(id)}`],
  },
  {
    title: 'a row of the log whose time was changed',
    booking: 'confirmed',
    invariant: 'log_hash_chain',
    statements: (id) => [sql`update transitions set at = at - interval '1 hour' where booking_id = ${id} and seq = 4`],
  },
  {
    title: 'a snapshot nobody can read',
    booking: 'confirmed',
    invariant: 'snapshot_is_readable',
    statements: (id) => [sql`update bookings set snapshot = '{"version":1}' where id = ${id}`],
  },
  {
    title: 'a snapshot that says something else than the log',
    booking: 'confirmed',
    invariant: 'log_replays',
    statements: (id) => [
      sql`update bookings set snapshot = jsonb_set(snapshot::jsonb, '{context,attempt}', '7')::text where id = ${id}`,
    ],
  },
  {
    title: 'a state in the column that is not the snapshot’s',
    booking: 'confirmed',
    invariant: 'columns_match_snapshot',
    statements: (id) => [sql`update bookings set state = 'PAYMENT_FAILED' where id = ${id}`],
  },
  {
    title: 'a version that skipped a number',
    booking: 'confirmed',
    invariant: 'columns_match_snapshot',
    statements: (id) => [sql`update bookings set version = version + 1 where id = ${id}`],
  },
  {
    title: 'a captured total that is not the ledger’s',
    booking: 'confirmed',
    invariant: 'totals_match_ledger',
    statements: (id) => [sql`update bookings set captured = captured + 1 where id = ${id}`],
  },
  {
    title: 'a refund in the ledger that the booking knows nothing of',
    booking: 'confirmed',
    invariant: 'money_owed',
    statements: (id) => [
      sql`insert into ledger (object_id, booking_id, kind, payment_intent_id, amount, currency)
          select 're_planted', booking_id, 'refund', payment_intent_id, 500, currency from ledger where booking_id = ${id}`,
      sql`update bookings set refunded = 500 where id = ${id}`,
    ],
  },
  {
    title: 'a refund that the ledger never saw',
    booking: 'refunded',
    invariant: 'money_owed',
    statements: (id) => [
      sql`delete from ledger where booking_id = ${id} and kind = 'refund'`,
      sql`update bookings set refunded = 0 where id = ${id}`,
    ],
  },
  {
    title: 'a second refund under one number that nobody was shown',
    booking: 'twice',
    invariant: 'refund_asked_once',
    statements: (id) => [sql`delete from cases where booking_id = ${id}`],
  },
  {
    title: 'a second refund under one number that a person still has to look at',
    booking: 'twice',
    invariant: 'refund_asked_once',
    statements: (id) => [sql`insert into cases (booking_id, code) values (${id}, 'refunded_twice')`],
  },
  {
    title: 'a payment that a bank took although it had gone back, and nobody was shown',
    booking: 'abandoned',
    invariant: 'loss_has_case',
    statements: (id) => [
      sql`insert into ledger (object_id, booking_id, kind, payment_intent_id, amount, currency)
          values ('pi_planted', ${id}, 'capture', 'pi_planted', 12000, 'eur'),
            ('re_planted', ${id}, 'refund', 'pi_planted', 12000, 'eur'),
            ('du_planted:lost', ${id}, 'dispute_lost', 'pi_planted', 12000, 'eur')`,
      sql`update bookings set captured = 12000, refunded = 12000, lost = 12000 where id = ${id}`,
    ],
  },
  {
    title: 'a confirmed booking without a capture',
    booking: 'confirmed',
    invariant: 'confirmed_is_paid',
    statements: (id) => [
      sql`delete from ledger where booking_id = ${id}`,
      sql`update bookings set captured = 0 where id = ${id}`,
    ],
  },
  {
    title: 'a confirmed booking whose capture was a cent short',
    booking: 'confirmed',
    invariant: 'confirmed_is_paid',
    statements: (id) => [
      sql`update ledger set amount = amount - 1 where booking_id = ${id}`,
      sql`update bookings set captured = captured - 1 where id = ${id}`,
    ],
  },
  {
    title: 'a capture nobody wants and nobody returns',
    booking: 'abandoned',
    invariant: 'capture_has_home',
    statements: (id) => [
      sql`insert into ledger (object_id, booking_id, kind, payment_intent_id, amount, currency)
          values ('pi_planted', ${id}, 'capture', 'pi_planted', 12000, 'eur')`,
      sql`update bookings set captured = 12000 where id = ${id}`,
    ],
  },
  {
    title: 'a delivery applied twice',
    booking: 'confirmed',
    invariant: 'cause_applied_once',
    statements: (id) => [
      sql`select append_log(booking_id, jsonb_build_object('kind', cause_kind, 'id', cause_id),
            jsonb_build_array(jsonb_build_object('outcome', 'ignored', 'from', 'BOOKING_CONFIRMED.upcoming',
              'to', 'BOOKING_CONFIRMED.upcoming', 'event', event, 'payload', payload)), at)
          from transitions where booking_id = ${id} and event = 'onPaymentSucceeded' and outcome = 'moved'`,
    ],
  },
  {
    title: 'a delivery applied to another booking than its own',
    booking: 'confirmed',
    invariant: 'cause_applied_once',
    statements: (id) => [
      sql`update inbox set booking_id = null where booking_id = ${id} and verdict = 'applied'
          and id::text = (select cause_id from transitions where booking_id = ${id} and event = 'onPaymentSucceeded' and outcome = 'moved')`,
    ],
  },
  {
    title: 'a delivery marked applied that the log does not know',
    booking: 'confirmed',
    invariant: 'cause_applied_once',
    statements: (id) => [
      sql`insert into inbox (provider, event_key, type, data_key, body, verdict, booking_id, applied_at)
          values ('stripe', 'evt_planted', 'x', '', '', 'applied', ${id}, now())`,
    ],
  },
  {
    title: 'a timer that is missing',
    booking: 'confirmed',
    invariant: 'timers_match_state',
    statements: (id) => [sql`delete from timers where booking_id = ${id}`],
  },
  {
    title: 'a timer the state does not wait for',
    booking: 'refunded',
    invariant: 'timers_match_state',
    statements: (id) => [
      sql`insert into timers (booking_id, id, due_at) values (${id}, 'planted', now() + interval '1 day')`,
    ],
  },
  {
    title: 'a timer that should have fired ten minutes ago',
    booking: 'confirmed',
    invariant: 'timer_on_time',
    statements: (id) => [sql`update timers set due_at = now() - interval '10 minutes' where booking_id = ${id}`],
  },
  {
    title: 'an effect that was asked for and is gone',
    booking: 'confirmed',
    invariant: 'effect_is_recorded',
    statements: (id) => [sql`delete from effects where booking_id = ${id} and type = 'sendMail'`],
  },
  {
    title: 'an effect nobody has tried since its lease ran out',
    booking: 'confirmed',
    invariant: 'effect_on_time',
    statements: (id) => [
      sql`update effects set state = 'pending', run_at = now() - interval '1 hour', leased_until = now() - interval '10 minutes'
          where booking_id = ${id} and type = 'sendMail'`,
    ],
  },
  {
    title: 'an effect given up in silence',
    booking: 'confirmed',
    invariant: 'failure_has_case',
    statements: (id) => [sql`update effects set state = 'failed' where booking_id = ${id} and type = 'sendMail'`],
  },
  {
    title: 'a slot that an abandoned booking still holds',
    booking: 'abandoned',
    invariant: 'ended_slot_is_freed',
    statements: (id) => [
      sql`update effects set params = '{"eventId":"another"}' where booking_id = ${id} and type = 'cancelCalendlyEvent'`,
    ],
  },
  {
    title: 'a slot that a refunded booking still holds',
    booking: 'refunded',
    invariant: 'ended_slot_is_freed',
    statements: (id) => [
      sql`update effects set params = '{"eventId":"another"}' where booking_id = ${id} and type = 'cancelCalendlyEvent'`,
    ],
  },
];
