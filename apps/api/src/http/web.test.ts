import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webRoutes } from './web.ts';

// A folder of this name must not make everything in it immutable.
const root = join(mkdtempSync(join(tmpdir(), 'slotpay-web-')), 'assets', 'web');
const app = fastify().withTypeProvider<ZodTypeProvider>();

beforeAll(async () => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  put('index.html', '<!doctype html><title>Book a session</title>');
  put('assets/index-1a2b.js', 'document.title = "Booked";');
  writeFileSync(join(root, 'robots.txt'), 'User-agent: *');
  webRoutes(app, root);
  await app.ready();
});

afterAll(async () => {
  await app.close();
  rmSync(join(root, '../..'), { recursive: true });
});

function put(name: string, text: string): void {
  writeFileSync(join(root, name), text);
  writeFileSync(join(root, `${name}.br`), brotliCompressSync(text));
  writeFileSync(join(root, `${name}.gz`), gzipSync(text));
}

const get = (url: string, encodings = '') => app.inject({ url, headers: { 'accept-encoding': encodings } });

it.each(['/', '/b/SP-7F3K-92QD', `/r/${'x'.repeat(43)}`])(
  '%s is the page, compressed as the browser takes it',
  async (url) => {
    const brotli = await get(url, 'gzip, deflate, br');
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      vary: 'accept-encoding',
      'cache-control': 'no-cache',
    });
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toContain('Book a session');
    const gzip = await get(url, 'gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toContain('Book a session');
    const neither = await get(url);
    expect(neither.headers['content-encoding']).toBeUndefined();
    expect(neither.body).toContain('Book a session');
    expect(neither.headers['content-type']).toBe('text/html; charset=utf-8');
  },
);

it('a file with a hash in its name is kept for good, and others are asked for again', async () => {
  const script = await get('/assets/index-1a2b.js', 'br');
  expect(script.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await get('/robots.txt')).headers['cache-control']).toBe('no-cache');
});

it('no search engine keeps what opens a booking', async () => {
  expect((await get('/')).headers['x-robots-tag']).toBeUndefined();
  expect((await get('/b/SP-7F3K-92QD')).headers['x-robots-tag']).toBe('noindex');
  expect((await get(`/r/${'x'.repeat(43)}`)).headers['x-robots-tag']).toBe('noindex');
});

it('a folder without the page is refused at the start', () => {
  expect(() => webRoutes(app, join(root, 'assets'))).toThrow('has no index.html');
});
