// Where a cluster of this checkout keeps its files: a folder its account can reach.

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkoutId, keepFolder } from '../repository.ts';
import { type Account, runAs } from './account.ts';

/** The files of one cluster. `data` belongs to the account, everything else to the present user. */
export type Home = {
  folder: string;
  data: string;
  log: string;
  lock: string;
  users: string;
  port: string;
  password: string;
};

/**
 * The cluster's home: `wanted` if given, else in the checkout, else (a checkout inside a private home) in a
 * temporary folder that survives restarts of the machine.
 * @param name tells several clusters of one checkout apart
 * @throws with a sentence for people when no place works
 */
export function findHome(name: string, account: Account, wanted?: string): Home {
  const outside = `slotpay-${checkoutId}-${name}`;
  const places =
    wanted === undefined
      ? [join(keepFolder, name), join('/var/tmp', outside), join(tmpdir(), outside)]
      : [resolve(wanted)];
  const reasons: string[] = [];
  for (const place of places) {
    const home = filesIn(place);
    const reason = prepare(home, account);
    if (reason === undefined) return home;
    reasons.push(`${place}: ${reason}`);
  }
  const who = account === undefined ? 'this user' : `user "${account.name}"`;
  throw new Error(
    `There is no folder in which ${who} can keep PostgreSQL's data (${reasons.join('; ')}). ` +
      'Move the checkout to a folder others may enter, or set DATABASE_URL to a server of your own.',
  );
}

/** The cluster's password, made at the first call and kept in a file only the present user can read. */
export function passwordOf(home: Home): string {
  if (!existsSync(home.password)) writeFileSync(home.password, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(home.password, 'utf8');
}

function filesIn(folder: string): Home {
  const at = (name: string) => join(folder, name);
  return {
    folder,
    data: at('data'),
    log: at('server.log'),
    lock: at('lock'),
    users: at('users'),
    port: at('port'),
    password: at('password'),
  };
}

function prepare(home: Home, account: Account): string | undefined {
  try {
    mkdirSync(home.users, { recursive: true });
    const { uid } = lstatSync(home.folder);
    if (uid !== process.getuid?.()) return 'it belongs to another user';
    if (account === undefined) return undefined;
    chmodSync(home.folder, 0o755);
    const probe = join(home.folder, 'reach');
    mkdirSync(probe, { recursive: true });
    chownSync(probe, account.uid, account.gid);
    const test = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', probe], {
      ...runAs(account),
      cwd: '/',
      encoding: 'utf8',
    });
    return test.status === 0 ? undefined : (test.error?.message ?? `user "${account.name}" cannot reach it`);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
