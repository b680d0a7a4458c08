import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureLog } from '../../test/support/log.ts';
import type { Cache } from './cache.ts';
import { patient } from './patient.ts';

const PATIENCE = { timeoutMs: 100, failures: 3, restMs: 5000 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A cache whose next answers are decided one by one, and how often it was asked. */
function moody(mood: () => Promise<string | undefined>): Cache & { asked: () => number } {
  let asked = 0;
  const ask = () => {
    asked += 1;
    return mood();
  };
  return {
    get: ask,
    set: async () => void (await ask()),
    delete: async () => void (await ask()),
    asked: () => asked,
  };
}

const never = () => new Promise<string | undefined>(() => {});

async function settled<T>(answer: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(PATIENCE.timeoutMs);
  return answer;
}

describe('a patient cache', () => {
  it('passes on what the cache answers', async () => {
    const cache = patient(
      moody(async () => 'remembered'),
      captureLog().log,
      PATIENCE,
    );
    expect(await cache.get('key')).toBe('remembered');
  });

  it('takes a failure for a miss', async () => {
    const cache = patient(
      moody(() => Promise.reject(new Error('away'))),
      captureLog().log,
      PATIENCE,
    );
    expect(await cache.get('key')).toBeUndefined();
    await expect(cache.set('key', 'value', 1000)).resolves.toBeUndefined();
    await expect(cache.delete(['key'])).resolves.toBeUndefined();
  });

  it('waits a tenth of a second and no longer', async () => {
    const cache = patient(moody(never), captureLog().log, PATIENCE);
    let answered = false;
    const answer = cache.get('key').then(() => {
      answered = true;
    });
    await vi.advanceTimersByTimeAsync(99);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await answer;
    expect(answered).toBe(true);
  });

  it('leaves a cache alone that does not answer, and says so once', async () => {
    const { log, lines } = captureLog();
    const hanging = moody(never);
    const cache = patient(hanging, log, PATIENCE);
    for (let ask = 0; ask < 3; ask++) await settled(cache.get('key'));
    for (let ask = 0; ask < 50; ask++) expect(await cache.get('key')).toBeUndefined();
    expect(hanging.asked()).toBe(3);
    expect(lines().map(({ msg }) => msg)).toEqual(['cache does not answer, going on without']);
  });

  it('tries once after a rest, goes on without when that fails, and uses it again when it answers', async () => {
    const { log, lines } = captureLog();
    let away = true;
    const cache = moody(() => (away ? never() : Promise.resolve('back')));
    const asking = patient(cache, log, PATIENCE);
    for (let ask = 0; ask < 3; ask++) await settled(asking.get('key'));

    await vi.advanceTimersByTimeAsync(PATIENCE.restMs);
    const attempt = asking.get('key');
    expect(await asking.get('key')).toBeUndefined();
    await settled(attempt);
    expect(cache.asked()).toBe(4);

    away = false;
    await vi.advanceTimersByTimeAsync(PATIENCE.restMs);
    expect(await asking.get('key')).toBe('back');
    expect(await asking.get('key')).toBe('back');
    expect(lines().map(({ msg }) => msg)).toEqual(['cache does not answer, going on without', 'cache answers again']);
  });

  it('forgets single failures between answers', async () => {
    let failing = false;
    const cache = moody(() => (failing ? Promise.reject(new Error('blip')) : Promise.resolve('value')));
    const asking = patient(cache, captureLog().log, PATIENCE);
    for (let round = 0; round < 6; round++) {
      failing = true;
      expect(await asking.get('key')).toBeUndefined();
      failing = false;
      expect(await asking.get('key')).toBe('value');
    }
  });
});
