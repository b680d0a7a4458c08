// The process: server, worker or both. SIGTERM lets both finish what they are doing.

import { buildApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { clocksAgree } from './db/skew.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { subscribeToCalendly } from './subscribe.ts';
import { startWorker } from './worker.ts';

async function run(runtime: Runtime): Promise<void> {
  const { config, log } = runtime;
  const ending = new AbortController();
  const worker = config.RUN === 'api' ? undefined : startWorker(runtime);
  if (worker) runtime.employ(worker);
  const app = config.RUN === 'worker' ? undefined : await buildApp(runtime);
  await app?.listen({ host: config.HOST, port: config.PORT });
  void clocksAgree(runtime.db, log).catch((error: unknown) => log.warn({ err: error }, 'cannot compare the clocks'));
  if (worker)
    void subscribeToCalendly(runtime, ending.signal).catch((error: unknown) =>
      log.error({ err: error }, 'cannot subscribe to Calendly'),
    );

  const end = async () => {
    log.info('ending');
    ending.abort();
    await app?.close();
    await worker?.drain();
    await runtime.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
}

try {
  await run(createRuntime(readConfig(process.env)));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
