import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importsAtStart } from './module-start.ts';

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

/** Everything a browser asks for once it runs these scripts, themselves among it. */
function started(names: readonly string[], known = new Set<string>()): Set<string> {
  for (const file of files.filter(({ name }) => names.includes(name) && !known.has(name))) {
    known.add(file.name);
    started(
      importsAtStart(file.text).map((address) => basename(address)),
      known,
    );
  }
  return known;
}

/** The scripts of the first page: what its HTML names, and what that asks for without anybody's doing. */
function first() {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name = '']) => name);
  return started(named);
}

const booking = () => started(scripts().flatMap(({ name }) => (name.startsWith('booking-pages') ? [name] : [])));
const weight = (names: ReadonlySet<string>) =>
  total(files.filter(({ name }) => names.has(name))) + total(catalogue(longest() ?? ''));

describe('what a client downloads', () => {
  it('draws its first page from at most 90 KiB of script, the words among them', () => {
    expect(first().size).toBeGreaterThan(0);
    expect(weight(first())).toBeLessThan(90);
  });

  it('asks for the booking pages only when somebody wants them', () => {
    expect([...first()].filter((name) => name.startsWith('booking-pages'))).toEqual([]);
    expect(importsAtStart("import './a.js'; const b = import('./b.js'); run(() => import('./c.js'))")).toHaveLength(3);
    expect(importsAtStart("const later = () => import('./a.js'); function f() { import('./b.js') }")).toEqual([]);
  });

  it('opens with a page of at most 1 KiB', () => {
    expect(gzipSync(readFileSync(join(folder, 'index.html')), { level: 9 }).length / KIB).toBeLessThan(1);
  });

  it.each(LANGUAGES)('gets the words of %s in one piece of at most 8 KiB', (locale) => {
    expect(catalogue(locale)).toHaveLength(1);
    expect(total(catalogue(locale))).toBeLessThan(8);
  });

  it.each(LANGUAGES)('finds every message it says in the words of %s', (locale) => {
    const said = scripts().flatMap(({ text }) => [...text.matchAll(/_\(\{id:[`"]([\w+/-]+)[`"]/g)].map(([, id]) => id));
    const text = catalogue(locale)[0]?.text ?? '';
    expect(said.length).toBeGreaterThan(300);
    expect(said.filter((id) => !text.includes(`"${id}":[`))).toEqual([]);
  });

  it('draws a booking from at most 134 KiB of script', () => {
    expect(weight(new Set([...first(), ...booking()]))).toBeLessThan(134);
  });

  it('needs at most 5 KiB of style', () => {
    expect(total(files.filter(({ name }) => name.endsWith('.css')))).toBeLessThan(5);
  });

  it('holds no validation library, no gallery, no description of a state and no key', () => {
    const code = scripts()
      .map(({ text }) => text)
      .join();
    const strangers = [
      /zod|safeParse|invalid_union/,
      /Northlight/,
      /Starting state before/,
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
