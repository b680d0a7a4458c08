// What is stored of a booking, and how it is read back: refused or migrated, never guessed.

import { type BookingContext, initialContext } from './context.ts';
import { MACHINE_VERSION, type statechart } from './machine.ts';
import type { Snapshot } from './step.ts';

/** The stored form: the version it was written by, where the booking rests, what it remembers. */
export interface StoredSnapshot {
  readonly version: number;
  readonly value: unknown;
  readonly context: unknown;
}

/** A stored snapshot this version cannot read. `newer`: written by a later version, so another process must take it. */
export class UnreadableSnapshot extends Error {
  override readonly name = 'UnreadableSnapshot';
  readonly newer: boolean;
  constructor(reason: string, options: { newer?: boolean; cause?: unknown } = {}) {
    super(`This snapshot cannot be read: ${reason}`, { cause: options.cause });
    this.newer = options.newer ?? false;
  }
}

type Upcaster = (stored: StoredSnapshot) => StoredSnapshot;

/** How to read what version n wrote: a pure function to version n + 1. */
const UPCASTERS: Readonly<Record<number, Upcaster>> = {};

/** The text to store: a few hundred bytes, at most two kilobytes. */
export function serialise(snapshot: Snapshot): string {
  const stored: StoredSnapshot = { version: MACHINE_VERSION, value: snapshot.value, context: snapshot.context };
  return JSON.stringify(stored);
}

/**
 * Reads what `serialise` wrote, by this version or an older one.
 * @throws UnreadableSnapshot when it is no snapshot, lacks a field, names an unknown state or is newer than this code
 */
export function parse(machine: typeof statechart, text: string): Snapshot {
  const stored = upcast(decode(text));
  assertContext(stored.context);
  const snapshot = restore(machine, stored);
  // XState enters the first child of a compound state by itself: a guess, and not ours to make.
  if (JSON.stringify(snapshot.value) !== JSON.stringify(stored.value)) throw noSuchState(stored.value);
  return snapshot;
}

function restore(machine: typeof statechart, stored: StoredSnapshot): Snapshot {
  // Not restoreSnapshot: that revives child actors, which this machine has none of, and takes four times as long.
  const { value, context } = stored as { value: Snapshot['value']; context: BookingContext };
  try {
    return machine.resolveState({ value, context });
  } catch (cause) {
    throw noSuchState(value, cause);
  }
}

function noSuchState(value: unknown, cause?: unknown): UnreadableSnapshot {
  return new UnreadableSnapshot(`no such state: ${JSON.stringify(value)}`, { cause });
}

function decode(text: string): StoredSnapshot {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableSnapshot('it is not JSON', { cause });
  }
  if (!isRecord(json) || typeof json['version'] !== 'number') throw new UnreadableSnapshot('it has no version');
  return { version: json['version'], value: json['value'], context: json['context'] };
}

function upcast(stored: StoredSnapshot): StoredSnapshot {
  if (stored.version > MACHINE_VERSION) {
    throw new UnreadableSnapshot(`version ${stored.version} is newer than ${MACHINE_VERSION}`, { newer: true });
  }
  let current = stored;
  while (current.version < MACHINE_VERSION) {
    const upcaster = UPCASTERS[current.version];
    if (!upcaster) throw new UnreadableSnapshot(`nothing reads version ${current.version}`);
    current = upcaster(current);
  }
  return current;
}

const FIELDS = Object.keys(initialContext(''));

function assertContext(context: unknown): asserts context is BookingContext {
  if (!isRecord(context)) throw new UnreadableSnapshot('it has no context');
  const missing = FIELDS.filter((key) => !(key in context));
  if (missing.length > 0) throw new UnreadableSnapshot(`its context lacks ${missing.join(', ')}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
