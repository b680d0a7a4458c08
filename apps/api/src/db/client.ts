// One pool of connections to PostgreSQL.

import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

/** The database, or a transaction on it. */
export type Executor = Db | Transaction<Tables>;

/** Waiting for a connection must end before the one who asked has gone. */
const CONNECT_MS = 10_000;

/** Opens a pool; `destroy()` closes it. Connects on first use. */
export function connect(url: string, options: { max: number }): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: 'slotpay-api',
    connectionTimeoutMillis: CONNECT_MS,
  });
  // An idle connection that breaks (PostgreSQL restarts) is replaced on next use; without a listener it would end the process.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
