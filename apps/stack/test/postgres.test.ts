import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processIdentity } from '../src/alive.ts';
import { openPostgres } from '../src/postgres.ts';
import { until } from '../src/until.ts';

let dataDir: string;
let leave: (() => Promise<void>)[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'slotpay-cluster-'));
  leave = [];
});
afterEach(async () => {
  for (const stop of leave) await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open() {
  const postgres = await openPostgres({ dataDir });
  leave.push(() => postgres.stop());
  return postgres;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Several statements bring several results.
    return [await client.query({ text: sql, rowMode: 'array' })].flat().at(-1)?.rows.flat() ?? [];
  } finally {
    await client.end();
  }
}

const postmaster = () => Number(readFileSync(join(dataDir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);

describe('the PostgreSQL from npm', () => {
  it('makes, copies and drops databases, and is version 18 with fsync on', async () => {
    const postgres = await open();
    const first = await postgres.createDatabase('first');
    await ask(first, 'create table kept (n int); insert into kept values (7)');
    const copy = await postgres.createDatabase('second', { template: 'first' });
    expect(await ask(copy, 'select n from kept')).toEqual([7]);
    expect(
      await ask(copy, "select current_setting('server_version_num')::int / 10000, current_setting('fsync')"),
    ).toEqual([18, 'on']);
    await expect(postgres.createDatabase('first')).rejects.toThrow('already exists');
    await postgres.ensureDatabase('first');
    await postgres.dropDatabase('second');
    expect(await ask(first, "select count(*)::int from pg_database where datname in ('first', 'second')")).toEqual([1]);
  });

  it('refuses a caller without its password', async () => {
    const postgres = await open();
    const stranger = new URL(postgres.url('postgres'));
    stranger.password = 'guess';
    await expect(ask(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('keeps its data and its port from one run to the next', async () => {
    const before = await openPostgres({ dataDir });
    const url = await before.createDatabase('kept');
    await ask(url, 'create table kept (n int); insert into kept values (7)');
    const pid = postmaster();
    await before.stop();
    expect(processIdentity(pid)).toBeUndefined();
    const after = await open();
    expect(after.url('kept')).toBe(url);
    expect(await ask(url, 'select n from kept')).toEqual([7]);
  });

  it('is shared by all who open it and stops when the last one leaves', async () => {
    const [first, second] = await Promise.all([openPostgres({ dataDir }), openPostgres({ dataDir })]);
    const pid = postmaster();
    expect(second.url('postgres')).toBe(first.url('postgres'));
    await first.stop();
    expect(processIdentity(pid)).toBeDefined();
    expect(await ask(second.url('postgres'), 'select 1')).toEqual([1]);
    await second.stop();
    expect(processIdentity(pid)).toBeUndefined();
  });

  it('starts once when several processes ask for it at the same time', async () => {
    const others = [0, 1, 2].map(() => anotherProcess());
    const urls = await Promise.all(others.map((other) => other.url));
    const mine = await open();
    expect(new Set([...urls, mine.url('postgres')]).size).toBe(1);
    await Promise.all(others.map((other) => other.kill()));
    expect(await ask(mine.url('postgres'), 'select 1')).toEqual([1]);
  });

  it('is found again, with its data, after the process that started it was killed', async () => {
    const killed = anotherProcess();
    const url = await killed.url;
    await ask(url, 'create table kept (n int); insert into kept values (7)');
    const pid = postmaster();
    await killed.kill();
    const postgres = await open();
    expect(postmaster()).toBe(pid);
    expect(postgres.url('postgres')).toBe(url);
    expect(await ask(url, 'select n from kept')).toEqual([7]);
    await postgres.stop();
    expect(processIdentity(pid)).toBeUndefined();
  });

  it('recovers after the server itself was killed', async () => {
    const before = await open();
    await ask(before.url('postgres'), 'create table kept (n int); insert into kept values (7)');
    const pid = postmaster();
    process.kill(pid, 'SIGKILL');
    await until(() => processIdentity(pid) === undefined, { ms: 10_000 });
    const after = await open();
    expect(await ask(after.url('postgres'), 'select n from kept')).toEqual([7]);
  });

  it('is not fooled by a stale note whose process id another program has by now', async () => {
    const before = await openPostgres({ dataDir });
    const file = join(dataDir, 'data/postmaster.pid');
    const note = readFileSync(file, 'utf8');
    await before.stop();
    writeFileSync(file, note.replace(/^\d+/, String(process.pid)));
    const after = await open();
    expect(await ask(after.url('postgres'), 'select 1')).toEqual([1]);
    expect(postmaster()).not.toBe(process.pid);
  });

  it('moves to another port when its last one was taken meanwhile', async () => {
    const before = await openPostgres({ dataDir });
    const port = Number(new URL(before.url('postgres')).port);
    await before.stop();
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const after = await open();
      expect(Number(new URL(after.url('postgres')).port)).not.toBe(port);
      expect(await ask(after.url('postgres'), 'select 1')).toEqual([1]);
    } finally {
      squatter.close();
    }
  });

  it('copies one template for many at the same moment', async () => {
    const postgres = await open();
    await ask(await postgres.createDatabase('template'), 'create table kept (n int); insert into kept values (7)');
    const copies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => postgres.createDatabase(`copy_${n}`, { template: 'template' })),
    );
    for (const url of copies) expect(await ask(url, 'select n from kept')).toEqual([7]);
  });
});

describe('DATABASE_URL', () => {
  const given = process.env['DATABASE_URL'];
  afterEach(() => {
    if (given === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = given;
  });

  it('names the server and the database to use', async () => {
    const url = (await open()).url('postgres');
    process.env['DATABASE_URL'] = url;
    const postgres = await openPostgres();
    expect(postgres.database).toBe('postgres');
    expect(await ask(await postgres.createDatabase('made'), 'select current_database()')).toEqual(['made']);
    await postgres.dropDatabase('made');
    await postgres.stop();
    expect(await ask(url, 'select 1')).toEqual([1]);
  });

  it.each([
    ['nonsense', 'is not a URL'],
    ['postgres://someone@127.0.0.1:1', 'names no database'],
    ['postgres://someone:secret@127.0.0.1:1/name', 'does not let us in'],
  ])('that is wrong (%s) is explained in a sentence', async (url, sentence) => {
    process.env['DATABASE_URL'] = url;
    const error = await openPostgres().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toContain(sentence);
    expect(String(error)).not.toContain('secret');
  });
});

// A process that opens the same cluster, prints its URL and then does nothing until it is killed.
function anotherProcess(): { url: Promise<string>; kill(): Promise<void> } {
  const code = `
    const { openPostgres } = await import(${JSON.stringify(new URL('../src/postgres.ts', import.meta.url).href)});
    console.log((await openPostgres({ dataDir: ${JSON.stringify(dataDir)} })).url('postgres'));
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  return {
    url: once(child.stdout, 'data').then(([text]) => String(text).trim()),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
