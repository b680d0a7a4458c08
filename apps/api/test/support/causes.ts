// Who says what: a client over HTTP, an effect that is answered, or a webhook in the inbox.

import { randomUUID } from 'node:crypto';
import {
  CLIENT_EVENTS,
  type ClientEventType,
  type EffectType,
  type EventType,
  type UnstampedEvent,
} from '@slotpay/machine';
import type { Cause } from '../../src/booking/saved-step.ts';
import type { Db } from '../../src/db/client.ts';

/** What a client sends to make it happen; undefined when it is not a client's to say. */
export function wishOf(event: UnstampedEvent): ClientEventType | undefined {
  if (event.type === 'confirmBooking' && event.by === undefined) return undefined;
  if (event.type === 'cancelBooking' && event.by !== 'client') return undefined;
  return CLIENT_EVENTS.find((type) => type === event.type);
}

/** Whose answer an event is. What no effect waits for comes as a webhook. */
const ANSWERS: Partial<Record<EventType, EffectType>> = {
  onStripeSessionCreated: 'createCheckoutSession',
  onRefundCreated: 'refundPayment',
  confirmBooking: 'lookUpCalendlyInvitee',
  recoverySucceeded: 'lookUpRecovery',
  recoveryFailed: 'lookUpRecovery',
};

/** The browser's own steps, and what an operator says. */
const COMMANDS: ReadonlySet<EventType> = new Set([
  'selectSessionType',
  'startCalendlyScheduling',
  'onCalendlyEventCreated',
  'onCalendlyError',
  'initiatePayment',
  'initiateRefund',
]);

/** A cause for `event`, there to be consumed once. */
export async function causeOf(db: Db, bookingId: string, event: EventType): Promise<Cause> {
  if (COMMANDS.has(event)) return { kind: 'command', id: randomUUID(), event };
  const asked = ANSWERS[event];
  const effect = asked && (await pendingEffect(db, bookingId, asked));
  if (effect) return { kind: 'effect', id: effect, answer: {}, givenUp: false };
  const empty = Buffer.alloc(0);
  const { id } = await db
    .insertInto('inbox')
    .values({ provider: 'stripe', event_key: randomUUID(), type: event, data_key: empty, body: empty })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { kind: 'delivery', id };
}

async function pendingEffect(db: Db, bookingId: string, type: EffectType): Promise<string | undefined> {
  const row = await db
    .selectFrom('effects')
    .select('id')
    .where('booking_id', '=', bookingId)
    .where('type', '=', type)
    .where('state', '=', 'pending')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
