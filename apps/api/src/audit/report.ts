// What `slotpay verify` prints: a line per broken promise as it is found, then a summary. Or all of it as JSON.

import type { BookingMachine } from '@slotpay/machine';
import type { Db } from '../db/client.ts';
import { verify } from './verify.ts';
import { INVARIANTS, type Invariant, type Violation } from './violation.ts';

export interface ReportOptions {
  readonly json: boolean;
  readonly slackMs: number;
  /** Receives each line. */
  readonly print: (line: string) => void;
}

/** Audits the database and prints what it finds. @returns whether every promise is kept */
export async function report(db: Db, machine: BookingMachine, options: ReportOptions): Promise<boolean> {
  const { json, slackMs, print } = options;
  const counts = new Map<Invariant, number>();
  const violations: Violation[] = [];
  const found = (violation: Violation) => {
    counts.set(violation.invariant, (counts.get(violation.invariant) ?? 0) + 1);
    if (json) violations.push(violation);
    else print(lineOf(violation));
  };
  const verdict = await verify(db, machine, { slackMs, found });
  const sound = verdict.violations === 0;
  const checked = { bookings: verdict.bookings, transitions: verdict.transitions };
  if (json) {
    print(JSON.stringify({ ...checked, violations }, null, 2));
    return sound;
  }
  for (const [invariant, count] of counts)
    print(`${count} × ${invariant}: it is promised that ${INVARIANTS[invariant]}`);
  const what = `${checked.bookings} bookings, ${checked.transitions} transitions, ${Object.keys(INVARIANTS).length} promises`;
  print(`${what}: ${sound ? 'all kept.' : `${verdict.violations} broken.`}`);
  return sound;
}

function lineOf({ booking, invariant, facts }: Violation): string {
  const words = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${booking ?? '(no booking)'}  ${invariant}  ${words.join(' ')}`;
}
