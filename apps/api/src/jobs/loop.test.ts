import { setImmediate as tick } from 'node:timers/promises';
import { until } from '@slotpay/stack/until';
import { afterEach, describe, expect, it } from 'vitest';
import { captureLog } from '../../test/support/log.ts';
import type { Db } from '../db/client.ts';
import { type Loop, type LoopOptions, startLoop } from './loop.ts';
import type { Job } from './queue.ts';

const LONG = 60_000;
let loop: Loop | undefined;
afterEach(() => loop?.drain());

/** A queue in memory; what is claimed is gone. */
function start(work: (job: Job) => Promise<void>, options: Partial<LoopOptions> & { failures?: number } = {}) {
  const waiting: Job[] = [];
  const asked: number[] = [];
  let failures = options.failures ?? 0;
  const captured = captureLog();
  loop = startLoop({
    db: {} as Db,
    queue: {
      name: 'effects',
      claim: async (_, limit) => {
        asked.push(limit);
        if (failures-- > 0) throw new Error('the database is away');
        return waiting.splice(0, limit);
      },
    },
    work,
    log: captured.log,
    leaseMs: 1000,
    pollMs: LONG,
    ...options,
  });
  const add = (...ids: string[]) => waiting.push(...ids.map((id) => ({ id, bookingId: null, attempts: 1 })));
  return { loop, add, waiting, asked, log: captured };
}

const soon = (ask: () => boolean) => until(ask, { ms: 5000, every: 1 });

describe('a loop', () => {
  it('works on what it is woken for, without waiting for its next look', async () => {
    const done: string[] = [];
    const { loop, add } = start(async ({ id }) => void done.push(id));
    await tick();
    add('a', 'b');
    loop.wake();
    await soon(() => done.length === 2);
    expect(done).toEqual(['a', 'b']);
  });

  it('looks again after a job only if its last look may have left something', async () => {
    const done: string[] = [];
    const { loop, add, asked } = start(async ({ id }) => void done.push(id), { concurrency: 2 });
    await tick();
    add('a', 'b', 'c');
    loop.wake();
    await soon(() => done.length === 3);
    await tick();
    const looks = asked.length;
    add('d');
    loop.wake();
    await soon(() => done.length === 4);
    await tick();
    expect(asked.length).toBe(looks + 1);
  });

  it('looks by itself for what other processes left', async () => {
    const done: string[] = [];
    const { add } = start(async ({ id }) => void done.push(id), { pollMs: 2 });
    await tick();
    add('a');
    await soon(() => done.length === 1);
    expect(done).toEqual(['a']);
  });

  it('works on no more than so many at once, and takes the next as soon as one is done', async () => {
    const gates = new Map<string, () => void>();
    const work = ({ id }: Job) => new Promise<void>((resolve) => void gates.set(id, resolve));
    const { add, loop, waiting } = start(work, { concurrency: 2 });
    add('a', 'b', 'c');
    loop.wake();
    await soon(() => gates.size === 2);
    expect([...gates.keys()]).toEqual(['a', 'b']);
    expect(waiting).toHaveLength(1);
    gates.get('a')?.();
    await soon(() => gates.size === 3);
    expect([...gates.keys()]).toEqual(['a', 'b', 'c']);
    for (const open of gates.values()) open();
  });

  it('goes on after a job that fails, and says so without the job’s content', async () => {
    const done: string[] = [];
    const { add, loop, log } = start(async ({ id }) => {
      if (id === 'bad') throw new Error('no');
      done.push(id);
    });
    add('bad', 'good');
    loop.wake();
    await soon(() => done.length === 1);
    expect(log.lines()).toMatchObject([{ msg: 'job failed', queue: 'effects', job: 'bad' }]);
  });

  it('goes on after a database that was away', async () => {
    const done: string[] = [];
    const { add, log } = start(async ({ id }) => void done.push(id), { failures: 3, pollMs: 1 });
    add('a');
    await soon(() => done.length === 1);
    expect(done).toEqual(['a']);
    expect(log.lines().filter(({ msg }) => msg === 'cannot claim jobs')).toHaveLength(3);
  });

  it('finishes what it works on before it ends, and takes nothing new', async () => {
    const gate = Promise.withResolvers<void>();
    let ended = false;
    const { add, loop, waiting } = start(() => gate.promise, { concurrency: 1 });
    add('a', 'b');
    loop.wake();
    await soon(() => waiting.length === 1);
    const draining = loop.drain().then(() => {
      ended = true;
    });
    await tick();
    expect(ended).toBe(false);
    gate.resolve();
    await draining;
    expect(waiting.map(({ id }) => id)).toEqual(['b']);
  });
});
