import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processIdentity } from '../src/alive.ts';
import { choosePort } from '../src/ports.ts';
import { startProgram } from '../src/process.ts';
import { repositoryRoot } from '../src/repository.ts';
import { until } from '../src/until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotpay-process-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

// A program with this source, as startProgram wants it.
function script(source: string): string {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, source);
  return relative(repositoryRoot, file);
}

const server = `
  import { createServer } from 'node:http';
  console.log('listening soon');
  createServer((_, reply) => reply.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');`;
const polite = `${server}
  process.on('SIGTERM', () => { console.log('going'); process.exit(0); });`;
const stubborn = `${server}
  process.on('SIGTERM', () => {});`;

it('a program is ready when its address answers, and goes when asked to', async () => {
  const port = await choosePort();
  const lines: string[] = [];
  const child = startProgram({
    name: 'polite',
    script: script(polite),
    env: { PORT: String(port) },
    log: (line) => lines.push(line),
  });
  await child.ready(`http://127.0.0.1:${port}/`);
  expect(processIdentity(child.pid)).toBe(child.identity);
  await child.stop();
  expect(await child.ended).toBe(0);
  expect(lines).toEqual(['listening soon', 'going']);
  expect(child.logs()).toEqual(lines);
});

it('a program that will not go is killed after its grace', async () => {
  const port = await choosePort();
  const child = startProgram({ name: 'stubborn', script: script(stubborn), env: { PORT: String(port) } });
  await child.ready(`http://127.0.0.1:${port}/`);
  await child.stop(50);
  expect(await child.ended).toBe('SIGKILL');
});

it('a program that ends instead of getting ready is reported with its last lines', async () => {
  const child = startProgram({
    name: 'The clumsy one',
    script: script("console.error('no database'); process.exit(3);"),
  });
  await expect(child.ready('http://127.0.0.1:1/')).rejects.toThrow(/The clumsy one ended \(3\)[\s\S]*no database/);
});

it('a program that never gets ready is reported with its last lines', async () => {
  const child = startProgram({
    name: 'The slow one',
    script: script("console.log('thinking'); setInterval(() => {}, 1000);"),
  });
  await expect(child.ready('http://127.0.0.1:1/', 700)).rejects.toThrow(/The slow one is not ready[\s\S]*thinking/);
  await child.kill('SIGKILL');
});

it('a command succeeds with exit code 0, and its output is whole', async () => {
  const good = startProgram({
    name: 'good',
    script: script("console.log('a\\nb'); console.error('c');"),
    keepOutput: true,
  });
  await good.success();
  expect(good.output()).toBe('a\nb');
  const bad = startProgram({ name: 'bad', script: script("console.error('broken'); process.exit(1);") });
  await expect(bad.success()).rejects.toThrow(/bad failed \(1\)[\s\S]*broken/);
});

it.each([
  ['goes by itself', polite],
  ['is killed though it ignores the request', stubborn],
])('a program whose parent was killed %s', async (_, source) => {
  const port = await choosePort();
  const code = `
    const { startProgram } = await import(${JSON.stringify(new URL('../src/process.ts', import.meta.url).href)});
    const child = startProgram({ name: 'child', script: ${JSON.stringify(script(source))}, env: { PORT: '${port}', END_GRACE_MS: '300' } });
    await child.ready('http://127.0.0.1:${port}/');
    console.log(child.pid, child.identity);
    setInterval(() => {}, 60_000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(parent.stdout, 'data');
  const [pid, identity] = String(text).trim().split(' ');
  expect(processIdentity(Number(pid))).toBe(identity);
  parent.kill('SIGKILL');
  expect(await until(() => processIdentity(Number(pid)) !== identity, { ms: 10_000 })).toBe(true);
});
