// A business's own pictures: read beside the file of session types, kept in the database, and given to whoever asks.

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionTypesResponse } from '@slotpay/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import offered from '../../stack/session-types.json' with { type: 'json' };
import { seedSessionTypes } from '../src/db/seed.ts';
import { MAX_PICTURE_BYTES, readSeedFile } from '../src/seed-file.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { ask, problemOf } from './support/http.ts';

const MAGIC = {
  'image/png': '\x89PNG\r\n\x1a\n',
  'image/jpeg': '\xff\xd8\xff\xe0',
  'image/webp': 'RIFF\0\0\0\0WEBP',
  'image/avif': '\0\0\0\x10ftypavif\0\0\0\0',
} as const;

/** Begins as such a picture does; browsers are not asked here. */
const pictureOf = (type: keyof typeof MAGIC, length = 1_000) => {
  const magic = Buffer.from(MAGIC[type], 'latin1');
  return Buffer.concat([magic, randomBytes(length - magic.length)]);
};

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let backend: Backend;
let folder: string;
beforeAll(async () => {
  backend = await openBackend();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotpay-pictures-'));
  return () => rm(folder, { recursive: true });
});
afterAll(() => backend?.close());

const put = (name: string, bytes: Buffer | string) => writeFile(join(folder, name), bytes);

/** Seeds the demo's session types, with pictures by id. @returns how many were new or changed */
async function seed(pictures: Readonly<Record<string, string>> = {}, types = offered): Promise<number> {
  const file = join(folder, 'session-types.json');
  const withPictures = types.map((type) => ({ ...type, ...(pictures[type.id] && { picture: pictures[type.id] }) }));
  await writeFile(file, JSON.stringify(withPictures));
  const read = await readSeedFile(file);
  return seedSessionTypes(backend.db, read.seeds, read.pictures);
}

async function urlOf(id: string): Promise<string | null> {
  const answer = await ask(`${backend.urls.app}/session-types`);
  const { sessionTypes } = SessionTypesResponse.parse(JSON.parse(answer.text));
  const type = sessionTypes.find((type) => type.id === id);
  if (!type) throw new Error(`${id} is not offered`);
  return type.picture && backend.urls.app + type.picture.url;
}

const download = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

const stored = () =>
  Promise.all([
    backend.db.selectFrom('pictures').selectAll().orderBy('session_type_id').execute(),
    backend.db.selectFrom('session_types').selectAll().orderBy('id').orderBy('revision').execute(),
  ]);

