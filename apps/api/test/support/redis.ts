// A Redis of a test's own: the one REDIS_URL names, or a program on the PATH.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './wait.ts';

/** Where redis-server is; undefined when it is not installed. */
export const redisBinary: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((file) => existsSync(file));

/** Why tests with Redis are left out, or undefined when they run. */
export function noRedis(): string | undefined {
  if (process.env['REDIS_URL'] || redisBinary) return undefined;
  return 'redis-server is not on the PATH and REDIS_URL is not set';
}

export interface TestRedis {
  readonly url: string;
  /** Everything stored, keys and values. */
  content(): Promise<string>;
  stop(): Promise<void>;
}

export interface OwnRedis extends TestRedis {
  /** Ends it without a warning, as a crash does. */
  kill(): Promise<void>;
  /** Makes it keep its connections and answer nothing. */
  freeze(): void;
  thaw(): void;
}

/** The Redis to test with. */
export async function openRedis(): Promise<TestRedis> {
  const url = process.env['REDIS_URL'];
  return url ? { url, content: () => contentOf(url), stop: async () => {} } : startRedis();
}

/** Starts a Redis that may be killed. @param port take this one instead of a free one */
export async function startRedis(port?: number): Promise<OwnRedis> {
  if (!redisBinary) throw new Error('redis-server is not on the PATH');
  const chosen = port ?? (await freePort());
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(redisBinary, args, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${chosen}`;
  await eventually('redis-server', () => answers(url));
  const end = (signal: NodeJS.Signals) => ended(child, signal);
  return {
    url,
    content: () => contentOf(url),
    kill: () => end('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: () => end('SIGKILL'),
  };
}

/** A server that takes connections and never says a word. */
export async function hangingServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  const port = await listening(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function withClient<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

function answers(url: string): Promise<boolean> {
  return withClient(url, async (redis) => (await redis.ping()) === 'PONG').catch(() => false);
}

function contentOf(url: string): Promise<string> {
  return withClient(url, async (redis) => {
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map((key) => redis.get(key)));
    return keys.map((key, index) => `${key} ${values[index]}`).join('\n');
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
