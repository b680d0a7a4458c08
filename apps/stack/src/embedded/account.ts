// PostgreSQL refuses to run as root. Root therefore runs it as another account of the machine.
import { spawnSync } from 'node:child_process';

/** The account PostgreSQL runs as; undefined means the present user. */
export type Account = { name: string; uid: number; gid: number } | undefined;

/**
 * The account to run PostgreSQL as: the present user, or for root the user `postgres` (made if missing) or `nobody`.
 * @throws for root on a machine that has neither and lets us make none
 */
export function databaseAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const account = lookUp('postgres') ?? make('postgres') ?? lookUp('nobody');
  if (account !== undefined) return account;
  throw new Error(
    'PostgreSQL cannot run as root, and there is no user "postgres" or "nobody" to run it as, nor could one be made. ' +
      'Create one (useradd --system postgres), run as an ordinary user, or set DATABASE_URL to a server of your own.',
  );
}

/** The `uid` and `gid` options of a child process that runs as `account`. */
export function runAs(account: Account): { uid: number; gid: number } | Record<string, never> {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

function lookUp(name: string): Account {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { stdout, status } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { name, uid, gid };
}

function make(name: string): Account {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name];
  spawnSync('useradd', flags, { stdio: 'ignore' });
  return lookUp(name);
}
