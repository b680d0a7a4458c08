// One PostgreSQL server of this checkout: made at the first start, found again when it already runs, stopped.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, processIdentity } from '../alive.ts';
import { choosePort } from '../ports.ts';
import { until } from '../until.ts';
import { type Account, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Home, passwordOf } from './home.ts';

/** What a cluster is made of: its files, its programs, the account it runs as, and server settings. */
export type Cluster = { home: Home; binaries: Binaries; account: Account; settings: Readonly<Record<string, string>> };

/** A server that runs: its process id, and the port it listens on at 127.0.0.1. */
export type Running = { pid: number; port: number };

type Postmaster = Running & { ready: boolean };

const startMs = 60_000;

/**
 * Attaches to the cluster's server if one runs, else starts it. Call it with the home's lock held.
 * @param wantedPort the port to prefer on the very first start; later ones repeat the last
 * @throws with the server's last words when it will not start
 */
export async function bringUp(cluster: Cluster, wantedPort: number): Promise<Running> {
  const { home } = cluster;
  const running = await settled(home);
  if (running !== undefined) return running;
  if (!existsSync(join(home.data, 'PG_VERSION'))) initialise(cluster);
  let words = '';
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const started = await launch(cluster, attempt === 0 ? (lastPort(home) ?? wantedPort) : await choosePort());
    if (typeof started === 'object') {
      writeFileSync(home.port, String(started.port));
      return started;
    }
    words = started;
    // The port went to somebody else meanwhile, or a killed server's children are still leaving: both pass.
    if (!/Address already in use|shared memory block|lock file/.test(words)) break;
    await until(() => false, { ms: 500 });
  }
  throw new Error(`PostgreSQL does not start in ${home.folder}. Its last words:\n${words}`);
}

/** Stops the cluster's server, if one runs, and waits until it has gone. Call it with the home's lock held. */
export async function bringDown(home: Home): Promise<void> {
  const running = postmaster(home);
  if (running === undefined) return;
  const gone = () => processIdentity(running.pid) === undefined;
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (gone()) return;
    process.kill(running.pid, signal);
    if (await until(gone, { ms: 20_000, every: 20 })) return;
  }
}

// A server that is coming up or going down is neither to be attached to nor to be started a second time.
async function settled(home: Home): Promise<Running | undefined> {
  const state = await until(
    () => {
      const found = postmaster(home);
      return found === undefined ? 'none' : found.ready && found;
    },
    { ms: startMs },
  );
  if (state === undefined)
    throw new Error(`PostgreSQL in ${home.folder} neither comes up nor goes away; see ${home.log}.`);
  if (state !== 'none') return state;
  rmSync(join(home.data, 'postmaster.pid'), { force: true });
  return undefined;
}

function postmaster(home: Home): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  // After a restart of the machine the same process id may belong to any other program.
  if (!Number.isInteger(pid) || processIdentity(pid) === undefined || !commandLine(pid).includes(home.data))
    return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

function initialise({ home, binaries, account }: Cluster): void {
  const fresh = `${home.data}.new`;
  const secret = join(home.folder, 'initial-password');
  rmSync(fresh, { recursive: true, force: true });
  rmSync(home.data, { recursive: true, force: true });
  writeFileSync(secret, `${passwordOf(home)}\n`, { mode: 0o600 });
  spawnSync('mkdir', ['-m', '700', fresh]);
  for (const path of account === undefined ? [] : [fresh, secret])
    chownSync(path, account?.uid ?? 0, account?.gid ?? 0);
  const flags = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${secret}`,
    '--encoding=UTF8',
    '--no-instructions',
  ];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const run = spawnSync(join(binaries, 'bin/initdb'), ['-D', fresh, ...flags, ...locale], {
    ...runAs(account),
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  rmSync(secret, { force: true });
  if (run.status !== 0)
    throw new Error(`PostgreSQL cannot make its data folder ${home.data}: ${run.stderr || run.error?.message}`);
  renameSync(fresh, home.data);
}

// Answers with the running server, or with its last words when it ended instead.
async function launch(cluster: Cluster, port: number): Promise<Running | string> {
  const { home, binaries, account, settings } = cluster;
  const log = openSync(home.log, 'w', 0o600);
  const options = { ...commonSettings, ...settings, port: String(port) };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached: others of this checkout may be using the server when its starter goes, and Ctrl-C is not for it.
  const server = spawn(join(binaries, 'bin/postgres'), ['-D', home.data, ...flags], {
    ...runAs(account),
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  let failure: string | undefined;
  server.once('error', (error) => {
    failure = error.message;
  });
  const state = () => {
    if (failure !== undefined || server.exitCode !== null || server.signalCode !== null) return 'ended';
    const found = postmaster(home);
    return found?.ready && found;
  };
  const outcome = await until(state, { ms: startMs, every: 20 });
  server.unref();
  if (outcome === 'ended') return failure ?? readFileSync(home.log, 'utf8').split('\n').slice(-15).join('\n');
  if (outcome !== undefined) return outcome;
  server.kill('SIGQUIT');
  return `not ready within ${startMs / 1000} s; see ${home.log}`;
}

const commonSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  io_method: 'sync',
} as const;

function lastPort(home: Home): number | undefined {
  try {
    return Number(readFileSync(home.port, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
