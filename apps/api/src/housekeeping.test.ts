import { describe, expect, it, vi } from 'vitest';
import { captureLog } from '../test/support/log.ts';
import { eventually } from '../test/support/wait.ts';
import { startHousekeeping } from './housekeeping.ts';

describe('housekeeping', () => {
  it('does each chore again and again, also after one that failed', async () => {
    const { log, lines } = captureLog();
    let done = 0;
    const chores = [
      { name: 'broken', run: () => Promise.reject(new Error('no database')) },
      { name: 'sound', run: async () => (done += 1) },
    ];
    const housekeeping = startHousekeeping(log, chores, 1);
    await eventually('two rounds', async () => done > 1);
    await housekeeping.drain();
    expect(lines()).toContainEqual(expect.objectContaining({ chore: 'broken', msg: 'chore failed' }));
  });

  it('never does a chore twice at the same time, and ends after the one under way', async () => {
    vi.useFakeTimers();
    const { log } = captureLog();
    const release = Promise.withResolvers<void>();
    let [at, most, ended] = [0, 0, false];
    const run = async () => {
      at += 1;
      most = Math.max(most, at);
      await release.promise;
      at -= 1;
      ended = true;
    };
    const housekeeping = startHousekeeping(log, [{ name: 'slow', run }], 1000);
    await vi.advanceTimersByTimeAsync(5500);
    expect(at).toBe(1);
    const drained = housekeeping.drain();
    release.resolve();
    await drained;
    expect({ ended, most }).toEqual({ ended: true, most: 1 });
    vi.useRealTimers();
  });
});
