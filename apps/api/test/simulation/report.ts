// What a run did, and what it found.

import type { Db } from '../../src/db/client.ts';
import type { LogLine } from '../support/log.ts';
import { type Held, moneyOf } from './world.ts';

/** A broken promise, of one database or of both sides. */
interface Found {
  readonly booking: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly invariant?: string;
  readonly promise?: string;
}

interface Trace {
  readonly client: number;
  readonly bookingId: string | null;
  readonly trace: readonly string[];
}

type Counter = 'acts' | 'faults' | 'events' | 'states' | 'ends' | 'cases' | 'captures' | 'refunds';

const ERROR = 50;
/** For an operator, and an outcome a scenario may have. */
const CASE_OPENED = 'case opened';

export class Report {
  readonly seed: number;
  readonly failures: string[] = [];
  readonly #counts = new Map<Counter, Map<string, number>>();
  #found = new Map<string, Found>();
  worlds = 0;
  bookings = 0;
  transitions = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  count(counter: Counter, name: string, by = 1): void {
    const counts = this.#counts.get(counter) ?? new Map<string, number>();
    counts.set(name, (counts.get(name) ?? 0) + by);
    this.#counts.set(counter, counts);
  }

  /** How often something was counted. */
  counted(counter: Counter, name: string): number {
    return this.#counts.get(counter)?.get(name) ?? 0;
  }

  /** Keeps what was found until the world closes, each once. */
  found(list: readonly Found[]): void {
    for (const each of list) this.#found.set(JSON.stringify(each), each);
  }

  /** The world could not be played to its end. */
  broke(world: number, error: unknown, traces: readonly Trace[]): void {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const stories = traces.map(({ client, trace }) => `  client ${client}\n    ${trace.join('\n    ')}`);
    this.failures.push([`world ${world} broke: ${told}`, ...stories].join('\n'));
  }

  /** A line of ours at the level of errors is a failure as well. */
  complaints(world: number, lines: readonly LogLine[]): void {
    const errors = lines.filter(({ level, msg }) => level >= ERROR && msg !== CASE_OPENED);
    for (const line of errors) this.failures.push(`world ${world} logged an error: ${JSON.stringify(line)}`);
  }

  /** Adds up a world, and turns what was found in it into failures with their stories. */
  async closeWorld(db: Db, world: number, traces: readonly Trace[], providers: Held): Promise<void> {
    const bookings = await db.selectFrom('bookings').select(['id', 'reference', 'path']).execute();
    const log = await db
      .selectFrom('transitions')
      .select(['booking_id', 'seq', 'event', 'from_path', 'to_path', 'outcome', 'payload', 'at'])
      .orderBy('seq')
      .execute();
    const cases = await db.selectFrom('cases').select(['booking_id', 'code']).execute();
    this.worlds += 1;
    this.bookings += bookings.length;
    this.transitions += log.length;
    for (const { path } of bookings) this.count('ends', path);
    for (const { code } of cases) this.count('cases', code);
    for (const { event, outcome } of log) this.count('events', `${event} ${outcome}`);
    for (const { to_path } of log.filter(({ outcome }) => outcome === 'moved')) this.count('states', to_path);
    for (const { id } of bookings) {
      const { charges, refunds } = moneyOf(providers, id);
      this.count('captures', String(charges.length));
      for (const { status } of refunds) this.count('refunds', status);
    }
    for (const found of this.#found.values()) {
      const booking = bookings.find(({ reference }) => reference === found.booking);
      const story = traces.find(({ bookingId }) => bookingId === booking?.id);
      const money = booking && moneyOf(providers, booking.id);
      const lines = [
        `world ${world}, client ${story?.client}: ${JSON.stringify(found)}`,
        `  cases ${JSON.stringify(cases.filter(({ booking_id }) => booking_id === booking?.id).map(({ code }) => code))}`,
        `  Stripe ${JSON.stringify(money && { charges: money.charges, refunds: money.refunds, disputes: money.disputes })}`,
        ...(story?.trace ?? []).map((line) => `  ${line}`),
        ...log
          .filter(({ booking_id }) => booking_id === booking?.id)
          .map(
            (row) =>
              `    ${row.at.toISOString()} ${row.event} ${row.outcome} ${row.from_path} → ${row.to_path} ${JSON.stringify(row.payload) ?? ''}`,
          ),
      ];
      this.failures.push(lines.join('\n'));
    }
    this.#found = new Map();
  }

  /** The counts, as a person reads them. */
  summary(): string {
    const tables = [...this.#counts].map(([counter, counts]) => {
      const rows = [...counts]
        .toSorted(([, a], [, b]) => b - a)
        .map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`);
      return [counter, ...rows].join('\n');
    });
    const head = `seed ${this.seed}: ${this.worlds} worlds, ${this.bookings} bookings, ${this.transitions} transitions`;
    return [head, ...tables, `${this.failures.length} failures`].join('\n');
  }
}
