// One of our programs as a child process: its log, whether it is ready, and how it ends.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processIdentity } from './alive.ts';
import { repositoryRoot } from './repository.ts';
import { until } from './until.ts';

/** What to run. `script` is relative to the checkout, `env` comes on top of this process's environment. */
export type Program = {
  name: string;
  script: string;
  args?: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Standard output is an answer, kept whole for {@link Child.output}, and no part of the log. */
  keepOutput?: boolean;
  log?: ((line: string) => void) | undefined;
};

/** A program that was started. */
export type Child = {
  readonly pid: number;
  /** Tells this process from a later one with the same id. */
  readonly identity: string;
  /** Its output so far, line by line, the oldest lines forgotten. */
  logs(): readonly string[];
  /** What it printed on standard output, whole. */
  output(): string;
  /** How it ended: an exit code or a signal's name. Never rejects. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Waits until `url` answers 2xx; fails, showing the last lines of the log, when it ends or takes too long. */
  ready(url: string, ms?: number): Promise<void>;
  /** Waits for its end; fails, showing the last lines of the log, unless the exit code is 0. */
  success(): Promise<void>;
  /** Asks it to end, and after `graceMs` makes it. */
  stop(graceMs?: number): Promise<void>;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
};

const keptLines = 2_000;

/** Starts a program with the Node that runs this one. It ends when this process does. */
export function startProgram(program: Program): Child {
  const { name, script, args = [], keepOutput = false, log } = program;
  const lines: string[] = [];
  const output: string[] = [];
  const watch = join(import.meta.dirname, 'end-with-parent.ts');
  // Detached: Ctrl-C reaches only the parent, who then stops its children in order.
  const child = spawn(process.execPath, ['--import', watch, join(repositoryRoot, script), ...args], {
    cwd: program.cwd ?? repositoryRoot,
    detached: true,
    env: { ...inherited(), ...program.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
    child.once('error', (error) => {
      lines.push(error.message);
      resolve(1);
    });
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (stream === child.stdout && keepOutput) {
        output.push(line);
        return;
      }
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      log?.(line);
    });
  }
  const pid = child.pid ?? 0;
  const lastWords = () => [...output, ...lines].slice(-25).join('\n') || '(it printed nothing)';
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    pid,
    identity: processIdentity(pid) ?? '',
    logs: () => lines,
    output: () => output.join('\n'),
    ended,
    ready: async (url, ms = 60_000) => {
      const ready = await until(async () => over || (await answers(url)), { ms, every: 40 });
      if (over)
        throw new Error(`${name} ended (${await ended}) instead of getting ready. Its last lines:\n${lastWords()}`);
      if (!ready)
        throw new Error(`${name} is not ready at ${url} after ${ms / 1000} s. Its last lines:\n${lastWords()}`);
    },
    success: async () => {
      const how = await ended;
      if (how !== 0) throw new Error(`${name} failed (${how}). Its last lines:\n${lastWords()}`);
    },
    stop: async (graceMs = 15_000) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await kill('SIGTERM');
      clearTimeout(timer);
    },
    kill,
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

// A test runner's own settings are not meant for the programs under test.
function inherited(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([key]) => !/^(NODE_OPTIONS|NODE_ENV|TEST|VITEST.*)$/.test(key));
  return Object.fromEntries(ours);
}
