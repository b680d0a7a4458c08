// When the host can be booked: every day 9 to 17 on the half hour in her zone, less what is taken.
import type { World } from '../world.ts';
import { type EventType, HOST } from './catalogue.ts';
import type { Invitee } from './state.ts';

const OPENS_MIN = 9 * 60;
const CLOSES_MIN = 17 * 60;
const STEP_MIN = 30;
const DAYS_AHEAD = 60;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const wallClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: HOST.timezone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** What the host's clock shows, as if it were UTC. */
function hostWall(instant: number): number {
  const part = Object.fromEntries(wallClock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** The instant at which the host's clock shows `wall`. Opening hours are far from any clock change. */
function instantAt(wall: number): number {
  const guess = wall - (hostWall(wall) - wall);
  return guess - (hostWall(guess) - wall);
}

/** All bookable starts of an event type in [from, to), ms, ascending; `except` counts as not booked. */
export function freeStarts(world: World, type: EventType, from: number, to: number, except?: Invitee): number[] {
  const today = Math.floor(hostWall(world.clock.now()) / DAY) * DAY;
  const busy = [...world.calendly.invitees.values()]
    .filter((invitee) => invitee.cancellation === null && invitee !== except)
    .map((invitee) => invitee.event);
  const starts: number[] = [];
  for (let day = 1; day <= DAYS_AHEAD; day += 1) {
    const opens = instantAt(today + day * DAY + OPENS_MIN * MINUTE);
    for (let minute = 0; OPENS_MIN + minute + type.duration <= CLOSES_MIN; minute += STEP_MIN) {
      const start = opens + minute * MINUTE;
      const end = start + type.duration * MINUTE;
      const isFree = busy.every((event) => event.end <= start || event.start >= end);
      if (isFree && start >= from && start < to) starts.push(start);
    }
  }
  return starts;
}

/** True when the event type can be booked at exactly this instant; `except` counts as not booked. */
export function isFree(world: World, type: EventType, start: number, except?: Invitee): boolean {
  return freeStarts(world, type, start, start + 1, except).length === 1;
}