describe('a picture', () => {
  it.each(Object.keys(MAGIC) as (keyof typeof MAGIC)[])('of type %s is served as what it is', async (type) => {
    const bytes = pictureOf(type, 5_000);
    await put('deep-dive.picture', bytes);
    await seed({ 'deep-dive': 'deep-dive.picture' });
    const url = await urlOf('deep-dive');
    expect(url).toBe(`${backend.urls.app}/session-types/deep-dive/pictures/${sha256(bytes)}`);
    const answer = await download(url ?? '');
    expect(answer.status).toBe(200);
    expect(answer.bytes.equals(bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-length')).toBe('5000');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('that is known already is not sent again', async () => {
    const bytes = pictureOf('image/webp');
    await put('deep-dive.webp', bytes);
    await seed({ 'deep-dive': 'deep-dive.webp' });
    const url = (await urlOf('deep-dive')) ?? '';
    const tag = (await download(url)).headers.get('etag') ?? '';
    expect(tag).toBe(`"${sha256(bytes)}"`);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const answer = await download(url, { 'if-none-match': known });
      expect([known, answer.status, answer.bytes.length]).toEqual([known, 304, 0]);
      expect(answer.headers.get('etag')).toBe(tag);
      expect(answer.headers.get('cache-control')).toContain('immutable');
    }
    expect((await download(url, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is asked about without being sent', async () => {
    await put('deep-dive.webp', pictureOf('image/webp', 700));
    await seed({ 'deep-dive': 'deep-dive.webp' });
    const answer = await ask((await urlOf('deep-dive')) ?? '', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), answer.text]).toEqual([200, '700', '']);
  });

  it('is not there under another hash, nor for another session type', async () => {
    const bytes = pictureOf('image/png');
    await put('deep-dive.png', bytes);
    await seed({ 'deep-dive': 'deep-dive.png' });
    const strange = [
      `deep-dive/pictures/${'0'.repeat(64)}`,
      `deep-dive/pictures/${sha256(bytes).toUpperCase()}`,
      'deep-dive/pictures/latest',
      'deep-dive/pictures/%00',
      `%00/pictures/${sha256(bytes)}`,
      `intro-call/pictures/${sha256(bytes)}`,
    ];
    for (const path of strange) {
      const answer = await ask(`${backend.urls.app}/session-types/${path}`);
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'picture_unknown' });
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('may be shared by two session types, and lie in a folder below', async () => {
    await mkdir(join(folder, 'pictures'));
    await put('pictures/both.jpg', pictureOf('image/jpeg'));
    expect(await seed({ 'deep-dive': 'pictures/both.jpg', 'intro-call': 'pictures/both.jpg' })).toBe(2);
    const urls = await Promise.all(['deep-dive', 'intro-call'].map(urlOf));
    for (const url of urls) expect((await download(url ?? '')).status).toBe(200);
  });

  it('may be a link to another file of the folder, as mounted settings are', async () => {
    await put('deep-dive.2.png', pictureOf('image/png'));
    await symlink('deep-dive.2.png', join(folder, 'deep-dive.png'));
    await seed({ 'deep-dive': 'deep-dive.png' });
    expect(await urlOf('deep-dive')).not.toBeNull();
  });
});

describe('a later seed', () => {
  const revisions = () =>
    backend.db
      .selectFrom('session_types')
      .select(({ fn }) => fn.countAll().as('n'))
      .executeTakeFirstOrThrow();

  it('keeps, changes and removes a picture, and none of it is another offer', async () => {
    await seed();
    const before = await revisions();
    expect(await urlOf('deep-dive')).toBeNull();

    await put('deep-dive.png', pictureOf('image/png'));
    expect(await seed({ 'deep-dive': 'deep-dive.png' })).toBe(1);
    const first = (await urlOf('deep-dive')) ?? '';
    expect(await seed({ 'deep-dive': 'deep-dive.png' })).toBe(0);
    expect(await urlOf('deep-dive')).toBe(first);

    await put('deep-dive.png', pictureOf('image/webp'));
    expect(await seed({ 'deep-dive': 'deep-dive.png' })).toBe(1);
    const second = (await urlOf('deep-dive')) ?? '';
    expect(second).not.toBe(first);
    expect((await download(second)).headers.get('content-type')).toBe('image/webp');
    expect((await download(first)).status).toBe(404);

    expect(await seed()).toBe(1);
    expect(await urlOf('deep-dive')).toBeNull();
    expect((await download(second)).status).toBe(404);
    expect(await seed()).toBe(0);
    expect(await revisions()).toEqual(before);
  });

  it('with other terms keeps the picture', async () => {
    await put('deep-dive.png', pictureOf('image/png'));
    await seed({ 'deep-dive': 'deep-dive.png' });
    const url = await urlOf('deep-dive');
    const dearer = offered.map((type) => (type.id === 'deep-dive' ? { ...type, price: type.price + 1_000 } : type));
    expect(await seed({ 'deep-dive': 'deep-dive.png' }, dearer)).toBe(1);
    expect(await urlOf('deep-dive')).toBe(url);
  });

  it('that withdraws a session type forgets its picture', async () => {
    await put('deep-dive.png', pictureOf('image/png'));
    await seed({ 'deep-dive': 'deep-dive.png' });
    const url = (await urlOf('deep-dive')) ?? '';
    await seed(
      {},
      offered.filter(({ id }) => id !== 'deep-dive'),
    );
    expect((await download(url)).status).toBe(404);
    expect(await backend.db.selectFrom('pictures').selectAll().execute()).toEqual([]);
  });
});

describe('a picture that is refused says why, and changes nothing', () => {
  beforeEach(async () => {
    await put('good.png', pictureOf('image/png'));
    await seed({ 'intro-call': 'good.png' });
  });

  const refused = async (picture: string) => {
    const before = await stored();
    // Another picture and other terms in the same file: none of it may come through.
    await put('good.png', pictureOf('image/png'));
    const longer = offered.map((type) => ({ ...type, holdMinutes: 50 }));
    const error: unknown = await seed({ 'intro-call': 'good.png', 'half-day-workshop': picture }, longer).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(await stored()).toEqual(before);
    return String(error);
  };

  it('because it is not there', async () => {
    expect(await refused('missing.webp')).toBe(
      'PictureError: half-day-workshop: the picture missing.webp is not there',
    );
  });

  it('because it is something else, whatever its name', async () => {
    await put('page.webp', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect(await refused('page.webp')).toMatch(/the picture page\.webp is neither JPEG, PNG, WebP nor AVIF$/);
    await put('empty.png', '');
    expect(await refused('empty.png')).toMatch(/the picture empty\.png is neither/);
  });

  it('because it is larger than 300 KB, by a byte', async () => {
    await put('large.jpg', pictureOf('image/jpeg', MAX_PICTURE_BYTES));
    await seed({ 'half-day-workshop': 'large.jpg' });
    await put('large.jpg', pictureOf('image/jpeg', MAX_PICTURE_BYTES + 1));
    expect(await refused('large.jpg')).toMatch(/large\.jpg has 307201 bytes; it may have 307200 \(300 KB\)$/);
  });

  it('because it is a folder', async () => {
    await mkdir(join(folder, 'album.png'));
    expect(await refused('album.png')).toMatch(/the picture album\.png cannot be read \(EISDIR\)$/);
  });

  it('because it lies outside, by name or by link', async () => {
    expect(await refused('../good.png')).toMatch(/a picture must be a file beside this one/);
    const elsewhere = await mkdtemp(join(tmpdir(), 'slotpay-elsewhere-'));
    try {
      await writeFile(join(elsewhere, 'out.png'), pictureOf('image/png'));
      await symlink(join(elsewhere, 'out.png'), join(folder, 'link.png'));
      expect(await refused('link.png')).toMatch(/link\.png leads out of the folder of the session types$/);
      await symlink(elsewhere, join(folder, 'album'));
      expect(await refused('album/out.png')).toMatch(/album\/out\.png leads out of the folder/);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('even by whoever skips the reading of the file', async () => {
    const { seeds } = await readSeedFile(join(folder, 'session-types.json'));
    await expect(seedSessionTypes(backend.db, seeds)).rejects.toThrow('the picture good.png was not read');
    const large = { mediaType: 'image/png', bytes: Buffer.alloc(MAX_PICTURE_BYTES + 1) } as const;
    await expect(seedSessionTypes(backend.db, seeds, new Map([['good.png', large]]))).rejects.toThrow('check');
  });
});
