// The API (and worker) as a program that tests may kill and start again.
import { type Child, startProgram } from './process.ts';

/** The API of one stack. */
export type ApiProgram = {
  /** Stops the API if it runs and starts it again, with `env` on top of what it had. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends the API with a signal, SIGKILL unless told otherwise, and waits for its end. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Every line the API printed, over all its restarts. */
  logs(): readonly string[];
  /** Stops the API if it runs. */
  stop(): Promise<void>;
  /** The process that runs now, if one does. */
  child(): Child | undefined;
};

/**
 * Starts the API and waits until it is ready.
 * @param env its whole environment
 * @param url where it will answer
 * @param onLine receives every line it prints
 * @param onFailure receives a sentence when it ends though nobody stopped it
 */
export async function startApi(
  env: Readonly<Record<string, string>>,
  url: string,
  onLine: (line: string) => void,
  onFailure: (sentence: string) => void,
): Promise<ApiProgram> {
  const lines: string[] = [];
  let settings = env;
  let child: Child | undefined;
  const log = (line: string) => {
    lines.push(line);
    onLine(line);
  };
  const take = () => {
    const taken = child;
    child = undefined;
    return taken;
  };
  const restart = async (changes: Readonly<Record<string, string>> = {}) => {
    await take()?.stop();
    settings = { ...settings, ...changes };
    const started = startProgram({ name: 'The API', script: 'apps/api/src/main.ts', env: settings, log });
    child = started;
    void started.ended.then((how) => {
      if (child === started) onFailure(`The API ended by itself (${how}).\n${lines.slice(-25).join('\n')}`);
    });
    await started.ready(`${url}/readyz`);
  };
  const program: ApiProgram = {
    restart,
    kill: async (signal = 'SIGKILL') => take()?.kill(signal),
    logs: () => lines,
    stop: async () => take()?.stop(),
    child: () => child,
  };
  try {
    await restart();
    return program;
  } catch (error) {
    await program.stop();
    throw error;
  }
}
