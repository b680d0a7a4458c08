// The machine's proofs said again to the real server and database: every shortest path leads where the machine says,
// and whatever a client may not ask for there, or anybody else say, is refused without a trace on the booking.

import { randomUUID } from 'node:crypto';
import {
  type BookingEvent,
  type ClientEventType,
  createBookingMachine,
  expectedTimers,
  LEAF_PATHS,
  pathOf,
  STATE_NAMES,
  type StateName,
  stateOf,
} from '@slotpay/machine';
import { TRANSIENT } from '@slotpay/machine/test/routes';
import { everything } from '@slotpay/machine/test/vocabulary';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../src/booking/advance.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { wishOf } from './support/causes.ts';
import { problemOf } from './support/http.ts';
import { inReality } from './support/reality.ts';
import { furthest, keyOf, type Place, places } from './support/tour.ts';
import { offerTours, setOut } from './support/tours.ts';
import type { Traveller } from './support/traveller.ts';

const machine = createBookingMachine();
const everywhere = places();
// The API passes the browser's own places at once, so each of them has a tour of its own.
const browsers = everywhere.filter(({ snapshot }) => snapshot.context.calendly === null);
const tours = [...new Set([...furthest(everywhere), ...browsers])];
const endIn = (state: StateName) => tours.filter(({ snapshot }) => stateOf(pathOf(snapshot)) === state);
const snapshotOf = new Map(everywhere.map(({ key, snapshot }) => [key, snapshot]));
const visited = new Set<string>();

/** A little less than there is to see: 361 places, 124 refused wishes and 615 other refusals. */
const SEEN = { places: 350, wishes: 120, told: 600 };
const refusals = { wishes: 0, told: 0 };

/** Some states have a hundred bookings to be driven there. */
const PATIENCE = { timeout: 120_000 };

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
  await offerTours(backend);
});
afterAll(() => backend?.close());

describe('every shortest path, driven against the server and the database', () => {
  // Some states lie on the way to others and end no tour.
  it.each(STATE_NAMES.filter((state) => endIn(state).length > 0))(
    'leads where the machine says, and past the refusals on the way, to %s',
    PATIENCE,
    async (state) => {
      for (const tour of endIn(state)) await travel(tour, tours.indexOf(tour));
    },
  );

  it('has passed every place there is, and rested in every leaf that is not transient', () => {
    expect(everywhere.map(({ key }) => key).filter((key) => !visited.has(key))).toEqual([]);
    const leaves = new Set(everywhere.map(({ snapshot }) => pathOf(snapshot)));
    expect(LEAF_PATHS.filter((leaf) => !leaves.has(leaf))).toEqual([...TRANSIENT]);
    expect(new Set([...refusedIn].map((here) => here.split(' ')[0]))).toEqual(leaves);
    expect(new Set([...deafIn].map((here) => here.split(' ')[0]))).toEqual(leaves);
  });

  it('has had as much to see and to refuse as the machine gives', () => {
    expect(everywhere.length).toBeGreaterThanOrEqual(SEEN.places);
    expect(refusals.wishes).toBeGreaterThanOrEqual(SEEN.wishes);
    expect(refusals.told).toBeGreaterThanOrEqual(SEEN.told);
  });
});

/** Drives one booking along a path and looks at it at each stage. */
async function travel({ way }: Place, n: number): Promise<void> {
  const { traveller, rest } = await setOut(backend, way, n);
  for (const stage of [undefined, ...rest]) {
    if (stage) await traveller.tell(stage.happening);
    const expected = stage?.key ?? keyOf(traveller.twin, traveller.at);
    await expectTwins(traveller);
    expect(keyOf(traveller.twin, traveller.at), JSON.stringify(way)).toBe(expected);
    await expectRefusals(traveller);
    await expectDeafness(traveller, expected, n);
    visited.add(expected);
  }
}

/** What is stored is what the machine alone came to, to the byte; the timers are those it waits for. */
async function expectTwins({ id, twin }: Traveller): Promise<void> {
  const row = await backend.db
    .selectFrom('bookings')
    .select(['snapshot', 'path'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ snapshot: machine.serialise(twin), path: pathOf(twin) });
  const armed = await backend.db.selectFrom('timers').select('id').where('booking_id', '=', id).execute();
  expect(armed.map((timer) => timer.id).sort()).toEqual(expectedTimers(twin).sort());
}

/** Leaves in which these very wishes were refused already: asking again would show nothing new. */
const refusedIn = new Set<string>();

/** Each thing a client may not ask for is answered with what it may, and leaves the booking's row as it was. */
async function expectRefusals({ id, twin, at, wish }: Traveller): Promise<void> {
  const refused = Object.keys(machine.refusals(twin, at)) as ClientEventType[];
  const here = [pathOf(twin), ...refused].join(' ');
  if (refusedIn.has(here)) return;
  refusedIn.add(here);
  const before = await rowOf(id);
  for (const type of refused) {
    const answer = await wish(type);
    refusals.wishes += 1;
    expect(answer.status, `${type} in ${pathOf(twin)}`).toBe(409);
    expect(problemOf(answer)).toMatchObject({ code: 'event_not_allowed', allowed: machine.clientEvents(twin, at) });
  }
  expect(await rowOf(id)).toBe(before);
}

/** Leaves in which these very things were refused already. */
const deafIn = new Set<string>();

/** What neither a provider, an effect nor an operator may tell a booking there is refused as well, and leaves no trace. */
async function expectDeafness({ id, twin, at }: Traveller, key: string, n: number): Promise<void> {
  const place = snapshotOf.get(key);
  const sayable = place === undefined ? [] : everything(place);
  const refused = sayable.flatMap((said) => {
    if (said.type === 'timer' || said.type === 'wait' || wishOf(said) !== undefined) return [];
    const event = inReality(said, n);
    return machine.refusalOf(twin, { ...event, at } as BookingEvent) === null ? [] : [event];
  });
  const here = [pathOf(twin), ...new Set(refused.map(({ type }) => type))].join(' ');
  if (deafIn.has(here)) return;
  deafIn.add(here);
  const before = await rowOf(id);
  for (const event of refused) {
    const cause = { kind: 'command', id: randomUUID(), event: event.type } as const;
    const { outcome } = await advance(backend.db, backend.runtime, id, event, cause);
    refusals.told += 1;
    expect(outcome, `${event.type} in ${pathOf(twin)}`).toBe('refused');
  }
  expect(await rowOf(id)).toBe(before);
}

/** The whole row as PostgreSQL writes it. */
async function rowOf(id: string): Promise<string | undefined> {
  const { rows } = await sql<{ text: string }>`select b::text as text from bookings b where id = ${id}`.execute(
    backend.db,
  );
  return rows[0]?.text;
}
