// What this browser believes of one booking: the last word of whoever decides, and what was asked for since.
//
// Up to version 0 nobody else knows the booking, so the machine here decides. From the first answer of the server on,
// its snapshot is the base and wishes are only laid on top until it has answered them.

import type { BookingView } from '@slotpay/contract';
import {
  type BookingEvent,
  type EventType,
  pathOf,
  type Snapshot,
  TIMEOUTS,
  type TimeoutName,
  type Timer,
} from '@slotpay/machine';
import { machine } from './machine.ts';

/** A wish on its way; `id` is the Idempotency-Key it travels under. */
export interface Pending {
  readonly id: string;
  readonly event: BookingEvent;
}

export interface Replica {
  /** 0 while only this browser knows the booking. */
  readonly version: number;
  readonly base: Snapshot;
  /** What the machine waits for while it decides here; the server keeps its own. */
  readonly timers: readonly Timer[];
  readonly pending: readonly Pending[];
  /** `base` with everything pending that may be anticipated. */
  readonly view: Snapshot;
  /** The server's last full answer; null before the first. */
  readonly booking: BookingView | null;
  /** Why the last wish came to nothing: a problem code. */
  readonly rejected: string | null;
}

export type ReplicaEvent =
  | { readonly type: 'decided'; readonly event: BookingEvent }
  | { readonly type: 'fired'; readonly timerId: string; readonly at: string }
  /** Somebody is there: what would end the flow because it was left open begins to wait anew. */
  | { readonly type: 'touched'; readonly at: string }
  | { readonly type: 'asked'; readonly id: string; readonly event: BookingEvent }
  | {
      readonly type: 'answered';
      readonly booking: BookingView;
      readonly snapshot: Snapshot;
      readonly ackId?: string | undefined;
    }
  | { readonly type: 'rejected'; readonly id: string; readonly code: string };

/** A replica that starts from `base`, as this browser stored it or as a blank one. */
export function replicaOf(
  base: Snapshot,
  known: { version?: number; timers?: readonly Timer[]; pending?: readonly Pending[] } = {},
): Replica {
  const { version = 0, timers = [], pending = [] } = known;
  return withView({ version, base, timers, pending, view: base, booking: null, rejected: null });
}

/** Folds one piece of news into a replica. Pure; news that is no news returns the same object. */
export function reduce(replica: Replica, news: ReplicaEvent): Replica {
  switch (news.type) {
    case 'decided':
      return replica.version === 0 ? decide(replica, (base) => machine.step(base, news.event)) : replica;
    case 'fired':
      return replica.version === 0 ? fire(replica, news.timerId, news.at) : replica;
    case 'touched':
      return replica.version === 0 ? touch(replica, news.at) : replica;
    case 'asked':
      if (replica.pending.some(({ id }) => id === news.id)) return replica;
      return withView({
        ...replica,
        pending: [...replica.pending, { id: news.id, event: news.event }],
        rejected: null,
      });
    case 'answered':
      return answer(replica, news);
    case 'rejected':
      return withView({ ...replica, pending: without(replica.pending, news.id), rejected: news.code });
  }
}

function decide(replica: Replica, apply: (base: Snapshot) => ReturnType<typeof machine.step>): Replica {
  const step = apply(replica.base);
  if (step.outcome !== 'moved') return replica;
  const renewed = new Set([...step.timers.cancel, ...step.timers.arm.map((timer) => timer.id)]);
  const timers = [...replica.timers.filter((timer) => !renewed.has(timer.id)), ...step.timers.arm];
  return withView({ ...replica, base: step.snapshot, timers, rejected: null });
}

/** A flow that comes to its end this way says why on the page that follows. */
function fire(replica: Replica, timerId: string, at: string): Replica {
  const after = decide(replica, (base) => machine.fire(base, timerId, at));
  return after !== replica && pathOf(after.view) === 'IDLE' ? { ...after, rejected: 'left_open' } : after;
}

/** A frame speaks many times a second; so much later is worth waiting anew for. */
const TOUCH_STEP_MS = 10_000;

/** Before there is a booking every timer waits for as long as the table of timeouts says. */
function touch(replica: Replica, at: string): Replica {
  const timers = replica.timers.map((timer) => {
    const anew = Date.parse(at) + TIMEOUTS[timer.id.split('.')[0] as TimeoutName];
    return anew - Date.parse(timer.dueAt) < TOUCH_STEP_MS ? timer : { ...timer, dueAt: new Date(anew).toISOString() };
  });
  return timers.every((timer, i) => timer === replica.timers[i]) ? replica : { ...replica, timers };
}

function answer(replica: Replica, news: Extract<ReplicaEvent, { type: 'answered' }>): Replica {
  const { booking, snapshot, ackId } = news;
  const pending = ackId === undefined ? replica.pending : without(replica.pending, ackId);
  // Answers overtake each other; an older one never replaces a newer one. The same version may carry a fresher quote.
  if (booking.version < replica.version) {
    return pending === replica.pending ? replica : withView({ ...replica, pending });
  }
  return withView({ ...replica, version: booking.version, base: snapshot, timers: [], pending, booking });
}

function without(pending: readonly Pending[], id: string): readonly Pending[] {
  return pending.some((p) => p.id === id) ? pending.filter((p) => p.id !== id) : pending;
}

/** What may be shown before the server has said so: intent only, never anything about money or the calendar. */
const ANTICIPATED: ReadonlySet<EventType> = new Set<EventType>([
  'onCalendlyEventCreated',
  'retryPayment',
  'attemptRecovery',
]);

function withView(replica: Replica): Replica {
  const view = replica.pending
    .filter(({ event }) => ANTICIPATED.has(event.type))
    .reduce((snapshot, { event }) => machine.step(snapshot, event).snapshot, replica.base);
  return { ...replica, view };
}
