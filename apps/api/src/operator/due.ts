// What is due, and what comes next: deadlines, effects, deliveries and rounds, by the database's clock.

import { sql } from 'kysely';
import type { Db } from '../db/client.ts';

export interface Due {
  readonly dueAt: Date;
  /** Whole seconds since it was due; negative when it is still to come. */
  readonly lateS: number;
  readonly kind: 'timer' | 'effect' | 'delivery' | 'round';
  readonly name: string;
  /** The booking's reference; null when it is nobody's. */
  readonly booking: string | null;
  readonly attempts: number;
  /** A worker holds it. */
  readonly held: boolean;
}

/** Everything due within `withinMs` from now, the longest overdue first. @param limit how many at most */
export async function listDue(db: Db, withinMs: number, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with due as (
      select due_at, 'timer' as kind, id as name, booking_id, 0 as attempts, leased_until from timers
      union all
      select run_at, 'effect', type, booking_id, attempts, leased_until from effects where state = 'pending'
      union all
      select run_at, 'delivery', provider || ' ' || type || ' ' || id, booking_id, attempts, leased_until
      from inbox where verdict = 'received'
      union all
      select due_at, 'round', name, null, failures, leased_until from reconciliations
    )
    select due.due_at as "dueAt", floor(extract(epoch from now() - due.due_at))::int as "lateS", due.kind, due.name,
      bookings.reference as booking, due.attempts, coalesce(due.leased_until > now(), false) as held
    from due left join bookings on bookings.id = due.booking_id
    where due.due_at <= now() + ${withinMs}::float8 * interval '1 millisecond'
    order by due.due_at limit ${limit}
  `.execute(db);
  return rows;
}

/** One line for a person. */
export function dueLine({ dueAt, lateS, kind, name, booking, attempts, held }: Due): string {
  const when = lateS > 0 ? `${lateS} s late` : `in ${-lateS} s`;
  const tried = attempts > 0 ? `  tried ${attempts} times` : '';
  return `${dueAt.toISOString()}  ${when}  ${kind}  ${name}  ${booking ?? '-'}${tried}${held ? '  being worked on' : ''}`;
}
