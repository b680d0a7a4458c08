// Nothing waits longer than it may: timers, effects and deliveries are there, in time, and what was given up is known.

import { isDeepStrictEqual } from 'node:util';
import { expectedTimers, type Snapshot } from '@slotpay/machine';
import { effectKey } from '../booking/saved-step.ts';
import type { Replay } from './replay.ts';
import type { Audited } from './rows.ts';
import type { Violation } from './violation.ts';

/** Checks `timers_match_state` and `timer_on_time`. @param slackMs how late is not late yet */
export function checkTimers({ booking, timers, now }: Audited, snapshot: Snapshot, slackMs: number): Violation[] {
  const [armed, expected] = [timers.map(({ id }) => id).toSorted(), expectedTimers(snapshot).toSorted()];
  const facts = { armed, expected };
  const mismatch: Violation[] = isDeepStrictEqual(armed, expected)
    ? []
    : [{ booking: booking.reference, invariant: 'timers_match_state', facts }];
  const late = timers
    .filter(({ due_at }) => isLate(now, slackMs, due_at, null))
    .map(
      ({ id, due_at }): Violation => ({
        booking: booking.reference,
        invariant: 'timer_on_time',
        facts: { timer: id, dueAt: due_at, now },
      }),
    );
  return [...mismatch, ...late];
}

/** Checks `effect_is_recorded`, `effect_on_time`, `delivery_on_time` and `failure_has_case`. @param slackMs how late is not late yet */
export function checkWork(audited: Audited, replay: Replay | undefined, slackMs: number): Violation[] {
  const { booking, effects, deliveries, cases, now } = audited;
  const stored = new Set(effects.map(({ key }) => key));
  const missing = (replay?.effects ?? [])
    .map(({ effect, move, index }) => ({
      type: effect.type,
      key: `${booking.id}:${effectKey(effect, move + 1, index)}`,
    }))
    .filter(({ key }) => !stored.has(key))
    .map((facts): Violation => ({ booking: booking.reference, invariant: 'effect_is_recorded', facts }));
  const late = effects
    .filter(({ state, run_at, leased_until }) => state === 'pending' && isLate(now, slackMs, run_at, leased_until))
    .map(({ type, key, run_at, last_error }): Violation => {
      const facts = { type, key, dueAt: run_at, lastError: last_error, now };
      return { booking: booking.reference, invariant: 'effect_on_time', facts };
    });
  const unknown = cases.length === 0;
  const givenUp = effects
    .filter(({ state }) => unknown && state === 'failed')
    .map(({ type, key, last_error }): Violation => {
      const facts = { type, key, lastError: last_error };
      return { booking: booking.reference, invariant: 'failure_has_case', facts };
    });
  const failed = unknown ? givenUpUnseen(booking.reference, deliveries) : [];
  return [...missing, ...late, ...givenUp, ...failed, ...checkDeliveries(booking.reference, deliveries, now, slackMs)];
}

/** Checks `delivery_on_time`. @param booking null for deliveries no booking is known for */
export function checkDeliveries(
  booking: string | null,
  deliveries: readonly Omit<Audited['deliveries'][number], 'replays'>[],
  now: Date,
  slackMs: number,
): Violation[] {
  return deliveries
    .filter(({ verdict, run_at, leased_until }) => verdict === 'received' && isLate(now, slackMs, run_at, leased_until))
    .map(({ id, run_at }) => {
      return { booking, invariant: 'delivery_on_time', facts: { delivery: id, dueAt: run_at, now } };
    });
}

/** Checks `failure_has_case` for deliveries nobody was told of. @param booking null for deliveries no booking is known for */
export function givenUpUnseen(
  booking: string | null,
  deliveries: readonly Pick<Audited['deliveries'][number], 'id' | 'type' | 'verdict' | 'reason'>[],
): Violation[] {
  return deliveries
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ id, type, reason }) => {
      return { booking, invariant: 'failure_has_case', facts: { delivery: id, type, reason } };
    });
}

function isLate(now: Date, slackMs: number, dueAt: Date, leasedUntil: Date | null): boolean {
  const waitsFor = Math.max(dueAt.getTime(), leasedUntil?.getTime() ?? 0);
  return now.getTime() - waitsFor > slackMs;
}
