// A cache whose content only we can have written. What it says opens bookings, and a Redis is often less guarded than a
// database: an entry without our mark, or moved to another key, is no entry.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cache } from './cache.ts';

const MARK = /^([A-Za-z0-9_-]{43})\.(.*)$/s;

/** @param secret the same in every process that shares the cache; with another one nothing is found */
export function vouched(cache: Cache, secret: Buffer): Cache {
  const markOf = (key: string, value: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([key, value]))
      .digest('base64url');
  return {
    get: async (key) => {
      const [, mark, value] = MARK.exec((await cache.get(key)) ?? '') ?? [];
      if (mark === undefined || value === undefined) return undefined;
      return timingSafeEqual(Buffer.from(mark), Buffer.from(markOf(key, value))) ? value : undefined;
    },
    set: (key, value, ttlMs) => cache.set(key, `${markOf(key, value)}.${value}`, ttlMs),
    delete: (keys) => cache.delete(keys),
  };
}
