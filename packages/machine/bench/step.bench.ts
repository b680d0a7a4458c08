// What deciding costs: `pnpm bench` in packages/machine. Per event of a tour, restore + step + serialise against a switch
// written by hand that parses, decides and stringifies. Rounds alternate between the two, so that a busy neighbour slows
// both; the ratio of one round to the next is what counts, the microseconds are this machine's.

import { LEAF_PATHS } from '../src/index.ts';
import { at, machine } from '../test/drive.ts';
import { stepByHand } from './by-hand.ts';
import { withRealIds } from './real-ids.ts';
import { type Stop, tour } from './tour.ts';

const ROUNDS = 21;
const REPEATS = 300;

interface Row {
  readonly event: string;
  readonly machine: number;
  readonly byHand: number;
  readonly ratio: number;
}

/** Microseconds for one call, over many. */
function microseconds(work: () => unknown): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < REPEATS; i++) work();
  return Number(process.hrtime.bigint() - start) / 1000 / REPEATS;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function measure({ name, text, event, run }: Stop): Row {
  const byHand = () => stepByHand(text, event);
  const rounds = Array.from({ length: ROUNDS }, () => ({ machine: microseconds(run), byHand: microseconds(byHand) }));
  return {
    event: name,
    machine: median(rounds.map((round) => round.machine)),
    byHand: median(rounds.map((round) => round.byHand)),
    ratio: median(rounds.map((round) => round.machine / round.byHand)),
  };
}

function total(rows: readonly Row[]): Row {
  const [machine, byHand] = [rows.map((row) => row.machine), rows.map((row) => row.byHand)].map((list) =>
    list.reduce((sum, value) => sum + value, 0),
  );
  return { event: 'the whole tour', machine: machine ?? 0, byHand: byHand ?? 0, ratio: (machine ?? 0) / (byHand ?? 1) };
}

function print(rows: readonly Row[]): void {
  const line = (cells: readonly string[]) =>
    `${cells[0]?.padEnd(28)}${cells
      .slice(1)
      .map((cell) => cell.padStart(12))
      .join('')}\n`;
  process.stdout.write(line(['event', 'machine µs', 'by hand µs', 'ratio']));
  for (const row of rows) {
    process.stdout.write(line([row.event, ...[row.machine, row.byHand, row.ratio].map((n) => n.toFixed(1))]));
  }
}

const stops = tour();
for (const stop of stops) measure(stop);
const rows = stops.map(measure);
print([...rows, total(rows)]);

const texts = LEAF_PATHS.map((leaf) => [withRealIds(machine.serialise(at(leaf).snapshot)), leaf] as const);
const [largest, leaf] = texts.toSorted(([a], [b]) => b.length - a.length)[0] ?? ['', ''];
process.stdout.write(
  `\nlargest stored snapshot: ${Buffer.byteLength(largest)} bytes (${leaf}), ids as long as real ones\n`,
);
