// What people do with a calendar: book, cancel, move. Pages, REST and the control API all come through here.
import { calendlyId } from '../ids.ts';
import type { World } from '../world.ts';
import { isFree } from './availability.ts';
import { type EventType, HOST } from './catalogue.ts';
import { notify } from './events.ts';
import type { Answer, Cancellation, Invitee } from './state.ts';
import type { Tracking } from './tracking.ts';

/** The time is not, or no longer, available. */
export class SlotTaken extends Error {}
/** The event is over, or no longer active. */
export class NotChangeable extends Error {}

export interface BookingRequest {
  readonly type: EventType;
  readonly start: number;
  readonly name: string;
  readonly email: string;
  readonly timezone: string;
  readonly tracking: Tracking;
  readonly answers: readonly Answer[];
  readonly schedulingMethod: 'api' | null;
}

export type By = Cancellation['cancelerType'];

function place(world: World, request: BookingRequest, old: Invitee | null): Invitee {
  const { type, start } = request;
  // A move by half an hour may overlap the slot it leaves.
  if (!isFree(world, type, start, old ?? undefined)) throw new SlotTaken('This time is no longer available.');
  const now = world.clock.now();
  const invitee: Invitee = {
    uuid: calendlyId(),
    event: { uuid: calendlyId(), type, start, end: start + type.duration * 60_000, createdAt: now },
    name: request.name,
    email: request.email,
    timezone: request.timezone,
    tracking: request.tracking,
    answers: request.answers,
    schedulingMethod: request.schedulingMethod,
    createdAt: now,
    updatedAt: now,
    cancellation: null,
    old,
    next: null,
  };
  world.calendly.invitees.set(invitee.uuid, invitee);
  return invitee;
}

/** Books one slot. @throws SlotTaken */
export function book(world: World, request: BookingRequest): Invitee {
  const invitee = place(world, request, null);
  notify(world, 'invitee.created', invitee);
  return invitee;
}

function requireChangeable(world: World, invitee: Invitee): void {
  if (invitee.cancellation) throw new NotChangeable('Event is already canceled');
  if (invitee.event.end <= world.clock.now()) throw new NotChangeable('Event in the past');
}

function close(world: World, invitee: Invitee, by: By, reason: string | null): void {
  const at = world.clock.now();
  const canceledBy = by === 'host' ? HOST.name : invitee.name;
  invitee.cancellation = { canceledBy, cancelerType: by, reason, at };
  invitee.updatedAt = at;
}

/** Cancels a booking. @throws NotChangeable with Calendly's own words */
export function cancel(world: World, invitee: Invitee, by: By, reason: string | null): void {
  requireChangeable(world, invitee);
  close(world, invitee, by, reason);
  notify(world, 'invitee.canceled', invitee);
}

/**
 * Moves a booking: a new event and a new invitee, linked to the old ones, announced by two webhooks.
 * Calendly promises no order of the two; a `reorder` fault turns the usual one around.
 * @throws SlotTaken | NotChangeable
 */
export function reschedule(world: World, old: Invitee, start: number, by: By): Invitee {
  requireChangeable(world, old);
  const { name, email, timezone, tracking, answers } = old;
  const request = { type: old.event.type, start, name, email, timezone, tracking, answers, schedulingMethod: null };
  const moved = place(world, request, old);
  close(world, old, by, null);
  old.next = moved;
  notify(world, 'invitee.canceled', old);
  notify(world, 'invitee.created', moved);
  return moved;
}
