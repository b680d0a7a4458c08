// Remembers which `start` runs in this checkout, and which programs it started.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './alive.ts';
import { keepFolder } from './repository.ts';
import { until } from './until.ts';

type Noted = { pid: number; identity: string };
type Note = { start: Noted; url: string; programs: Noted[] };

const file = join(keepFolder, 'running.json');

/** Where a stack of this checkout answers, and the process that runs it, if one does. */
export function alreadyRunning(): { url: string; pid: number } | undefined {
  const note = read();
  return note !== undefined && runs(note.start) ? { url: note.url, pid: note.start.pid } : undefined;
}

/** Notes this process as the one that runs here. */
export function noteRunning(url: string, programs: readonly Noted[]): void {
  mkdirSync(keepFolder, { recursive: true });
  const start = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
  const note: Note = { start, url, programs: programs.map(({ pid, identity }) => ({ pid, identity })) };
  writeFileSync(file, JSON.stringify(note));
}

/** Forgets the note. */
export function noteStopped(): void {
  rmSync(file, { force: true });
}

/**
 * Waits for the programs of a `start` that was killed: they end by themselves once they notice, and keep their
 * ports until then. One that does not is killed; only a process proven to be ours is.
 */
export async function clearLeftovers(): Promise<void> {
  for (const program of read()?.programs ?? []) {
    const gone = await until(() => !runs(program), { ms: 10_000, every: 100 });
    if (gone !== true && runs(program)) process.kill(program.pid, 'SIGKILL');
  }
  noteStopped();
}

function runs({ pid, identity }: Noted): boolean {
  return processIdentity(pid) === identity;
}

function read(): Note | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
