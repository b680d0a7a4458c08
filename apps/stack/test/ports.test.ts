import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { choosePort, choosePorts } from '../src/ports.ts';

it('the wanted port is taken when it is free', async () => {
  const free = await choosePort();
  const listener = createServer().listen(free, '127.0.0.1');
  await once(listener, 'listening');
  listener.close();
  await once(listener, 'close');
  const wanted = free + 1;
  expect([wanted, expect.any(Number)]).toContain(await choosePort(wanted));
});

it.each(['127.0.0.1', '0.0.0.0'])(
  'another port is chosen when somebody listens on the wanted one at %s',
  async (host) => {
    const squatter = createServer().listen(0, host);
    await once(squatter, 'listening');
    const address = squatter.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const port = await choosePort(taken);
    expect(port).not.toBe(taken);
    const listener = createServer().listen(port, '127.0.0.1');
    await once(listener, 'listening');
    listener.close();
    squatter.close();
  },
);

it('no two programs get the same port', async () => {
  const [one, other] = [await choosePorts(true), await choosePorts(true)];
  const all = [...Object.values(one), ...Object.values(other)];
  expect(new Set(all).size).toBe(10);
});
