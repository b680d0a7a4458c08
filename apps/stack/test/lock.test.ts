import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processIdentity } from '../src/alive.ts';
import { self, withLock } from '../src/lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotpay-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one in at a time and is gone afterwards', async () => {
  let inside = 0;
  const turns: number[] = [];
  const work = async () => {
    inside += 1;
    turns.push(inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4, 5].map(() => withLock(file, work)));
  expect(turns).toEqual([1, 1, 1, 1, 1]);
  expect(existsSync(file)).toBe(false);
});

it('is released when the work fails', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
  await expect(withLock(file, async () => 'next')).resolves.toBe('next');
});

it('is taken over from an owner that has ended, by all waiters one after another', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file, `${pid} 12345 some-lock`);
  const order: string[] = [];
  await Promise.all(['a', 'b', 'c'].map((name) => withLock(file, async () => void order.push(name))));
  expect(order.sort()).toEqual(['a', 'b', 'c']);
});

it('is taken over when another program has the dead owner’s process id by now', async () => {
  writeFileSync(file, `${process.pid} not-${processIdentity(process.pid)} some-lock`);
  await expect(withLock(file, async () => 'mine', 5_000)).resolves.toBe('mine');
});

it('is not taken from an owner that lives', async () => {
  writeFileSync(file, `${self()} some-lock`);
  await expect(withLock(file, async () => 'mine', 200)).rejects.toThrow('Another process has been holding');
});

it('is taken over when its owner died before signing it', async () => {
  writeFileSync(file, '');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  await expect(withLock(file, async () => 'mine', 5_000)).resolves.toBe('mine');
});
