// Our own side of the stack in this process: database, server and, if wanted, worker. The providers are elsewhere.

import type { Timeouts } from '@slotpay/machine';
import { choosePorts, type Ports } from '@slotpay/stack/ports';
import { apiEnvironment, freshDataKey, sandboxProviders, type Urls, urlsOf } from '@slotpay/stack/settings';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createRuntime, type Runtime } from '../../src/runtime.ts';
import { startWorker, type Worker } from '../../src/worker.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { type CapturedLog, captureLog } from './log.ts';

export interface BackendOptions {
  /** On top of the sandbox's settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeouts?: Partial<Timeouts>;
  /** Instead of a copy of the template; dropped at the end. */
  readonly database?: TestDatabase;
  /** Whether something works on the queues from the start; else call `work`. */
  readonly worker?: boolean;
}

export interface Backend {
  readonly runtime: Runtime;
  readonly db: Runtime['db'];
  readonly log: CapturedLog;
  readonly ports: Ports;
  readonly urls: Urls;
  /** What it was started with: another process with the same settings belongs to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts the worker. */
  work(): Worker;
  /** Lets the worker finish what it does and stops it. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything of ours on free ports and an empty database. */
export async function openBackend(options: BackendOptions = {}): Promise<Backend> {
  const database = options.database ?? (await freshDatabase());
  const ports = await choosePorts(true);
  const urls = urlsOf(ports, database.url);
  const log = captureLog();
  const env = {
    ...apiEnvironment(ports, urls, freshDataKey()),
    ...sandboxProviders(ports, urls),
    RATE_LIMIT_PER_MINUTE: '100000',
    TIMEOUTS: JSON.stringify(options.timeouts ?? {}),
    ...options.env,
  };
  const config = readConfig(env);
  const runtime = createRuntime(config, log.log);
  const app = await buildApp(runtime);
  await app.listen({ host: config.HOST, port: config.PORT });

  let worker: Worker | undefined;
  const work = () => {
    worker ??= startWorker(runtime);
    runtime.employ(worker);
    return worker;
  };
  const rest = async () => {
    await worker?.drain();
    worker = undefined;
  };
  if (options.worker ?? false) work();
  return {
    runtime,
    db: runtime.db,
    log,
    ports,
    urls,
    env,
    work,
    rest,
    close: async () => {
      await app.close();
      await rest();
      await runtime.close();
      await database.drop();
    },
  };
}
