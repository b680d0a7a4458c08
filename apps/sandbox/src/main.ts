// The sandbox as a process: settings from the environment, until SIGTERM.
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startSandbox } from './start.ts';

const log = pino({ name: 'sandbox' });
const sandbox = await startSandbox(readConfig(process.env), (error) => log.error(error));
log.info({ ...sandbox.origins }, 'sandbox is listening');

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void sandbox.close().then(() => {
      log.info('sandbox has stopped');
      process.exit(0);
    });
  });
}
