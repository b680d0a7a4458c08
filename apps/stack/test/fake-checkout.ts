// A checkout with the real stack package around stand-ins for the other programs: quick to start and to watch.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../src/repository.ts';
import { until } from '../src/until.ts';

const server = (port: string, ready: string) => `
import { createServer } from 'node:http';
process.on('SIGTERM', () => process.exit(0));
createServer((request, reply) => {
  if (request.url === '/crash') process.exit(9);
  reply.statusCode = ['${ready}', '/environment'].includes(request.url ?? '') ? 200 : 404;
  reply.end(JSON.stringify(process.env));
}).listen(Number(process.env['${port}']), '127.0.0.1');
`;

const files = {
  'apps/api/src/main.ts': server('PORT', '/readyz'),
  'apps/sandbox/src/main.ts': server('SANDBOX_PORT', '/healthz'),
  'apps/api/src/slotpay.ts':
    "import { appendFileSync } from 'node:fs';\nappendFileSync('commands.txt', process.argv.slice(2).join(' ') + '\\n');\nconsole.log('did', process.argv[2]);\n",
  'apps/web/package.json': '{}',
  'packages/machine/package.json': '{}',
  'packages/contract/package.json': '{}',
  'apps/web/dist/index.html': '<title>built</title>',
};

/** Makes such a checkout; answers with its folder. Remove it with {@link removeCheckout}. */
export function fakeCheckout(changes: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'slotpay-checkout-'));
  chmodSync(root, 0o755);
  for (const [name, text] of Object.entries({ ...files, ...changes })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const real = join(repositoryRoot, 'apps/stack');
  for (const name of ['src', 'run.js', 'package.json', 'session-types.json']) {
    cpSync(join(real, name), join(root, 'apps/stack', name), { recursive: true });
  }
  symlinkSync(join(real, 'node_modules'), join(root, 'apps/stack/node_modules'));
  writeFileSync(join(root, 'apps/web/dist/index.html'), '<title>built last</title>');
  return root;
}

/** Removes the checkout and all that is in it. */
export function removeCheckout(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** `start` as a person runs it, and what it has said so far. */
export type Started = {
  process: ChildProcess;
  said(): string;
  ended: Promise<number | string>;
  urls(): Record<string, string>;
};

/** Runs `start` in a checkout and waits until it is up or has ended. */
export async function runStart(root: string, env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, ['apps/stack/run.js', 'start'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = once(child, 'close').then(([code, signal]): number | string => code ?? signal);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await until(() => over || text.includes('╰'), { ms: 40_000 });
  const row = (label: string) => text.match(new RegExp(`${label} +(http\\S+)`))?.[1] ?? '';
  return {
    process: child,
    said: () => text,
    ended,
    urls: () => ({ app: row('Book a session'), sandbox: row('Sandbox controls'), docs: row('API documentation') }),
  };
}
