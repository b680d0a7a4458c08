// Too much of everything: slow clients, many requests, a busy process. What is left of us serves the others.

import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCapability } from '../src/booking/open.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { openDirectly } from './support/direct.ts';
import { ask, problemOf } from './support/http.ts';
import { sendWebhook } from './support/signed.ts';
import { eventually } from './support/wait.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend({ env: { REQUEST_TIMEOUT_MS: '600' } });
});
afterAll(() => backend?.close());

const alive = async () => (await ask(`${backend.urls.app}/healthz`)).status;

interface Wire {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly closed: Promise<void>;
}

function wire(first: string): Wire {
  const socket = connect(backend.ports.app, '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  // Being cut off is what is expected.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  if (first !== '') socket.write(first);
  return { socket, heard: () => heard, closed };
}

describe('a client that is slow on purpose', () => {
  const head = 'POST /bookings HTTP/1.1\r\nHost: x\r\n';

  it.each([
    ['with its headers', head],
    ['with its body', `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`],
    ['with everything', ''],
  ])('%s is cut off, a hundred of them at once, and others are served meanwhile', async (_, first) => {
    const wires = Array.from({ length: 100 }, () => wire(first));
    const dribble = setInterval(() => {
      if (first !== '') for (const { socket } of wires) if (socket.writable) socket.write('x');
    }, 100);
    try {
      expect(await alive()).toBe(200);
      await Promise.all(wires.map(({ closed }) => closed));
    } finally {
      clearInterval(dribble);
    }
    for (const { heard } of wires) expect(heard()).toMatch(/^$|^HTTP\/1\.1 408 /);
    expect(await alive()).toBe(200);
  });

  it('or has headers without end is cut off', async () => {
    const { heard, closed } = wire(`${head}X-Long: ${'x'.repeat(17 * 1024)}\r\n\r\n`);
    await closed;
    expect(heard()).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a request that two servers would read differently', () => {
  const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  it.each([
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5\r\n'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['chunks that are none', 'Transfer-Encoding: chunked, identity\r\n'],
    [
      'a header that goes on in the next line',
      'X: a\r\n b: c\r\n\tTransfer-Encoding: chunked\r\nContent-Length: 5\r\n',
    ],
    ['a space before the colon', 'Content-Length : 5\r\n'],
  ])('is refused whole: %s', async (_, headers) => {
    const head = 'POST /recoveries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const { heard, closed } = wire(`${head}${headers}\r\n0\r\n\r\n${smuggled}`);
    await closed;
    expect(heard()).toMatch(/^HTTP\/1\.1 400 /);
    expect(heard().match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

it('a process that is far behind turns people away for a moment, and is still alive', async () => {
  const easilyBusy = await openBackend({ env: { MAX_EVENT_LOOP_DELAY_MS: '60' } });
  const url = `${easilyBusy.urls.app}/session-types`;
  const word = new Int32Array(new SharedArrayBuffer(4));
  const busy = setInterval(() => void Atomics.wait(word, 0, 0, 120), 1);
  try {
    const turnedAway = await eventually('a full house', async () => {
      const answer = await ask(url);
      return answer.status === 503 && answer;
    });
    expect(problemOf(turnedAway)).toMatchObject({ code: 'temporarily_unavailable' });
    expect(Number(turnedAway.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(`${easilyBusy.urls.app}/healthz`)).status).toBe(200);
    clearInterval(busy);
    await eventually('room again', async () => (await ask(url)).status === 200);
  } finally {
    clearInterval(busy);
    await easilyBusy.close();
  }
});

describe('many requests', () => {
  let strict: Backend;
  beforeAll(async () => {
    strict = await openBackend({ env: { RATE_LIMIT_PER_MINUTE: '50' } });
  });
  afterAll(() => strict?.close());

  it('to open bookings or with mailed links are limited more strictly than others, each by itself', async () => {
    const tries = async (path: string, json: object) => {
      const answers = [];
      for (let n = 0; n < 6; n++) answers.push(await ask(`${strict.urls.app}${path}`, { json }));
      return answers;
    };
    for (const [path, json] of [['/bookings', {}] as const, ['/recoveries', { token: 'x' }] as const]) {
      const answers = await tries(path, json);
      expect(answers.slice(0, 5).map(({ status }) => status)).toEqual(Array(5).fill(422));
      const last = answers.at(-1);
      expect(last && problemOf(last)).toMatchObject({ status: 429, code: 'too_many_requests' });
      expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await ask(`${strict.urls.app}/session-types`)).status).toBe(200);
  });

  it('for addresses that do not exist are limited as well', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 60; n++) statuses.add((await ask(`${strict.urls.app}/admin/${n}`)).status);
    expect([...statuses]).toEqual([404, 429]);
  });

  it('with bad signatures are limited, and a good one is taken all the same', async () => {
    const bad = () => sendWebhook(strict, 'stripe', '{}', { signature: `t=1,v1=${'0'.repeat(64)}` });
    const statuses = new Set<number>();
    for (let n = 0; n < 60; n++) statuses.add((await bad()).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await sendWebhook(strict, 'stripe', { id: 'evt_1', type: 'x' })).status).toBe(200);
  });
});

it('one booking is followed by twenty at most, and by another as soon as one has gone', async () => {
  const booking = await openDirectly(backend);
  const capability = await newCapability(backend.db, booking.id);
  const leaving = new AbortController();
  const follow = (signal: AbortSignal) =>
    fetch(`${backend.urls.app}/bookings/${booking.id}/stream`, {
      signal,
      headers: { authorization: `Bearer ${capability}` },
    });
  const staying = new AbortController();
  try {
    const statuses = [(await follow(leaving.signal)).status];
    for (let n = 0; n < 19; n++) statuses.push((await follow(staying.signal)).status);
    expect(statuses).toEqual(Array(20).fill(200));
    expect((await follow(staying.signal)).status).toBe(429);
    leaving.abort();
    await eventually('a free place', async () => (await follow(staying.signal)).status === 200);
  } finally {
    staying.abort();
  }
});
