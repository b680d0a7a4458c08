// Program: brings everything up for a person to use, until Ctrl-C.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { choosePort } from './ports.ts';
import { startProgram } from './process.ts';
import { keepFolder, repositoryRoot } from './repository.ts';
import { alreadyRunning, clearLeftovers, noteRunning, noteStopped } from './running.ts';
import { keptDataKey, realProviders } from './settings.ts';
import { type Stack, startStack } from './stack.ts';
import { framed, say, stopwatch } from './terminal.ts';
import { viteScript } from './web.ts';

const development = process.argv.includes('--dev');
const logFile = join(keepFolder, 'slotpay.log');

async function start(): Promise<void> {
  const running = alreadyRunning();
  if (running !== undefined) {
    say(`Slotpay already runs here: ${running.url} (process ${running.pid}).`);
    return;
  }
  const step = stopwatch();
  mkdirSync(keepFolder, { recursive: true });
  writeFileSync(logFile, '');
  await clearLeftovers();
  const stop = stopSignal();
  const real = realProviders();
  const vitePort = await choosePort(5173);
  const viteUrl = `http://127.0.0.1:${vitePort}`;
  const stack = await startStack({
    usualPorts: true,
    keep: { dataKey: process.env['DATA_KEY'] ?? keptDataKey() },
    skipWeb: development,
    real,
    sessionTypes: process.env['SESSION_TYPES'],
    env: development ? { PUBLIC_URL: viteUrl } : {},
    log: (program, line) => appendFileSync(logFile, `${program.padEnd(8)} ${line}\n`),
    progress: step,
  });
  noteRunning(stack.urls.app, stack.processes());
  if (development) {
    await startVite(stack, vitePort, viteUrl);
    step('web app up, reloading as you edit');
  }
  say(`\n${summary(stack, development ? viteUrl : stack.urls.app, real !== undefined)}\n`);
  const reason = await Promise.race([stop, stack.failed]);
  if (reason !== '') say(`\n${styleText('red', reason)}`);
  await stack.stop();
  noteStopped();
  if (reason !== '') process.exitCode = 1;
}

function summary({ urls }: Stack, book: string, real: boolean): string {
  const database = new URL(urls.database);
  return framed(
    'Slotpay is running',
    [
      ['Book a session', book],
      ...(real
        ? []
        : ([
            ['Mailbox', urls.mailbox],
            ['Sandbox controls', urls.sandbox],
          ] as const)),
      ['API documentation', urls.docs],
      ['Database', `${database.host}${database.pathname}`],
      ['Log', relative(repositoryRoot, logFile)],
    ],
    real ? 'Real providers: real money. Stop with Ctrl-C.' : 'No real money, no real calendar. Stop with Ctrl-C.',
  );
}

async function startVite({ urls }: Stack, port: number, url: string): Promise<void> {
  const vite = startProgram({
    name: 'vite',
    script: viteScript(),
    args: ['--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    cwd: join(repositoryRoot, 'apps/web'),
    env: { API_ORIGIN: urls.app },
    log: (line) => appendFileSync(logFile, `vite     ${line}\n`),
  });
  await vite.ready(url);
}

// Resolves at the first request to stop; a second one ends this process, and with it everything it started.
function stopSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(130);
      asked = true;
      say('\nStopping …');
      resolve('');
    });
  }
  return promise;
}

try {
  await start();
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  say(`\n${styleText('red', 'Slotpay did not start.')} ${sentence}`);
  process.exitCode = 1;
}
process.exit();
