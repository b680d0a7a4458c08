// A run: worlds one after the other, in each of them many clients at once, then calm, many days, and the accounts.

import { randomBytes } from 'node:crypto';
import { openPostgres } from '@slotpay/stack/postgres';
import fc from 'fast-check';
import type { TestDatabase } from '../support/database.ts';
import { brokenPromises } from '../support/sound.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { furnish } from '../support/template.ts';
import { type Actor, actorOf } from './actor.ts';
import { installClock, preferClock } from './clock.ts';
import { openSessions, settledBooks } from './compare.ts';
import { pass, quiet, type Running } from './quiet.ts';
import { Report } from './report.ts';
import { scenario, type Weather, weather } from './scenario.ts';
import { held } from './world.ts';

export interface RunOptions {
  /** The same seed draws the same scenarios. */
  readonly seed: number;
  readonly scenarios: number;
  /** How many clients share a world, its clock and its faults. */
  readonly perWorld: number;
  /** Only this world of the run, counted from 0. */
  readonly onlyWorld?: number | undefined;
  /** Only this client of each world, counted from 0; the weather stays. */
  readonly onlyClient?: number | undefined;
  /** Told after each world. */
  readonly progress?: (report: Report) => void;
}

/** Everybody comes from one address, and nobody waits for the rounds' politeness. */
const CROWDED = { RECONCILE_REQUESTS_PER_SECOND: '100', UNPAID_PER_ADDRESS: '1000' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How time goes on after the last act: for longer than any wait of the statechart, less and less closely watched. */
const AFTERWARDS = [
  { ms: HOUR, grainMs: 10 * MINUTE },
  { ms: DAY, grainMs: 4 * HOUR },
  ...Array.from({ length: 4 }, () => ({ ms: DAY, grainMs: DAY })),
  ...Array.from({ length: 7 }, () => ({ ms: 4 * DAY, grainMs: 4 * DAY })),
];

/** Runs the scenarios and reports what was done and which promises were broken. */
export async function simulate(options: RunOptions): Promise<Report> {
  const report = new Report(options.seed);
  const postgres = await openPostgres({ fast: true });
  const template = `slotpay_simulated_${randomBytes(4).toString('hex')}`;
  try {
    const url = await postgres.createDatabase(template);
    await installClock(url);
    await furnish(url);
    const copy = async (): Promise<TestDatabase> => {
      const name = `${template}_${randomBytes(4).toString('hex')}`;
      const copied = await postgres.createDatabase(name, { template });
      await preferClock(copied);
      return { url: copied, drop: () => postgres.dropDatabase(name) };
    };
    for (let world = 0; world * options.perWorld < options.scenarios; world++) {
      if (options.onlyWorld !== undefined && options.onlyWorld !== world) continue;
      const clients = Math.min(options.perWorld, options.scenarios - world * options.perWorld);
      await oneWorld(report, { ...options, world, clients, database: await copy() });
      options.progress?.(report);
    }
  } finally {
    await postgres.dropDatabase(template);
    await postgres.stop();
  }
  return report;
}

interface WorldOptions extends RunOptions {
  readonly world: number;
  readonly clients: number;
  readonly database: TestDatabase;
}

async function oneWorld(report: Report, options: WorldOptions): Promise<void> {
  const { world, clients, database, onlyClient } = options;
  const seed = options.seed * 10_007 + world;
  const drawn = fc.sample(fc.noBias(scenario), { seed, numRuns: clients });
  const chosen = onlyClient === undefined ? drawn : drawn.slice(onlyClient, onlyClient + 1);
  const beats = Math.max(...drawn.map((each) => each.beats.length));
  const skies = fc.sample(fc.noBias(weather), { seed, numRuns: beats });
  const stage = await openStage({ database, env: CROWDED });
  const running = { db: stage.db, sandbox: stage.sandbox, worker: stage.work() };
  const actors = chosen.map((each) => actorOf(stage, each));
  try {
    for (const actor of actors) await actor.arrive();
    for (const [beat, sky] of skies.entries()) await oneBeat({ stage, running, report, actors, beat, sky });
    await settle(stage, running, report);
    await account(stage, report, { world, actors });
  } catch (error) {
    report.broke(world, error, await traces(actors));
  } finally {
    report.complaints(world, stage.log.lines());
    await stage.stop();
  }
}

interface Beat {
  readonly stage: Stage;
  readonly running: Running;
  readonly report: Report;
  readonly actors: readonly Actor[];
  readonly beat: number;
  readonly sky: Weather;
}

/** The weather changes, every client acts, time goes on. */
async function oneBeat({ stage, running, report, actors, beat, sky }: Beat): Promise<void> {
  const { db, sandbox } = stage;
  if (sky.calm) await quiet(running);
  for (const fault of sky.faults) await sandbox.fault(fault);
  for (const { on, action } of sky.faults) report.count('faults', `${on} ${action}`);
  if (sky.refunds !== undefined) await sandbox.refundsGo(sky.refunds);
  if (sky.payOut) await sandbox.payOut();
  if (sky.release) await sandbox.release(sky.release);
  const before = await held(sandbox);
  await Promise.all(
    actors.map((actor) =>
      Promise.all(
        (actor.scenario.beats[beat] ?? []).map(async (act) => {
          const outcome = await actor.act(act, before);
          report.count('acts', `${act.do} ${outcome}`);
        }),
      ),
    ),
  );
  report.found(await openSessions(db, await held(sandbox)));
  await pass(running, sky.jumpMs, Math.max(2 * MINUTE, sky.jumpMs / 10));
  await look(stage, report);
}

/** What has to be so at every moment, with faults about and much of it under way. */
async function look(stage: Stage, report: Report): Promise<void> {
  report.found(await openSessions(stage.db, await held(stage.sandbox)));
  report.found(await brokenPromises(stage));
}

/** Everybody behaves again, banks decide what is open, and time goes on until nothing can still be waiting. */
async function settle(stage: Stage, running: Running, report: Report): Promise<void> {
  const { sandbox } = stage;
  await sandbox.clearFaults();
  await sandbox.refundsGo(null);
  await sandbox.release('fifo');
  for (const { ms, grainMs } of AFTERWARDS) {
    await pass(running, ms, grainMs);
    await banksDecide({ sandbox });
    await look(stage, report);
  }
}

async function banksDecide({ sandbox }: Pick<Stage, 'sandbox'>): Promise<void> {
  const { sessions, refunds } = await held(sandbox);
  for (const { id } of sessions.filter((s) => s.status === 'complete' && s.payment_status === 'unpaid')) {
    // A debit that failed stays complete and unpaid: there is nothing to decide any more.
    await sandbox.settle(id, 'succeeded').catch(() => undefined);
  }
  for (const { id } of refunds.filter(({ status }) => status === 'pending' || status === 'requires_action')) {
    // It may have ended by itself since we looked.
    await sandbox.endRefund(id, 'succeeded').catch(() => undefined);
  }
}

async function account(stage: Stage, report: Report, where: { world: number; actors: readonly Actor[] }) {
  const { db, sandbox } = stage;
  const world = await held(sandbox);
  report.found(await settledBooks(db, world));
  await report.closeWorld(db, where.world, await traces(where.actors), world);
}

async function traces(actors: readonly Actor[]) {
  return Promise.all(
    actors.map(async ({ bookingId, trace }, client) => ({ client, bookingId: await bookingId(), trace })),
  );
}
