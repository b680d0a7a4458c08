import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { heardBy, inTurn } from './calendly-traffic.ts';
import { createPace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-23T10:00:00.000Z') }));
afterEach(() => void vi.useRealTimers());

const answer = (status: number, headers: Record<string, string>) => ({ status, headers: new Headers(headers) });

/** When each of `count` requests asked for at once may start, ms from now. */
async function starts(turn: () => Promise<void>, count: number): Promise<number[]> {
  const began = Date.now();
  const found: number[] = [];
  for (let n = 0; n < count; n++) void turn().then(() => found.push(Date.now() - began));
  await vi.runAllTimersAsync();
  return found;
}

describe('the pace', () => {
  it('spreads requests evenly, whoever makes them', async () => {
    expect(await starts(createPace('stripe', 5).turn, 4)).toEqual([0, 200, 400, 600]);
  });

  it('holds everybody for as long as the provider asks for, and goes on as before', async () => {
    const pace = createPace('stripe', 5);
    pace.pause(1_500);
    expect(await starts(pace.turn, 3)).toEqual([1_500, 1_700, 1_900]);
  });

  it('sends away whom it would have to hold for long, with the time to come back', async () => {
    const pace = createPace('calendly', 5);
    pace.pause(60_000);
    await expect(pace.turn()).rejects.toMatchObject({
      code: 'calendly.asked_to_wait',
      retryable: true,
      retryAfterMs: 60_000,
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await starts(pace.turn, 1)).toEqual([0]);
  });

  it('does not send away the second of a slow pace', async () => {
    expect(await starts(createPace('stripe', 0.5).turn, 2)).toEqual([0, 2_000]);
  });
});

describe('Calendly’s limit', () => {
  const limited = (remaining: number) =>
    answer(200, { 'x-ratelimit-limit': '500', 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': '40' });

  it('stops those who can wait while a fifth of it is left', async () => {
    const pace = createPace('calendly', 5);
    heardBy(pace).after?.(limited(100));
    expect(await starts(pace.turn, 1)).toEqual([0]);
    heardBy(pace).after?.(limited(99));
    await expect(pace.turn()).rejects.toMatchObject({ retryAfterMs: 40_000 });
  });

  it('once exceeded is obeyed as told: Retry-After, else the reset', async () => {
    for (const [headers, ms] of [
      [{ 'retry-after': '7', 'x-ratelimit-reset': '50' }, 7_000],
      [{ 'x-ratelimit-reset': '50' }, 50_000],
    ] as const) {
      const pace = createPace('calendly', 5);
      heardBy(pace).after?.(answer(429, headers));
      await expect(pace.turn()).rejects.toMatchObject({ retryAfterMs: ms });
    }
  });

  it('that an answer does not mention holds nobody', async () => {
    const pace = createPace('calendly', 5);
    heardBy(pace).after?.(answer(200, {}));
    expect(await starts(pace.turn, 1)).toEqual([0]);
  });

  it('never holds a request somebody waits for', () => {
    const pace = createPace('calendly', 5);
    expect(heardBy(pace).before).toBeUndefined();
    expect(inTurn(pace).before).toBe(pace.turn);
  });
});
