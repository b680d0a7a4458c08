// One process at a time: a lock file that outlives nobody, because a dead owner's lock is taken over.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { processIdentity } from './alive.ts';
import { until } from './until.ts';

const takeoverMs = 10_000;

/**
 * Runs `work` while holding `file` as a lock against other processes and threads of this machine.
 * @param file path of the lock; its folder must exist
 * @param waitMs how long to wait for the present owner, milliseconds (default three minutes)
 * @throws when the lock is not free in time
 */
export async function withLock<T>(file: string, work: () => Promise<T>, waitMs = 180_000): Promise<T> {
  const mine = `${process.pid} ${processIdentity(process.pid) ?? ''} ${randomUUID()}`;
  const taken = await until(() => create(file, mine) || removeIfAbandoned(file), { ms: waitMs });
  if (taken !== true) throw new Error(`Another process has been holding ${file} for ${waitMs / 1000} s: ${read(file)}`);
  try {
    return await work();
  } finally {
    if (read(file) === mine) rmSync(file, { force: true });
  }
}

/** Whether the process noted in `owner` ("pid identity …") has ended. */
export function ownerHasEnded(owner: string): boolean {
  const [pid, ...rest] = owner.split(' ');
  const identity = processIdentity(Number(pid));
  return identity === undefined || !rest.join(' ').startsWith(identity);
}

/** Who this process is, in the words {@link ownerHasEnded} understands. */
export function self(): string {
  return `${process.pid} ${processIdentity(process.pid) ?? ''}`;
}

// Two waiters must not both clear an abandoned lock: the second would clear the first one's fresh lock.
// Whoever clears holds a second file meanwhile and looks again.
function removeIfAbandoned(file: string): false {
  const owner = read(file);
  // An owner that died between making the file and signing it left it empty.
  if (owner === '' ? ageMs(file) < takeoverMs : !ownerHasEnded(owner)) return false;
  const guard = `${file}.takeover`;
  if (!create(guard, self())) {
    if (ageMs(guard) > takeoverMs) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (read(file) === owner) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
  return false;
}

function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
