// A cluster shared by every process of this checkout that asks for it; the last one to leave stops it.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownerHasEnded, self, withLock } from '../lock.ts';
import { preferredPorts } from '../ports.ts';
import { databaseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { bringDown, bringUp, type Cluster } from './cluster.ts';
import { findHome, type Home, passwordOf } from './home.ts';

/** A cluster somebody is using. `leave` stops the server if nobody else is. */
export type Shared = { port: number; password: string; leave(): Promise<void> };

/**
 * Joins the users of a cluster, starting its server if need be.
 * @param options.fast settings that survive no power cut, in a cluster apart, for tests
 * @param options.dataDir the cluster's home instead of the usual place in the checkout
 */
export async function joinCluster(options: { fast: boolean; dataDir?: string | undefined }): Promise<Shared> {
  const account = databaseAccount();
  const home = findHome(options.fast ? 'postgres-18-tests' : 'postgres-18', account, options.dataDir);
  const cluster = { home, account, binaries: findBinaries(account), settings: options.fast ? fastSettings : {} };
  const seat = join(home.users, `${process.pid}-${randomUUID()}`);
  const { port } = await withLock(home.lock, async () => {
    const running = await up(cluster, options.fast);
    writeFileSync(seat, self());
    return running;
  });
  return {
    port,
    password: passwordOf(home),
    leave: () =>
      withLock(home.lock, async () => {
        rmSync(seat, { force: true });
        if (!hasUsers(home)) await bringDown(home);
      }),
  };
}

const fastSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
} as const;

// A cluster without fsync may be broken after a power cut. Nobody's data is in it, so it is made anew.
async function up(cluster: Cluster, disposable: boolean): Promise<{ port: number }> {
  const port = disposable ? preferredPorts.postgres + 1 : preferredPorts.postgres;
  try {
    return await bringUp(cluster, port);
  } catch (error) {
    if (!disposable) throw error;
    rmSync(cluster.home.data, { recursive: true, force: true });
    return await bringUp(cluster, port);
  }
}

function hasUsers(home: Home): boolean {
  for (const name of readdirSync(home.users)) {
    const seat = join(home.users, name);
    if (!ownerHasEnded(readFileSync(seat, 'utf8'))) return true;
    rmSync(seat, { force: true });
  }
  return false;
}
