// Every round and how often it comes. A name is a row of the database: keep it.

import type { Job } from '../jobs/queue.ts';
import { calendlyEvents } from './calendly-events.ts';
import { openPayments } from './open-payments.ts';
import { reminders } from './reminders.ts';
import { type Round, type RoundConfig, type RoundDeps, runRound } from './round.ts';
import { stripeEvents } from './stripe-events.ts';
import { stripePayments, stripeRefunds } from './stripe-money.ts';
import { calendlySubscription } from './subscription.ts';
import { unattended } from './unattended.ts';

const ROUNDS: Readonly<Record<string, Round>> = {
  stripeEvents,
  stripePayments,
  stripeRefunds,
  calendlyEvents,
  calendlySubscription,
  openPayments,
  unattended,
  reminders,
};

/** Milliseconds between two runs, by name. */
export function roundsEveryMs(config: RoundConfig): Record<string, number> {
  return Object.fromEntries(Object.entries(ROUNDS).map(([name, round]) => [name, round.everyMs(config)]));
}

/** Runs one claimed round. */
export async function reconcile(deps: RoundDeps, job: Job): Promise<void> {
  const round = ROUNDS[job.id];
  if (round) await runRound(deps, round, job);
}
