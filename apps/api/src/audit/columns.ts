// What is queried as columns says the same as the snapshot.

import { isDeepStrictEqual } from 'node:util';
import { pathOf, type Snapshot, stateOf } from '@slotpay/machine';
import type { Replay } from './replay.ts';
import type { Audited } from './rows.ts';
import type { Violation } from './violation.ts';

/** Checks `columns_match_snapshot`. Without a replay the version cannot be told. */
export function checkColumns({ booking }: Audited, snapshot: Snapshot, replay: Replay | undefined): Violation[] {
  const path = pathOf(snapshot);
  const { calendly, price, terms } = snapshot.context;
  const expected = {
    version: replay ? replay.moves + 1 : booking.version,
    machineVersion: JSON.parse(booking.snapshot).version as unknown,
    path,
    state: stateOf(path),
    startsAt: calendly?.time?.startsAt ?? null,
    endsAt: calendly?.time?.endsAt ?? null,
    price,
    currency: terms?.currency ?? booking.currency,
  };
  const columns = {
    version: booking.version,
    machineVersion: booking.machine_version,
    path: booking.path,
    state: booking.state,
    startsAt: booking.starts_at?.toISOString() ?? null,
    endsAt: booking.ends_at?.toISOString() ?? null,
    price: booking.price,
    currency: booking.currency,
  };
  if (isDeepStrictEqual(columns, expected)) return [];
  const names = Object.keys(expected) as (keyof typeof expected)[];
  const wrong = names.filter((name) => columns[name] !== expected[name]);
  const facts = Object.fromEntries(wrong.map((name) => [name, { column: columns[name], expected: expected[name] }]));
  return [{ booking: booking.reference, invariant: 'columns_match_snapshot', facts }];
}
