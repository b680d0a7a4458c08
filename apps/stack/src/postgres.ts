// PostgreSQL for start, demo and tests: the server DATABASE_URL names, else one from npm that runs on this machine.
import pg from 'pg';
import { joinCluster } from './embedded/embedded.ts';
import { until } from './until.ts';

/** A PostgreSQL server to make databases on. */
export type Postgres = {
  /** The database to use when no other is asked for: the one DATABASE_URL names, or `slotpay`. */
  readonly database: string;
  /** The connection URL of a database on this server; the database need not exist. */
  url(database: string): string;
  /** Makes a database, a copy of `template` if given, and answers with its URL. Fails if it exists. */
  createDatabase(name: string, options?: { template?: string }): Promise<string>;
  /** Makes a database unless it exists, and answers with its URL. */
  ensureDatabase(name: string): Promise<string>;
  /** Removes a database if it exists, closing its connections. */
  dropDatabase(name: string): Promise<void>;
  /** Leaves the server. One that runs on this machine stops when its last user leaves. */
  stop(): Promise<void>;
};

/**
 * Opens the PostgreSQL server to work with. Several processes may do so at once; they share one server.
 * @param options.fast for tests: a cluster apart from the one `start` keeps, without fsync
 * @param options.dataDir keep the embedded server's files there instead of in the checkout
 * @throws with a sentence for people when no server can be had
 */
export async function openPostgres(options: { fast?: boolean; dataDir?: string } = {}): Promise<Postgres> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '' && options.dataDir === undefined) return serverAt(given);
  const { port, password, leave } = await joinCluster({ fast: options.fast ?? false, dataDir: options.dataDir });
  return onServer(`postgres://postgres:${password}@127.0.0.1:${port}/slotpay`, 'postgres', leave);
}

async function serverAt(given: string): Promise<Postgres> {
  if (!URL.canParse(given))
    throw new Error('DATABASE_URL is not a URL; it looks like postgres://user:password@host:5432/name.');
  const { pathname, host } = new URL(given);
  const database = decodeURIComponent(pathname.slice(1));
  if (database === '') throw new Error('DATABASE_URL names no database; it ends in /name.');
  const server = onServer(given, database, async () => {});
  await query(given, 'select 1').catch((error: unknown) => {
    throw new Error(`The PostgreSQL server that DATABASE_URL names (${host}) does not let us in: ${text(error)}`);
  });
  return server;
}

function onServer(base: string, maintenance: string, stop: () => Promise<void>): Postgres {
  const url = (database: string) => {
    const other = new URL(base);
    other.pathname = `/${encodeURIComponent(database)}`;
    return other.href;
  };
  const ask = (sql: string) => query(url(maintenance), sql);
  const createDatabase = async (name: string, { template }: { template?: string } = {}) => {
    const from = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
    await retried(() => ask(`create database ${pg.escapeIdentifier(name)}${from}`));
    return url(name);
  };
  return {
    database: decodeURIComponent(new URL(base).pathname.slice(1)),
    url,
    createDatabase,
    ensureDatabase: async (name) => {
      const found = await ask(`select 1 from pg_database where datname = ${pg.escapeLiteral(name)}`);
      if (found === 0) await createDatabase(name).catch(unless('42P04', '23505'));
      return url(name);
    },
    dropDatabase: async (name) => {
      await ask(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    },
    stop,
  };
}

async function query(connectionString: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A lost connection also fails the query that was running; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

// Two copies made from one template at the same moment disturb each other (object_in_use).
async function retried(work: () => Promise<unknown>): Promise<void> {
  const done = await until(() => work().then(() => true, unless('55006')), { ms: 15_000 });
  if (done !== true) await work();
}

function unless(...codes: string[]): (error: unknown) => false {
  return (error) => {
    if (error instanceof pg.DatabaseError && codes.includes(error.code ?? '')) return false;
    throw error;
  };
}

function text(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(text).join(', ');
  return error instanceof Error ? error.message : String(error);
}
