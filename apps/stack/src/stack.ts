// The whole product on one machine: database, sandbox, API and worker, web app. Start, demo and tests use it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type ApiProgram, startApi } from './api-program.ts';
import { choosePorts } from './ports.ts';
import { openPostgres } from './postgres.ts';
import { type Child, startProgram } from './process.ts';
import { type SandboxControl, sandboxControl } from './sandbox-control.ts';
import { apiEnvironment, freshDataKey, sandboxEnvironment, sandboxProviders, type Urls, urlsOf } from './settings.ts';
import { buildWeb, webRoot } from './web.ts';

/** How a stack differs from what tests usually want: free ports and an empty database of its own. */
export type StackOptions = {
  /** Take the usual ports where they are free. */
  usualPorts?: boolean;
  /** Use and keep the server's own database (DATABASE_URL's, else `slotpay`), sealed with this key. */
  keep?: { dataKey: string };
  /** The API's environment, on top of what the stack sets. */
  env?: Readonly<Record<string, string>>;
  /** Settings of the real providers; then there is no sandbox. */
  real?: Readonly<Record<string, string>> | undefined;
  /** The machine's timeouts to change, milliseconds by name. */
  timeouts?: Readonly<Record<string, number>>;
  /** The file of session types to put in, instead of the ones the sandbox knows. */
  sessionTypes?: string | undefined;
  /** Do not build the web app: nobody will look at it. */
  skipWeb?: boolean;
  /** Receives every line the programs print. */
  log?: (program: string, line: string) => void;
  /** Receives a few words whenever a step of the start-up is done. */
  progress?: (step: string) => void;
};

/** A stack that runs. */
export type Stack = {
  readonly urls: Urls;
  readonly api: Pick<ApiProgram, 'restart' | 'kill' | 'logs'>;
  /** What a person does on the providers' pages; the sandbox's faults, clock and mailbox. */
  readonly sandbox: SandboxControl;
  /** Runs a command of `slotpay` on this stack's database and answers with what it printed. */
  slotpay(...args: string[]): Promise<string>;
  /** The programs that run now. */
  processes(): readonly Child[];
  /** Resolves with a sentence when a program ends though nobody stopped it. */
  readonly failed: Promise<string>;
  /** Stops everything and removes the database made for this run. */
  stop(): Promise<void>;
};

/** The session types a new database is given, as `slotpay seed` reads them. */
const seedFile = join(import.meta.dirname, '../session-types.json');

/**
 * Starts everything and waits until it can be used.
 * @throws with a sentence for people when a part does not start; what had started is stopped again
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await bringUp(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

type Undo = (() => Promise<void>)[];

async function bringUp(options: StackOptions, undo: Undo, stop: () => Promise<void>): Promise<Stack> {
  const progress = options.progress ?? (() => {});
  const log = (program: string) => (line: string) => options.log?.(program, line);
  const failure = Promise.withResolvers<string>();
  const built = options.skipWeb ? Promise.resolve() : buildWeb().then(() => progress('web app built'));
  // Awaited further down; until then a failed build must not count as unhandled.
  built.catch(() => {});

  const databaseUrl = await makeDatabase(options, undo);
  progress('PostgreSQL up');
  const ports = await choosePorts(!options.usualPorts);
  const urls = urlsOf(ports, databaseUrl);
  const env = {
    ...apiEnvironment(ports, urls, options.keep?.dataKey ?? freshDataKey()),
    ...(options.real ?? sandboxProviders(ports, urls)),
    ...(options.skipWeb ? {} : { WEB_ROOT: webRoot }),
    TIMEOUTS: JSON.stringify(options.timeouts ?? {}),
    ...options.env,
  };

  const sandbox =
    options.real === undefined
      ? startProgram({
          name: 'The sandbox',
          script: 'apps/sandbox/src/main.ts',
          env: sandboxEnvironment(ports, urls),
          log: log('sandbox'),
        })
      : undefined;
  undo.push(async () => sandbox?.stop());
  await slotpay(env, log('slotpay'), 'migrate');
  await slotpay(env, log('slotpay'), 'seed', options.sessionTypes ?? seedFile);
  progress('database migrated, session types in place');
  await sandbox?.ready(`${urls.sandbox}/healthz`);
  if (sandbox !== undefined) progress('sandbox up: Calendly, Stripe, mailbox');
  await built;
  const api = await startApi(env, urls.app, log('api'), failure.resolve);
  undo.push(() => api.stop());
  progress('API and worker up');

  let stopping = false;
  void sandbox?.ended.then((how) => stopping || failure.resolve(`The sandbox ended by itself (${how}).`));
  return {
    urls,
    api,
    sandbox: sandboxControl(urls.sandbox),
    slotpay: (...args) => slotpay(env, log('slotpay'), ...args),
    processes: () => [sandbox, api.child()].filter((child) => child !== undefined),
    failed: failure.promise,
    stop: () => {
      stopping = true;
      return stop();
    },
  };
}

async function makeDatabase(options: StackOptions, undo: Undo): Promise<string> {
  const postgres = await openPostgres({ fast: options.keep === undefined });
  undo.push(() => postgres.stop());
  if (options.keep !== undefined) return postgres.ensureDatabase(postgres.database);
  const name = `slotpay_${randomUUID().slice(0, 8)}`;
  const url = await postgres.createDatabase(name);
  undo.push(() => postgres.dropDatabase(name));
  return url;
}

async function slotpay(
  env: Readonly<Record<string, string>>,
  log: (line: string) => void,
  ...args: string[]
): Promise<string> {
  const script = 'apps/api/src/slotpay.ts';
  const command = startProgram({ name: `slotpay ${args[0]}`, script, args, env, log, keepOutput: true });
  await command.success();
  return command.output();
}
