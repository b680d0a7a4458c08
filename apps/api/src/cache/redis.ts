// The cache in Redis. A command that cannot be sent now fails now: whoever asks has another way to find out.

import { Redis } from 'ioredis';
import type { Cache } from './cache.ts';

const CONNECT_MS = 2000;
const COMMAND_MS = 1000;

export interface RedisCache extends Cache {
  close(): void;
}

/** @param url such as `redis://host:6379` or `rediss://…` */
export function createRedisCache(url: string): RedisCache {
  const redis = new Redis(url, {
    connectionName: 'slotpay',
    connectTimeout: CONNECT_MS,
    commandTimeout: COMMAND_MS,
    // Nothing waits in line for a server that is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  });
  // It reconnects by itself; without a listener an error would end the process. Failing commands tell who asks.
  redis.on('error', () => {});
  return {
    get: async (key) => (await redis.get(key)) ?? undefined,
    set: async (key, value, ttlMs) => {
      await redis.set(key, value, 'PX', Math.max(1, Math.ceil(ttlMs)));
    },
    delete: async (keys) => {
      if (keys.length > 0) await redis.del(...keys);
    },
    close: () => redis.disconnect(),
  };
}
