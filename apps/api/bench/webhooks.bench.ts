// How fast a webhook is taken, and whether a burst of them is lost: `pnpm bench` in apps/api. A PostgreSQL that really
// writes (DATABASE_URL's, else the one from npm with fsync), the server a process of its own, the provider this one.
// Rounds with and without the database alternate, so that a busy neighbour slows both; the ratio is the result.

import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { SessionTypeSeed } from '@slotpay/contract';
import { choosePorts } from '@slotpay/stack/ports';
import { openPostgres } from '@slotpay/stack/postgres';
import { startProgram } from '@slotpay/stack/process';
import { apiEnvironment, freshDataKey, sandboxProviders, urlsOf } from '@slotpay/stack/settings';
import { until } from '@slotpay/stack/until';
import { sql } from 'kysely';
import { z } from 'zod';
import offered from '../../stack/session-types.json' with { type: 'json' };
import { verify } from '../src/audit/verify.ts';
import { openBooking } from '../src/booking/open.ts';
import { sessionTypeRevision } from '../src/booking/read.ts';
import { readConfig } from '../src/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { seedSessionTypes } from '../src/db/seed.ts';
import { createRuntime, type Runtime } from '../src/runtime.ts';
import { created, type Message, picked } from './messages.ts';

const ROUNDS = 5;
const PER_SECOND = 100;
const ROUND_S = 10;
const BURST = 10_000;
const CONNECTIONS = 32;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

