// Durable work: rows of the inbox, the effects and the timers, claimed for a while and given back if the worker dies.
// Knows nothing of bookings. `for update skip locked` appears here and nowhere else.

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/client.ts';

/** What a job row needs to be worked on. */
export interface Job {
  readonly id: string;
  readonly bookingId: string | null;
  readonly attempts: number;
}

/** One kind of durable work. */
export interface Queue {
  readonly name: 'deliveries' | 'effects' | 'timers' | 'rounds';
  /** Claims up to `limit` due rows for `leaseMs`; a row whose worker died is due again after that. */
  claim(db: Db, limit: number, leaseMs: number): Promise<Job[]>;
}

/** What providers told us and nobody has applied yet. */
export const deliveries: Queue = {
  name: 'deliveries',
  claim: (db, limit, leaseMs) =>
    claimed(
      db,
      sql`
      update inbox set attempts = attempts + 1, leased_until = ${leaseEnd(leaseMs)}
      where id in (
        select id from inbox
        where verdict = 'received' and run_at <= now() and (leased_until is null or leased_until < now())
        order by run_at, received_at limit ${limit} for update skip locked
      )
      returning id, booking_id as "bookingId", attempts`,
    ),
};

/** What the machine asked of the world. */
export const effects: Queue = {
  name: 'effects',
  claim: (db, limit, leaseMs) =>
    claimed(
      db,
      sql`
      update effects set attempts = attempts + 1, leased_until = ${leaseEnd(leaseMs)}
      where id in (
        select id from effects
        where state = 'pending' and run_at <= now() and (leased_until is null or leased_until < now())
        order by run_at limit ${limit} for update skip locked
      )
      returning id, booking_id as "bookingId", attempts`,
    ),
};

/** What time itself does; a timer's token is its id here. */
export const timers: Queue = {
  name: 'timers',
  claim: (db, limit, leaseMs) =>
    claimed(
      db,
      sql`
      update timers set leased_until = ${leaseEnd(leaseMs)}
      where token in (
        select token from timers
        where due_at <= now() and (leased_until is null or leased_until < now())
        order by due_at limit ${limit} for update skip locked
      )
      returning token as id, booking_id as "bookingId", 1 as attempts`,
    ),
};

/** Work that comes round again and again, one row each; a row's name is its id and its count of claims the attempts. */
export function rounds(everyMs: Readonly<Record<string, number>>): Queue {
  let registered = false;
  const register = async (db: Db) => {
    const first = Object.entries(everyMs).map(([name, ms]) => sql`(${name}, ${leaseEnd(ms)})`);
    await sql`
      insert into reconciliations (name, due_at) values ${sql.join(first)} on conflict do nothing
    `.execute(db);
    registered = true;
  };
  return {
    name: 'rounds',
    claim: async (db, limit, leaseMs) => {
      if (!registered) await register(db);
      return claimed(
        db,
        sql`
        update reconciliations set claims = claims + 1, leased_until = ${leaseEnd(leaseMs)}
        where name in (
          select name from reconciliations
          where due_at <= now() and (leased_until is null or leased_until < now())
            and name = any(${Object.keys(everyMs)})
          order by due_at limit ${limit} for update skip locked
        )
        returning name as id, null as "bookingId", claims as attempts`,
      );
    },
  };
}

async function claimed(db: Db, statement: RawBuilder<unknown>): Promise<Job[]> {
  const { rows } = await (statement as RawBuilder<Job>).execute(db);
  return rows;
}

function leaseEnd(leaseMs: number) {
  return sql`now() + ${leaseMs}::float8 * interval '1 millisecond'`;
}
