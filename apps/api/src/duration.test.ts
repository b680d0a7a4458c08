import { describe, expect, it } from 'vitest';
import { durationMs } from './duration.ts';

describe('a span of time', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['12h', 43_200_000],
    ['30d', 2_592_000_000],
    ['0d', 0],
  ])('%s is %i milliseconds', (text, milliseconds) => {
    expect(durationMs(text)).toBe(milliseconds);
  });

  it.each(['', '5', 'm', '-5m', '1.5h', '5 m', '30D'])('is not %j', (text) => {
    expect(() => durationMs(text)).toThrow(/no span of time/);
  });
});
