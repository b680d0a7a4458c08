// The statechart as plain JSON: `node export.ts` writes docs/statechart.json, which Stately Studio and XState read. What
// is a function here is a name there.

import { readFileSync, writeFileSync } from 'node:fs';
import { initialContext } from './src/context.ts';
import { MACHINE_VERSION, statechart } from './src/machine.ts';

const FILE = new URL('../../docs/statechart.json', import.meta.url);

/** The file as it has to be. */
export function statechartJson(): string {
  const { id, initial, states } = statechart.config;
  const machine = { id, version: String(MACHINE_VERSION), initial, context: initialContext(''), states };
  return `${JSON.stringify(machine, named, 2)}\n`;
}

/** Gives guards and actions the one form the format knows: an object with a type. */
function named(key: string, value: unknown): unknown {
  if (typeof value === 'string' && (key === 'guard' || key === 'entry' || key === 'actions')) return { type: value };
  if ((key === 'entry' || key === 'actions') && Array.isArray(value)) {
    return value.map((action) => (typeof action === 'string' ? { type: action } : action));
  }
  return value;
}

/** Whether docs/statechart.json is what the machine says today. */
export function isFresh(): boolean {
  return readFileSync(FILE, 'utf8') === statechartJson();
}

if (import.meta.main) writeFileSync(FILE, statechartJson());
