// Time that can be moved. Our side of the stack reads one clock, the database's; here that clock is the real one plus an
// offset, and the sandbox's clock goes ahead with it. See docs/decisions/0019.

import type { SandboxControl } from '@slotpay/stack/sandbox-control';
import { sql } from 'kysely';
import { connect, type Db } from '../../src/db/client.ts';

/**
 * Puts a movable clock in front of PostgreSQL's own, for every statement that does not name `pg_catalog` itself.
 * @param url an empty database: defaults written before would keep the real clock
 */
export async function installClock(url: string): Promise<void> {
  const db = connect(url, { max: 1 });
  const moved = (clock: string) => sql`
    create function ${sql.id('public', clock)}() returns timestamptz language sql stable as $$
      select ${sql.id('pg_catalog', clock)}() + (select ahead from clock_offset)
    $$
  `;
  await sql`create table clock_offset (ahead interval not null)`.execute(db);
  await sql`insert into clock_offset values ('0')`.execute(db);
  await moved('now').execute(db);
  await moved('clock_timestamp').execute(db);
  await db.destroy();
  await preferClock(url);
}

/** Connections from now on read the movable clock; a copy of a database does not take this over by itself. */
export async function preferClock(url: string): Promise<void> {
  const db = connect(url, { max: 1 });
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  // Not named, pg_catalog would come first.
  await sql`alter database ${sql.id(name)} set search_path = public, pg_catalog`.execute(db);
  await db.destroy();
}

/** Moves both clocks on by `ms`; what falls due on the sandbox's side happens on the way. */
export async function moveClocks(db: Db, sandbox: SandboxControl, ms: number): Promise<void> {
  const { offsetMs } = await sandbox.advance(Math.round(ms));
  await sql`update clock_offset set ahead = ${offsetMs}::float8 * interval '1 millisecond'`.execute(db);
}

/** The instant it is in the simulated world. */
export async function simulatedNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(db);
  return rows[0]?.now ?? new Date();
}
