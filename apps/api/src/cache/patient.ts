// A cache that may fail and be slow without anybody noticing: it never throws, never keeps one waiting, and is left alone
// for a while when it does not answer.

import type { Logger } from 'pino';
import type { Cache } from './cache.ts';

export interface Patience {
  /** A cache that takes longer is slower than what it saves. */
  readonly timeoutMs: number;
  /** After so many failures in a row it is not asked. */
  readonly failures: number;
  /** For so long; then one question tries whether it is back. */
  readonly restMs: number;
}

const PATIENCE: Patience = { timeoutMs: 100, failures: 5, restMs: 5000 };

/** Wraps a cache: a failure is a miss, and what could not be set or deleted is not. */
export function patient(cache: Cache, log: Logger, patience: Patience = PATIENCE): Cache {
  let failures = 0;
  let restsUntil = 0;

  const failed = (error: unknown) => {
    failures += 1;
    if (failures < patience.failures) return;
    if (failures === patience.failures) log.warn({ err: error }, 'cache does not answer, going on without');
    restsUntil = performance.now() + patience.restMs;
  };
  const answered = () => {
    if (failures >= patience.failures) log.info('cache answers again');
    failures = 0;
  };
  const ask = async <T>(question: () => Promise<T>): Promise<T | undefined> => {
    if (performance.now() < restsUntil) return undefined;
    // While it is not known whether it is back, the others go on without.
    if (failures >= patience.failures) restsUntil = performance.now() + patience.timeoutMs;
    try {
      const answer = await within(patience.timeoutMs, question());
      restsUntil = 0;
      answered();
      return answer;
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
  return {
    get: (key) => ask(() => cache.get(key)),
    set: (key, value, ttlMs) => ask(() => cache.set(key, value, ttlMs)),
    delete: (keys) => ask(() => cache.delete(keys)),
  };
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  // Nobody listens any more when it answers late, or fails late.
  answer.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
