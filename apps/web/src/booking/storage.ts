// What this browser keeps, and where. Per tab (sessionStorage): the flow nobody else knows yet, and the key to a booking
// of this tab's. For good (localStorage): only which booking it was, so that a newcomer can be told where to look.

import type { Persistence, Snapshot, StateMeta, Timer } from '@slotpay/machine';
import type { BookingKey } from '../api.ts';
import type { Shelf } from '../shelf.ts';
import { FLOW, KEY, RECOVERY, RESTED } from './kept.ts';
import { machine, readSnapshot } from './machine.ts';
import type { Replica } from './replica.ts';

/** A slot picked in Calendly that the server has not accepted yet. */
export interface Opening {
  /** The Idempotency-Key of POST /bookings: the same for every attempt. */
  readonly id: string;
  readonly at: string;
  readonly eventUri: string;
  readonly inviteeUri: string;
}

/** The flow before there is a booking. */
export interface Flow {
  readonly snapshot: Snapshot;
  readonly timers: readonly Timer[];
  /** Travels through Calendly and comes back with its webhook; null until scheduling starts. */
  readonly flowToken: string | null;
  readonly opening: Opening | null;
  /** The calendar has been opened in a tab of its own, where a time may be picked that this page never hears of. */
  readonly inTab: boolean;
}

const FORMAT = 1;
const WANTED = 'slotpay.wanted';

/** Whether the specification wants this state kept in `place`. */
export function isKeptIn(place: Persistence, snapshot: Snapshot): boolean {
  const metas: readonly (Partial<StateMeta> | undefined)[] = Object.values(snapshot.getMeta());
  return metas.some((meta) => meta?.persistence?.includes(place));
}

/** Keeps or drops the flow, as its state says. */
export function keepFlow(tab: Shelf, flow: Flow): void {
  if (isKeptIn('sessionStorage', flow.snapshot)) {
    put(tab, FLOW, { ...flow, snapshot: machine.serialise(flow.snapshot) });
  } else {
    forget(tab, FLOW);
  }
}

/** The flow this tab was in, or null: also when it is not readable any more. */
export function storedFlow(tab: Shelf): Flow | null {
  const stored = take<Omit<Flow, 'snapshot'> & { snapshot: string }>(tab, FLOW);
  const snapshot = stored && readSnapshot(stored.snapshot);
  return stored && snapshot ? { ...stored, snapshot } : null;
}

/** Forgets the flow, which the server knows by now, and what was looked for in it. */
export function dropFlow(tab: Shelf): void {
  forget(tab, FLOW);
  forget(tab, WANTED);
}

/** Keeps what a client looks for among many sessions: another look at the calendars does not lose it. */
export function keepWanted(tab: Shelf, text: string): void {
  if (text === '') forget(tab, WANTED);
  else put(tab, WANTED, { text });
}

/** What the client looked for when this tab last knew; empty when nothing. */
export function storedWanted(tab: Shelf): string {
  return take<{ text: string }>(tab, WANTED)?.text ?? '';
}

interface KeptBooking {
  readonly key: BookingKey;
  /** The last snapshot, where the specification wants it in the session: shown until the server has answered. */
  readonly cached: { readonly version: number; readonly snapshot: string } | null;
}

/**
 * Keeps what reopens a booking under way. Where it has come to rest the browser forgets that there was one, and this tab
 * keeps the key alone, out of the list of those under way: a reload shows the end again. Without a replica the key alone is kept.
 */
export function keepBooking(tab: Shelf, browser: Shelf, key: BookingKey, replica: Replica | null): void {
  if (replica?.base.hasTag('resting')) {
    forgetBooking(tab, browser, key.reference);
    put(tab, RESTED + key.reference, { key, cached: null } satisfies KeptBooking);
    return;
  }
  forget(tab, RESTED + key.reference);
  const cached =
    replica && isKeptIn('sessionStorage', replica.base)
      ? { version: replica.version, snapshot: machine.serialise(replica.base) }
      : null;
  put(tab, KEY + key.reference, { key, cached } satisfies KeptBooking);
  put(browser, RECOVERY + key.reference, { id: key.id });
}

/** Forgets a booking in this browser; the server keeps it. */
export function forgetBooking(tab: Shelf, browser: Shelf, reference: string): void {
  forget(tab, KEY + reference);
  forget(tab, RESTED + reference);
  forget(browser, RECOVERY + reference);
}

/** The key to a booking, and its cached snapshot, if this tab has it. */
export function storedBooking(
  tab: Shelf,
  reference: string,
): { key: BookingKey; cached: { version: number; snapshot: Snapshot } | null } | null {
  const kept = take<KeptBooking>(tab, KEY + reference) ?? take<KeptBooking>(tab, RESTED + reference);
  if (!kept) return null;
  const snapshot = kept.cached && readSnapshot(kept.cached.snapshot);
  return { key: kept.key, cached: kept.cached && snapshot ? { version: kept.cached.version, snapshot } : null };
}

function put(storage: Shelf, name: string, value: object): void {
  try {
    storage.setItem(name, JSON.stringify({ format: FORMAT, ...value }));
  } catch {
    // Full or forbidden: the booking goes on, only a reload would lose the way back.
  }
}

function take<T>(storage: Shelf, name: string): T | null {
  try {
    const stored: unknown = JSON.parse(storage.getItem(name) ?? 'null');
    const ours = typeof stored === 'object' && stored !== null && 'format' in stored && stored.format === FORMAT;
    return ours ? (stored as T) : null;
  } catch {
    return null;
  }
}

function forget(storage: Shelf, name: string): void {
  storage.removeItem(name);
}
