// A place to remember for a while what could be looked up again. Nothing that matters is only here.

/** Keys and values are short text without personal data: ids and hashes. */
export interface Cache {
  /** Undefined when it was never set, has run out or was evicted. */
  get(key: string): Promise<string | undefined>;
  /** Replaces what was there. @param ttlMs after so many milliseconds it is gone */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(keys: readonly string[]): Promise<void>;
}

/** A part of a cache: its keys do not meet those of another part. */
export function part(cache: Cache, name: string): Cache {
  const own = (key: string) => `slotpay:${name}:${key}`;
  return {
    get: (key) => cache.get(own(key)),
    set: (key, value, ttlMs) => cache.set(own(key), value, ttlMs),
    delete: (keys) => cache.delete(keys.map(own)),
  };
}
