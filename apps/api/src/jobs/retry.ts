// When a job that did not work out is tried again, by the database's clock.

import { type RawBuilder, sql } from 'kysely';
import { backoffMs } from './backoff.ts';

/** A job that breaks for a reason of our own is tried this often, over most of an hour, and then left to a person. */
export const MAX_TRIES = 20;

/**
 * The moment to try again after try `attempt`: never sooner than the backoff, later when a provider asked for it.
 * @param askedMs how long the provider asked us to wait, ms
 */
export function nextTry(attempt: number, askedMs: number | null = null): RawBuilder<Date> {
  const wait = Math.max(backoffMs(attempt), askedMs ?? 0);
  return sql<Date>`now() + ${wait} * interval '1 millisecond'`;
}

/** At once, for a job that waits for a later try though there is no need any longer; one that is due keeps its place. */
export const noLaterThanNow: RawBuilder<Date> = sql<Date>`least(run_at, now())`;
