import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const half = () => 0.5;

describe('the wait before another try', () => {
  it('doubles from half a second up to five minutes', () => {
    expect([1, 2, 3, 4, 10, 11, 30, 10_000].map((attempt) => backoffMs(attempt, half))).toEqual([
      500, 1000, 2000, 4000, 256_000, 300_000, 300_000, 300_000,
    ]);
  });

  it('is spread by a quarter either way', () => {
    expect(backoffMs(3, () => 0)).toBe(1500);
    expect(backoffMs(3, () => 1)).toBe(2500);
  });

  it('is spread by chance unless told otherwise', () => {
    const waits = new Set(Array.from({ length: 50 }, () => backoffMs(8)));
    expect(waits.size).toBeGreaterThan(1);
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(48_000);
  });
});
