// The log played again through the statechart: it must lead exactly where the booking is.

import { isDeepStrictEqual } from 'node:util';
import {
  type BookingEvent,
  type BookingMachine,
  type Effect,
  paidOf,
  type Snapshot,
  type Step,
  UnreadableSnapshot,
} from '@slotpay/machine';
import type { Audited, LoggedEvent, LogRow } from './rows.ts';
import type { Violation } from './violation.ts';

/** What the log alone says a booking has been through. */
export interface Replay {
  /** How often the booking moved; its version is one more. */
  readonly moves: number;
  /** Every effect that was asked for, in order, with the move that asked and its place among that move's effects. */
  readonly effects: readonly { readonly effect: Effect; readonly move: number; readonly index: number }[];
  /** What the client had paid, less what had gone back, when the booking was last cancelled; minor units. */
  readonly paidAtCancellation: number | null;
}

/** The stored snapshot, opened; or the violation that it cannot be. */
export function readSnapshot(machine: BookingMachine, { booking }: Audited): Snapshot | Violation {
  try {
    return machine.parse(booking.snapshot);
  } catch (error) {
    if (!(error instanceof UnreadableSnapshot)) throw error;
    return { booking: booking.reference, invariant: 'snapshot_is_readable', facts: { reason: error.message } };
  }
}

/** Plays the log again; `log_replays` when it does not lead, row by row and to the byte, to the `stored` snapshot. */
export function replay(machine: BookingMachine, { booking, log }: Audited, stored: Snapshot): Replay | Violation {
  const violation = (facts: Violation['facts']): Violation => ({
    booking: booking.reference,
    invariant: 'log_replays',
    facts,
  });
  let snapshot = machine.create(booking.id);
  let moves = 0;
  let paidAtCancellation: number | null = null;
  const effects: { effect: Effect; move: number; index: number }[] = [];
  for (const { event, rows } of stepsOf(log)) {
    const step = played(machine, snapshot, event);
    const fault = stepFault(step, rows);
    if (fault) return violation(fault);
    if (step.outcome !== 'moved') continue;
    moves += 1;
    effects.push(...step.effects.map((effect, index) => ({ effect, move: moves, index })));
    const { cancellation } = step.snapshot.context;
    if (cancellation && !isDeepStrictEqual(cancellation, snapshot.context.cancellation)) {
      paidAtCancellation = paidOf(snapshot.context);
    }
    snapshot = step.snapshot;
  }
  // Both as today's statechart writes them: the stored one may be of an older version.
  const [expected, found] = [machine.serialise(snapshot), machine.serialise(stored)];
  if (found !== expected) return violation({ differs: differences(JSON.parse(found), JSON.parse(expected)) });
  return { moves, effects, paidAtCancellation };
}

interface LoggedStep {
  readonly event: LoggedEvent;
  readonly rows: readonly LogRow[];
}

/** The log's rows, step by step; refusals changed nothing and are left out. */
export function stepsOf(log: readonly LogRow[]): LoggedStep[] {
  const steps: { event: LoggedEvent; rows: LogRow[] }[] = [];
  for (const row of log) {
    if (row.outcome === 'refused') continue;
    if (row.payload) steps.push({ event: row.payload, rows: [row] });
    else steps.at(-1)?.rows.push(row);
  }
  return steps;
}

// The log holds what the machine was given, and the machine's types do not reach into the database.
function played(machine: BookingMachine, snapshot: Snapshot, event: LoggedEvent): Step {
  if (event.type === 'timer') return machine.fire(snapshot, String(event['id']), event.at);
  return machine.step(snapshot, event as unknown as BookingEvent);
}

function stepFault(step: Step, rows: readonly LogRow[]): Violation['facts'] | undefined {
  const [first] = rows;
  const logged = rows.map(({ outcome, from, to, event }) => ({ outcome, from, to, event }));
  const expected =
    step.outcome === 'moved'
      ? step.transitions.map(({ from, to, event }) => ({ outcome: 'moved', from, to, event }))
      : [{ ...logged[0], outcome: step.outcome }];
  if (isDeepStrictEqual(logged, expected)) return undefined;
  return { seq: first?.seq, event: first?.event, logged: inWords(logged), replayed: inWords(expected) };
}

function inWords(rows: readonly { outcome?: string; from?: string; to?: string }[]): string[] {
  return rows.map(({ outcome, from, to }) => `${outcome} ${from} → ${to}`);
}

/** The paths at which two stored snapshots differ, a few of them. */
function differences(stored: unknown, replayed: unknown, path = ''): string[] {
  if (isDeepStrictEqual(stored, replayed)) return path === '' ? ['the order of keys'] : [];
  if (!isRecord(stored) || !isRecord(replayed)) return [path];
  const keys = [...new Set([...Object.keys(stored), ...Object.keys(replayed)])];
  return keys.flatMap((key) => differences(stored[key], replayed[key], path ? `${path}.${key}` : key)).slice(0, 5);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
