import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const KIB = 1024;
const LANGUAGES = ['en', 'de'];
let folder: string;
let files: { name: string; text: string; gzip: number }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotpay-web-'));
  // A program of its own: built in here, React would be the one for tests.
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  execFileSync(process.execPath, [join(dirname(manifest), 'bin/vite.js'), 'build', '--outDir', folder], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'pipe',
  });
  files = readdirSync(join(folder, 'assets')).map((name) => {
    const bytes = readFileSync(join(folder, 'assets', name));
    return { name, text: bytes.toString('latin1'), gzip: gzipSync(bytes, { level: 9 }).length };
  });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const catalogue = (locale: string) => files.filter(({ name }) => new RegExp(`^${locale}-[\\w-]+\\.js$`).test(name));
// A reader gets one catalogue; the longest counts.
const scripts = () => {
  const others = LANGUAGES.filter((locale) => locale !== longest()).flatMap(catalogue);
  return files.filter((file) => file.name.endsWith('.js') && !others.includes(file));
};
const longest = () => LANGUAGES.toSorted((a, b) => total(catalogue(b)) - total(catalogue(a)))[0];
const total = (some: readonly { gzip: number }[]) => some.reduce((sum, { gzip }) => sum + gzip, 0) / KIB;

describe('what a client downloads', () => {
  it('draws its first page from at most 89 KiB of script, the words among them', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const first = scripts().filter(({ name }) => html.includes(name));
    expect(total(first) + total(catalogue(longest() ?? ''))).toBeLessThan(89);
  });

  it('opens with a page of at most 1 KiB', () => {
    expect(gzipSync(readFileSync(join(folder, 'index.html')), { level: 9 }).length / KIB).toBeLessThan(1);
  });

  it.each(LANGUAGES)('gets the words of %s in one piece of at most 10 KiB', (locale) => {
    expect(catalogue(locale)).toHaveLength(1);
    expect(total(catalogue(locale))).toBeLessThan(10);
  });

  it('is complete with at most 129 KiB of script and 5 KiB of style', () => {
    expect(total(scripts())).toBeLessThan(129);
    expect(total(files.filter(({ name }) => name.endsWith('.css')))).toBeLessThan(5);
  });

  it('holds no validation library, no gallery and no key', () => {
    const code = scripts()
      .map(({ text }) => text)
      .join();
    const strangers = [
      /zod|safeParse|invalid_union/,
      /Northlight/,
      /sk_(test|live)_/,
      /whsec_/,
      /process\.env/,
      /jsxDEV/,
    ];
    expect(strangers.filter((stranger) => stranger.test(code))).toEqual([]);
  });

  it('works under a policy without inline code', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
  });
});
