// The audit: every booking of a live database against every promise, a page at a time, each page as of one instant.

import type { BookingMachine } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Db, Executor } from '../db/client.ts';
import { checkCauses } from './causes.ts';
import { checkColumns } from './columns.ts';
import { checkLog } from './log.ts';
import { checkMoney } from './money.ts';
import { readSnapshot, replay } from './replay.ts';
import { type Audited, FIRST_PAGE, readPage } from './rows.ts';
import { checkSlot } from './slot.ts';
import type { Violation } from './violation.ts';
import { checkDeliveries, checkTimers, checkWork, givenUpUnseen } from './waiting.ts';

export interface VerifyOptions {
  /** How overdue is still in time, ms: workers may be busy. */
  readonly slackMs: number;
  /** Bookings read at once. */
  readonly pageSize?: number;
  /** Told of each violation as it is found. */
  readonly found?: (violation: Violation) => void;
}

export interface Verdict {
  readonly bookings: number;
  readonly transitions: number;
  readonly violations: number;
}

/** Reads the whole database, a page at a time, and changes nothing. May run while bookings move. */
export async function verify(db: Db, machine: BookingMachine, options: VerifyOptions): Promise<Verdict> {
  const { slackMs, pageSize = 200, found = () => {} } = options;
  let [bookings, transitions, violations] = [0, 0, 0];
  const report = (list: readonly Violation[]) => {
    violations += list.length;
    for (const violation of list) found(violation);
  };
  for (let after = FIRST_PAGE; ; ) {
    const page = await atOneInstant(db, (trx) => readPage(trx, after, pageSize));
    for (const audited of page) report(check(machine, audited, slackMs));
    bookings += page.length;
    transitions += page.reduce((total, { log }) => total + log.length, 0);
    const last = page.at(-1);
    if (!last) break;
    after = last.booking.id;
  }
  for await (const list of strayDeliveries(db, slackMs, pageSize)) report(list);
  return { bookings, transitions, violations };
}

/** Every promise about one booking. A broken log is not replayed, and an unreadable snapshot is not looked into. */
function check(machine: BookingMachine, audited: Audited, slackMs: number): Violation[] {
  const log = checkLog(audited);
  const causes = checkCauses(audited);
  const snapshot = readSnapshot(machine, audited);
  if ('invariant' in snapshot) return [...log, snapshot, ...causes, ...checkWork(audited, undefined, slackMs)];
  const replayed = log.length > 0 ? undefined : replay(machine, audited, snapshot);
  const isFaulty = replayed !== undefined && 'invariant' in replayed;
  const sound = isFaulty ? undefined : replayed;
  return [
    ...log,
    ...(isFaulty ? [replayed] : []),
    ...checkColumns(audited, snapshot, sound),
    ...checkMoney(audited, snapshot, sound),
    ...causes,
    ...checkTimers(audited, snapshot, slackMs),
    ...checkWork(audited, sound, slackMs),
    ...checkSlot(audited, snapshot),
  ];
}

// Deliveries no booking is known for: that somebody works on them, and that none was given up for a fault of ours. A
// provider's own refusal (`stripe.…`) is about somebody else's object, and what was emptied since is past helping.
async function* strayDeliveries(db: Db, slackMs: number, pageSize: number): AsyncGenerator<Violation[]> {
  for (let after = FIRST_PAGE; ; ) {
    const rows = await db
      .selectFrom('inbox')
      .select(['id', 'type', 'verdict', 'reason', 'run_at', 'leased_until', sql<Date>`now()`.as('now')])
      .where('booking_id', 'is', null)
      .where((eb) =>
        eb('verdict', '=', 'received').or(
          eb.and([
            eb('verdict', '=', 'failed'),
            eb('reason', '!~', '^(stripe|calendly)[.]'),
            sql<boolean>`length(body) > 0`,
          ]),
        ),
      )
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield [...checkDeliveries(null, rows, last.now, slackMs), ...givenUpUnseen(null, rows)];
    after = last.id;
  }
}

function atOneInstant<T>(db: Db, read: (trx: Executor) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}
