// A time was picked on our page and the browser never told us: it was closed, or something in it kept Calendly's message
// away. After a while the server opens the booking itself.

import { CreateBooking } from '@slotpay/contract';
import type { CalendlyIds } from '@slotpay/machine';
import { type Selectable, sql } from 'kysely';
import { openUnattended } from '../booking/open.ts';
import { rowName } from '../db/sealed.ts';
import type { Tables } from '../db/tables.ts';
import { type CalendlyEvent, CalendlyWebhook, eventTypeIdOf, inviteeIdsOf } from '../providers/calendly.ts';
import { ProviderError } from '../providers/errors.ts';
import type { Round, RoundDeps } from './round.ts';

const AT_ONCE = 20;
const LONGEST_MS = 30_000;
const MOVES = 20;
/** What our page writes into every link to Calendly. */
const OUR_MARK = 'slotpay';

export const unattended: Round = {
  everyMs: (config) => Math.min(config.RECONCILE_EVERY_MS, LONGEST_MS),
  pages: async function* (deps) {
    for (const delivery of await forgotten(deps)) {
      // One that cannot be read must not keep the others waiting.
      await attend(deps, delivery).catch((error: unknown) => {
        if (error instanceof ProviderError) throw error;
        deps.log.error({ err: error, delivery: delivery.id }, 'cannot tell whether anybody came for this time');
      });
      yield {};
    }
  },
};

interface Forgotten {
  readonly id: string;
  readonly data_key: Buffer;
  readonly body: Buffer;
}

// Only what nobody has looked at yet: the reason tells.
async function forgotten({ db, config }: RoundDeps): Promise<Forgotten[]> {
  return db
    .selectFrom('inbox')
    .select(['id', 'data_key', 'body'])
    .where('provider', '=', 'calendly')
    .where('type', '=', 'invitee.created')
    .where('verdict', '=', 'parked')
    .where('reason', '=', 'unknown booking')
    .where('booking_id', 'is', null)
    .where('flow_token_hash', 'is not', null)
    .where('received_at', '<', sql<Date>`now() - ${config.EARLY_GRACE_MS}::float8 * interval '1 millisecond'`)
    .where(sql<boolean>`length(body) > 0`)
    .orderBy('received_at')
    .limit(AT_ONCE)
    .execute();
}

async function attend(deps: RoundDeps, delivery: Forgotten): Promise<void> {
  const found = await worthOpening(deps, delivery);
  if (typeof found === 'string') {
    deps.log.info({ delivery: delivery.id, why: found }, 'nobody came for this time, and no booking is opened');
    return leave(deps, delivery, found);
  }
  const key = `delivery/${delivery.id}`;
  const opened = await openUnattended(deps.db, deps, { ...found, key });
  if (opened) deps.log.warn({ booking: opened, delivery: delivery.id }, 'nobody came for this time: booking opened');
  // It is kept: whoever opened a booking for this time has its token and finds it.
  else await leave(deps, delivery, 'another booking has this time');
  deps.received();
}

/** The session that was picked, or why no booking is opened for it. */
async function worthOpening(deps: RoundDeps, { id, data_key, body }: Forgotten) {
  const { data } = CalendlyWebhook.safeParse(
    JSON.parse(deps.sealer.open(data_key, rowName('inbox', id), body).toString()),
  );
  const invitee = inviteeIdsOf(data?.payload.uri ?? '');
  const { data: flowToken } = CreateBooking.shape.flowToken.safeParse(data?.payload.tracking?.utm_content);
  if (!invitee || !flowToken || data?.payload.tracking?.utm_source !== OUR_MARK) return 'not picked on our page';
  const event = await standing(deps, invitee);
  if (typeof event === 'string') return event;
  const sessionType = await offerFor(deps, eventTypeIdOf(event.event_type) ?? '');
  return sessionType ? { sessionType, invitee, flowToken } : 'not what we offer';
}

// The message may be old: how things stand now is Calendly's to say. A time that was only moved still stands; the booking
// begins with the time that was picked, and the news of the move follows.
async function standing({ unhurried: { calendly } }: RoundDeps, picked: CalendlyIds): Promise<CalendlyEvent | string> {
  try {
    let ids = picked;
    let invitee = await calendly.invitee(ids.eventId, ids.inviteeId);
    for (let moves = 0; invitee.rescheduled && moves < MOVES; moves++) {
      ids = inviteeIdsOf(invitee.new_invitee ?? '') ?? ids;
      invitee = await calendly.invitee(ids.eventId, ids.inviteeId);
    }
    if (invitee.status !== 'active') return 'cancelled since';
    const event = await calendly.event(ids.eventId);
    return Date.parse(event.end_time) <= Date.now() ? 'over since' : event;
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'calendly.http_404') return 'unknown to Calendly';
    throw error;
  }
}

// Two offers may share a calendar; which of them was picked only the browser knew, and a guess would set the price.
async function offerFor(
  { db }: RoundDeps,
  eventTypeId: string,
): Promise<Selectable<Tables['session_types']> | undefined> {
  const offers = await db
    .selectFrom('session_types')
    .selectAll()
    .where('calendly_event_type_id', '=', eventTypeId)
    .where('superseded_at', 'is', null)
    .limit(2)
    .execute();
  return offers.length === 1 ? offers[0] : undefined;
}

async function leave({ db }: RoundDeps, { id }: Forgotten, reason: string): Promise<void> {
  await db.updateTable('inbox').set({ reason }).where('id', '=', id).where('verdict', '=', 'parked').execute();
}
