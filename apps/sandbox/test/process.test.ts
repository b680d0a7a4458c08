import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { afterEach, expect, test, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let running: ChildProcess | undefined;

afterEach(() => {
  running?.kill('SIGKILL');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env: { ...env, PATH: process.env['PATH'] } });
  running = child;
  return child;
}

test('the process is healthy once everything listens, and ends cleanly although clients keep connections alive', async () => {
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const [control, calendly, stripePort, smtp] = ports.map(String) as [string, string, string, string];
  const child = start({
    SANDBOX_PORT: control,
    SANDBOX_CALENDLY_PORT: calendly,
    SANDBOX_STRIPE_PORT: stripePort,
    SANDBOX_SMTP_PORT: smtp,
  });
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${control}/healthz`)).status).toBe(200), {
    timeout: 15_000,
    interval: 100,
  });
  const stripe = new Stripe('sk_test_slotpay_sandbox', {
    host: '127.0.0.1',
    port: stripePort,
    protocol: 'http',
    telemetry: false,
  });
  expect((await stripe.balance.retrieve()).object).toBe('balance');
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

test('wrong settings are named, and nothing starts', async () => {
  const child = start({ SANDBOX_PORT: 'http', SANDBOX_REFUND_DELAY_MS: '-1' });
  const [output, [code]] = await Promise.all([text(child.stderr ?? []), once(child, 'exit')]);
  expect(code).toBe(1);
  expect(output).toContain('SANDBOX_PORT');
  expect(output).toContain('SANDBOX_REFUND_DELAY_MS');
});
