// What an audit can find: the promises a database full of bookings must keep, by name, and one broken promise.

/** Every promise that is checked, in words. The names are stable: alarms and the runbook refer to them. */
export const INVARIANTS = {
  log_is_gapless:
    'the log counts from 1 without a gap, each row starts where the one before ended, and its head is its last row',
  log_hash_chain: 'each row of the log carries the hash of its content and of the row before',
  snapshot_is_readable: 'the statechart can read the stored snapshot',
  log_replays: 'the logged events, played again, give the logged transitions and exactly the stored snapshot',
  columns_match_snapshot: 'version, state, times and price in the columns are those of the snapshot',
  totals_match_ledger: 'captured, refunded and lost are the sums of the ledger',
  money_owed: 'captured less refunded, and less what is on its way back, is what the state lets us keep',
  refund_asked_once: 'Stripe has one refund at most under each number of ours, or a person has dealt with the second',
  loss_has_case: 'what a bank took of a payment beside a refund, or beyond it, has been shown to a person',
  confirmed_is_paid: 'a confirmed booking has captures of exactly what it cost',
  capture_has_home: 'every capture belongs to the booking, is being returned, was judged, or has a case open',
  cause_applied_once: 'every provider event, timer, answer and command is applied once, and to one booking',
  timers_match_state: 'the timers that are set are those the state waits for',
  timer_on_time: 'no timer is overdue',
  effect_is_recorded: 'every effect the statechart asked for is on record',
  effect_on_time: 'no effect waits without being tried',
  delivery_on_time: 'no delivery waits without being tried',
  failure_has_case: 'whatever was given up has been shown to a person',
  ended_slot_is_freed: 'a booking that has ended holds no slot',
} as const satisfies Record<string, string>;

export type Invariant = keyof typeof INVARIANTS;

/** A broken promise: which booking, which promise, and the figures that show it. No personal data. */
export interface Violation {
  /** The booking's reference; null for a delivery no booking is known for. */
  readonly booking: string | null;
  readonly invariant: Invariant;
  readonly facts: Readonly<Record<string, unknown>>;
}
