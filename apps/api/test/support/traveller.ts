// One booking of the real API that things happen to, and its twin in the machine alone that the same things happen to.
// A client's wishes go over HTTP, everything else through `advance` with a cause that the database consumes.

import { randomUUID } from 'node:crypto';
import {
  type BookingEvent,
  type ClientEventType,
  createBookingMachine,
  expectedTimers,
  type Snapshot,
} from '@slotpay/machine';
import type { Happening } from '@slotpay/machine/test/happenings';
import { sql } from 'kysely';
import { advance } from '../../src/booking/advance.ts';
import { fireTimer } from '../../src/booking/fire-timer.ts';
import { newCapability } from '../../src/booking/open.ts';
import { sessionTypeRevision, termsOf } from '../../src/booking/read.ts';
import { newToken } from '../../src/db/token.ts';
import { timers } from '../../src/jobs/queue.ts';
import type { Backend } from './backend.ts';
import { blankBooking } from './blank-booking.ts';
import { causeOf, wishOf } from './causes.ts';
import { type Answer, ask, openedOf } from './http.ts';
import { inReality } from './reality.ts';

const machine = createBookingMachine();

export interface Traveller {
  readonly id: string;
  /** The booking as the machine alone has it. */
  readonly twin: Snapshot;
  /** The instant of the last thing that happened, UTC ISO. */
  readonly at: string;
  /** Lets one more thing happen, to both. */
  tell(happening: Happening): Promise<void>;
  /** A client's wish, and the answer as it comes; the twin does not hear of it. */
  wish(type: ClientEventType): Promise<Answer>;
}

/** The first three things that happen to a booking: the browser does them, the server hears of them at once. */
export const OPENING = ['selectSessionType', 'startCalendlyScheduling', 'onCalendlyEventCreated'];

/** A booking as the API opens it. @param n tells its ids at the providers from those of the others */
export async function openTraveller(backend: Backend, n: number, sessionTypeId: string): Promise<Traveller> {
  const invitee = inReality({ eventId: 'ev_1', inviteeId: 'inv_1' }, n);
  const uri = `https://api.calendly.com/scheduled_events/${invitee.eventId}`;
  const answer = await ask(`${backend.urls.app}/bookings`, {
    key: randomUUID(),
    json: {
      sessionTypeId,
      revision: 1,
      flowToken: newToken(),
      calendlyEventUri: uri,
      calendlyInviteeUri: `${uri}/invitees/${invitee.inviteeId}`,
    },
  });
  const { booking, capability } = openedOf(answer);
  const terms = termsOf(await sessionTypeRevision(backend.db, sessionTypeId, 1));
  const [chosen = '', scheduling = '', picked = ''] = await instants(backend, booking.id);
  const twin = [
    { type: 'selectSessionType', at: chosen } as const,
    { type: 'startCalendlyScheduling', at: scheduling, terms } as const,
    { type: 'onCalendlyEventCreated', at: picked, ...invitee } as const,
  ].reduce((snapshot, event) => machine.step(snapshot, event).snapshot, machine.create(booking.id));
  return traveller(backend, { id: booking.id, capability, n }, { twin, at: picked });
}

/** A booking that is still the browser's alone; the API would hear of it only once a time is picked. */
export async function blankTraveller(backend: Backend, n: number): Promise<Traveller> {
  const id = await blankBooking(backend.runtime);
  const capability = await newCapability(backend.db, id);
  return traveller(backend, { id, capability, n }, { twin: machine.create(id), at: new Date().toISOString() });
}

function traveller(
  backend: Backend,
  { id, capability, n }: { id: string; capability: string; n: number },
  start: { twin: Snapshot; at: string },
): Traveller {
  const now = { ...start };
  const wish: Traveller['wish'] = (type) =>
    ask(`${backend.urls.app}/bookings/${id}/events`, { capability, key: randomUUID(), json: { type } });

  const tellBooking = async (happening: Exclude<Happening, { type: 'wait' }>): Promise<void> => {
    if (happening.type === 'timer') return comeDue(backend, id, happening.name);
    const type = wishOf(happening);
    if (type !== undefined) {
      const { status, text } = await wish(type);
      if (status !== 200) throw new Error(`"${type}" was answered with ${status}: ${text}`);
      return;
    }
    const cause = await causeOf(backend.db, id, happening.type);
    const result = await advance(backend.db, backend.runtime, id, inReality(happening, n), cause);
    if (result.outcome !== 'moved') throw new Error(`"${happening.type}" ended as ${JSON.stringify(result)}`);
  };

  return {
    id,
    get twin() {
      return now.twin;
    },
    get at() {
      return now.at;
    },
    wish,
    tell: async (happening) => {
      if (happening.type === 'wait') throw new Error('A server waits for nobody');
      await tellBooking(happening);
      now.at = (await instants(backend, id)).at(-1) ?? '';
      now.twin = tellTwin(now.twin, inReality(happening, n), now.at);
    },
  };
}

function tellTwin(twin: Snapshot, happening: Exclude<Happening, { type: 'wait' }>, at: string): Snapshot {
  if (happening.type !== 'timer') return machine.step(twin, { ...happening, at } as BookingEvent).snapshot;
  const id = expectedTimers(twin).find((timer) => timer.startsWith(`${happening.name}.`));
  return machine.fire(twin, id ?? '', at).snapshot;
}

/** When the booking moved, in order, UTC ISO. */
async function instants({ db }: Backend, bookingId: string): Promise<string[]> {
  const lines = await db
    .selectFrom('transitions')
    .select('at')
    .where('booking_id', '=', bookingId)
    .where('outcome', '=', 'moved')
    .orderBy('seq')
    .execute();
  return lines.map(({ at }) => at.toISOString());
}

/** Puts a timer's time into the past and runs the timer job. */
async function comeDue({ db, runtime }: Backend, bookingId: string, name: string): Promise<void> {
  await db
    .updateTable('timers')
    .set({ due_at: sql<Date>`now() - interval '1 second'` })
    .where('booking_id', '=', bookingId)
    .where('id', 'like', `${name}.%`)
    .execute();
  for (const job of await timers.claim(db, 1000, 1000)) await fireTimer(runtime, job);
}