/** Sends one and waits for its answer. @returns milliseconds; NaN when it was not taken */
function send(url: string, { body, headers }: Message): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/webhooks/calendly`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode === 200 ? performance.now() - start : Number.NaN));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** One every 10 ms whether or not the one before was answered. @returns the sorted latencies, ms */
async function steadily(url: string, message: () => Message): Promise<number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  for (let n = 0; n < PER_SECOND * ROUND_S; n++) {
    const wait = start + (n * 1000) / PER_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(send(url, message()));
  }
  const latencies = await Promise.all(answers);
  if (latencies.some(Number.isNaN)) throw new Error('A webhook was not taken.');
  return latencies.toSorted((a, b) => a - b);
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const median = (values: readonly number[]) =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Runs `work` on the numbers below `count`, some at a time. */
async function inLanes(count: number, lanes: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function measureAcceptance(urls: { real: string; bare: string }, message: () => Message): Promise<void> {
  await Promise.all([send(urls.real, message()), send(urls.bare, message())]);
  const rounds: { real: number[]; bare: number[] }[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ real: await steadily(urls.real, message), bare: await steadily(urls.bare, message) });
  print(`Taken at ${PER_SECOND}/s, ${ROUNDS} rounds of ${ROUND_S} s:`);
  for (const [name, share] of [['p50', 0.5] as const, ['p99', 0.99] as const]) {
    const of = rounds.map(({ real, bare }) => ({ real: percentile(real, share), bare: percentile(bare, share) }));
    const ratio = median(of.map(({ real, bare }) => real / bare));
    const [real, bare] = [median(of.map((one) => one.real)), median(of.map((one) => one.bare))];
    print(`  ${name}  ${real.toFixed(1)} ms, without the database ${bare.toFixed(1)} ms, ratio ${ratio.toFixed(1)}`);
  }
  print(`  slowest of all ${Math.max(...rounds.flatMap(({ real }) => real)).toFixed(1)} ms`);
}

async function measureBurst(runtime: Runtime, url: string, secret: string): Promise<void> {
  const { db } = runtime;
  const sessionType = await sessionTypeRevision(db, 'deep-dive', 1);
  const bookings: { id: string; message: Message }[] = [];
  await inLanes(BURST, 16, async () => {
    const one = picked();
    const opened = await openBooking(db, runtime, {
      sessionType,
      invitee: one,
      flowToken: one.flowToken,
      key: randomUUID(),
      address: randomUUID(),
    });
    if (!('bookingId' in opened)) throw new Error(opened.outcome);
    bookings.push({ id: opened.bookingId, message: created(one, sessionType.calendly_event_type_id, secret) });
  });
  const start = performance.now();
  await inLanes(BURST, CONNECTIONS, async (n) => {
    const { message } = bookings[n] ?? {};
    if (!message || Number.isNaN(await send(url, message))) throw new Error('A webhook was not taken.');
  });
  const taken = (performance.now() - start) / 1000;
  const left = () => db.selectFrom('inbox').select('id').where('verdict', '=', 'received').limit(1).execute();
  await until(async () => (await left()).length === 0, { ms: 600_000, every: 100 });
  const applied = (performance.now() - start) / 1000;
  print(
    `A burst of ${BURST}: taken in ${taken.toFixed(1)} s (${(BURST / taken).toFixed(0)}/s), ` +
      `applied after ${applied.toFixed(1)} s (${(BURST / applied).toFixed(0)}/s)`,
  );
  await checkBurst(runtime, bookings);
}

/** Each delivery by its key: applied, to its own booking, by one step of it. */
async function checkBurst(
  { db, machine }: Runtime,
  bookings: readonly { id: string; message: Message }[],
): Promise<void> {
  const { rows } = await sql<{ id: string; key: string }>`
    select b.id, i.event_key as key from bookings b
      join inbox i on i.booking_id = b.id and i.verdict = 'applied'
      join transitions t on t.booking_id = b.id and t.cause_kind = 'delivery' and t.cause_id = i.id::text
        and t.payload is not null
    where b.state = 'PAYMENT_PENDING'
  `.execute(db);
  const found = new Set(rows.map(({ id, key }) => `${id} ${key}`));
  const missing = bookings.filter(({ id, message }) => !found.has(`${id} ${message.key}`));
  let broken = 0;
  // What the bookings ask for next is left undone here.
  await verify(db, machine, { slackMs: 3_600_000, found: () => broken++ });
  print(
    `  each of them checked: ${bookings.length - missing.length} of ${BURST} applied once, ${broken} promises broken`,
  );
  if (missing.length > 0 || rows.length !== BURST || broken > 0) process.exitCode = 1;
}

const postgres = await openPostgres();
const name = `slotpay_bench_${randomUUID().slice(0, 8)}`;
const ports = await choosePorts(true);
const bare = await choosePorts(true);
const urls = urlsOf(ports, await postgres.createDatabase(name));
const env = { ...apiEnvironment(ports, urls, freshDataKey()), ...sandboxProviders(ports, urls), LOG_LEVEL: 'error' };
const runtime = createRuntime(readConfig(env));
const server = { name: 'The server', script: 'apps/api/bench/server.ts' };
const programs = [
  startProgram({ ...server, env }),
  startProgram({ ...server, args: ['without-database'], env: { ...env, PORT: String(bare.app) } }),
];
try {
  await migrate(runtime.db);
  await seedSessionTypes(runtime.db, z.array(SessionTypeSeed).parse(offered));
  const [secret = ''] = runtime.config.CALENDLY_WEBHOOK_SIGNING_KEY;
  const bareUrl = `http://127.0.0.1:${bare.app}`;
  await Promise.all(programs.map((program, n) => program.ready(`${n === 0 ? urls.app : bareUrl}/healthz`)));
  const settings = await sql<{ fsync: string }>`show fsync`.execute(runtime.db);
  print(`PostgreSQL with fsync ${settings.rows[0]?.fsync}; Node ${process.versions.node}`);
  await measureAcceptance({ real: urls.app, bare: bareUrl }, () => created(picked(), randomUUID(), secret));
  await measureBurst(runtime, urls.app, secret);
} finally {
  agent.destroy();
  for (const program of programs) await program.stop();
  await runtime.close();
  await postgres.dropDatabase(name);
  await postgres.stop();
}
