import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { processIdentity } from '../src/alive.ts';
import { until } from '../src/until.ts';
import { fakeCheckout, removeCheckout, runStart, type Started } from './fake-checkout.ts';

let root = '';
const running: Started[] = [];

afterEach(async () => {
  for (const started of running.splice(0)) {
    started.process.kill('SIGTERM');
    await started.ended;
  }
  removeCheckout(root);
});

async function start(env: Record<string, string> = {}): Promise<Started> {
  const started = await runStart(root, env);
  running.push(started);
  return started;
}

async function environment(url = ''): Promise<Record<string, string>> {
  return (await fetch(`${url}/environment`)).json() as Promise<Record<string, string>>;
}

const pidIn = (file: string) => Number(readFileSync(join(root, file), 'utf8').split('\n')[0]);
const postmaster = '.slotpay/postgres-18/data/postmaster.pid';

it('start brings up database, sandbox and API, tells where they are, and stops them all', async () => {
  root = fakeCheckout();
  const started = await start();
  expect(started.said()).toContain('Slotpay is running');
  const { app, sandbox, docs } = started.urls();
  const env = await environment(app);
  expect(docs).toBe(`${app}/docs`);
  expect(env).toMatchObject({ PUBLIC_URL: app, SANDBOX: 'true', SMTP_URL: expect.stringMatching(/^smtp:/) });
  expect(Buffer.from(env['DATA_KEY'] ?? '', 'base64')).toHaveLength(32);
  expect((await environment(sandbox))['SANDBOX_STRIPE_WEBHOOK_URL']).toBe(`${app}/webhooks/stripe`);
  expect(readFileSync(join(root, 'commands.txt'), 'utf8')).toMatch(/^migrate\nseed .*session-types\.json\n$/);
  expect(statSync(join(root, '.slotpay/data-key')).mode & 0o077).toBe(0);

  const server = pidIn(postmaster);
  started.process.kill('SIGINT');
  expect(await started.ended).toBe(0);
  await expect(fetch(`${app}/readyz`)).rejects.toThrow();
  await expect(fetch(`${sandbox}/healthz`)).rejects.toThrow();
  expect(processIdentity(server)).toBeUndefined();
});

it('a second start in the same checkout points to the first', async () => {
  root = fakeCheckout();
  const first = await start();
  const second = await start();
  expect(await second.ended).toBe(0);
  expect(second.said()).toContain(`already runs here: ${first.urls()['app']}`);
  expect((await fetch(`${first.urls()['app']}/readyz`)).status).toBe(200);
});

it('after SIGKILL the next start has the same addresses, key and data', async () => {
  root = fakeCheckout();
  const first = await start();
  const before = await environment(first.urls()['app']);
  const client = new pg.Client({ connectionString: before['DATABASE_URL'] });
  await client.connect();
  await client.query('create table kept as select 7 as n');
  await client.end();
  first.process.kill('SIGKILL');
  await first.ended;
  const second = await start();
  const after = await environment(second.urls()['app']);
  for (const name of ['PUBLIC_URL', 'DATABASE_URL', 'DATA_KEY', 'SMTP_URL']) expect(after[name]).toBe(before[name]);
  const again = new pg.Client({ connectionString: after['DATABASE_URL'] });
  await again.connect();
  expect((await again.query('select n from kept')).rows).toEqual([{ n: 7 }]);
  await again.end();
});

it('start takes other ports when the usual ones are taken', async () => {
  root = fakeCheckout();
  const squatters = [4000, 4010, 4011, 4012, 4025, 54329].map((port) => createServer().listen(port, '127.0.0.1'));
  // Where one of them was taken already, all the better.
  await Promise.all(squatters.map((one) => Promise.race([once(one, 'listening'), once(one, 'error').catch(() => {})])));
  try {
    const started = await start();
    expect(started.said()).toContain('Slotpay is running');
    expect(Number(new URL(started.urls()['app'] ?? '').port)).not.toBe(4000);
    expect((await fetch(`${started.urls()['app']}/readyz`)).status).toBe(200);
  } finally {
    for (const one of squatters) one.close();
  }
});

it('start ends, with the reason and an exit code, when the API dies', async () => {
  root = fakeCheckout();
  const started = await start();
  await fetch(`${started.urls()['app']}/crash`).catch(() => {});
  expect(await started.ended).toBe(1);
  expect(started.said()).toContain('The API ended by itself (9)');
});

it('start says why when a part does not come up, and leaves nothing running', async () => {
  root = fakeCheckout({ 'apps/api/src/main.ts': "console.error('the schema is too new');\nprocess.exit(4);\n" });
  const started = await start();
  expect(await started.ended).toBe(1);
  expect(started.said()).toMatch(/Slotpay did not start[\s\S]*The API ended \(4\)[\s\S]*the schema is too new/);
  expect(await until(() => !existsSync(join(root, postmaster)), { ms: 5_000 })).toBe(true);
});

it('start refuses keys of real providers that are not complete', async () => {
  root = fakeCheckout();
  const started = await start({ STRIPE_SECRET_KEY: 'sk_live_x', CALENDLY_TOKEN: 'y' });
  expect(await started.ended).toBe(1);
  expect(started.said()).toMatch(/Missing: STRIPE_WEBHOOK_SECRET, .*PUBLIC_URL/);
  expect(started.said()).not.toContain('sk_live_x');
});

it('start with keys of real providers pretends nothing', async () => {
  root = fakeCheckout();
  const started = await start({
    STRIPE_SECRET_KEY: 'sk_live_x',
    STRIPE_WEBHOOK_SECRET: 'whsec_x',
    CALENDLY_TOKEN: 'y',
    CALENDLY_WEBHOOK_SIGNING_KEY: 'z',
    SMTP_URL: 'smtp://mail.example',
    MAIL_FROM: 'x@example.com',
    PUBLIC_URL: 'https://book.example',
  });
  expect(started.said()).toContain('real money');
  expect(started.said()).not.toContain('Sandbox');
  const env = await environment(`http://127.0.0.1:${new URL(started.urls()['docs'] ?? '').port}`);
  expect(env).toMatchObject({ STRIPE_SECRET_KEY: 'sk_live_x', PUBLIC_URL: 'https://book.example' });
  expect(env['SANDBOX']).toBeUndefined();
  expect(env['STRIPE_API_BASE']).toBeUndefined();
});
