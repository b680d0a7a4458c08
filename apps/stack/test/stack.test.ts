import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Stack, StackOptions } from '../src/stack.ts';
import { fakeCheckout, removeCheckout } from './fake-checkout.ts';

let root = '';
let stack: Stack | undefined;
beforeEach(() => {
  root = fakeCheckout();
});
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
  removeCheckout(root);
});

async function start(options: StackOptions = {}): Promise<Stack> {
  const { startStack } = await import(join(root, 'apps/stack/src/stack.ts'));
  stack = await startStack(options);
  if (stack === undefined) throw new Error('startStack answered nothing');
  return stack;
}

async function environment({ urls }: Stack): Promise<Record<string, string>> {
  return (await fetch(`${urls.app}/environment`)).json() as Promise<Record<string, string>>;
}

async function databases(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]+$/, 'postgres') });
  await client.connect();
  const { rows } = await client.query('select datname from pg_database where not datistemplate');
  await client.end();
  return rows.map(({ datname }) => datname);
}

it('a stack has a database of its own, which goes with it', async () => {
  const first = await start({ timeouts: { undoWindow: 5 } });
  const name = first.urls.database.split('/').at(-1);
  expect(await databases(first.urls.database)).toContain(name);
  expect(await environment(first)).toMatchObject({ TIMEOUTS: '{"undoWindow":5}', DATABASE_URL: first.urls.database });
  const second = await start();
  expect(second.urls.app).not.toBe(first.urls.app);
  await first.stop();
  expect(await databases(second.urls.database)).not.toContain(name);
  expect((await fetch(`${second.urls.app}/readyz`)).status).toBe(200);
});

it('the API can be killed and started again with other settings, at the same address', async () => {
  const running = await start({ env: { ONE: '1' } });
  await running.api.kill('SIGKILL');
  await expect(fetch(`${running.urls.app}/readyz`)).rejects.toThrow();
  await running.api.restart({ TWO: '2' });
  const once = await environment(running);
  expect(once).toMatchObject({ ONE: '1', TWO: '2', PUBLIC_URL: running.urls.app });
  await running.api.restart();
  expect(await environment(running)).toMatchObject({ ONE: '1', TWO: '2', DATA_KEY: once['DATA_KEY'] });
});

it('a program that ends by itself is reported, one that was killed on purpose is not', async () => {
  const running = await start();
  const reported: string[] = [];
  void running.failed.then((sentence) => reported.push(sentence));
  await running.api.kill();
  await running.api.restart();
  expect(reported).toEqual([]);
  await fetch(`${running.urls.app}/crash`).catch(() => {});
  expect(await running.failed).toContain('The API ended by itself (9)');
});

it('a command of slotpay runs on the stack’s database and answers with its output', async () => {
  const running = await start();
  expect(await running.slotpay('dump', '--json')).toBe('did dump');
});
