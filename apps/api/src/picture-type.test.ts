import { describe, expect, it } from 'vitest';
import { mediaTypeOf } from './picture-type.ts';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

const PNG = bytes([0x89], 'PNG\r\n', [0x1a], '\n', [0, 0, 0, 13], 'IHDR');
const WEBP = bytes('RIFF', [26, 0, 0, 0], 'WEBPVP8L');
const box = (length: number, ...brands: string[]) => bytes([0, 0, 0, length], 'ftyp', ...brands);

describe('a picture is told by its first bytes', () => {
  it.each([
    ['JPEG with JFIF', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'), 'image/jpeg'],
    ['JPEG of a camera', bytes([0xff, 0xd8, 0xff, 0xe1], 'Exif'), 'image/jpeg'],
    ['PNG', PNG, 'image/png'],
    ['WebP', WEBP, 'image/webp'],
    ['AVIF', box(24, 'avif', '\0\0\0\0', 'avif', 'mif1'), 'image/avif'],
    ['AVIF that comes as another brand first', box(28, 'mif1', '\0\0\0\0', 'mif1', 'avif', 'miaf'), 'image/avif'],
    ['AVIF that moves', box(20, 'avis', '\0\0\0\0', 'msf1'), 'image/avif'],
  ])('%s', (_, picture, type) => {
    expect(mediaTypeOf(picture)).toBe(type);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['too little', PNG.subarray(0, 7)],
    ['a PNG that a text-mode transfer has damaged', bytes([0x89], 'PNG\n', [0x1a], '\n')],
    ['a sound in the same container as WebP', bytes('RIFF', [26, 0, 0, 0], 'WAVEfmt ')],
    ['a film', box(24, 'isom', '\0\0\x02\0', 'isom', 'mp42')],
    ['a photograph of a phone (HEIC)', box(24, 'heic', '\0\0\0\0', 'mif1', 'heic')],
    ['a film whose version reads like a brand', box(16, 'isom', 'avif')],
    ['a film that names the brand only after its box', box(16, 'isom', '\0\0\0\0', 'avif')],
    ['a GIF', bytes('GIF89a')],
    ['an SVG, which can hold a script', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['a page', bytes('<!doctype html>')],
  ])('and %s is none', (_, other) => {
    expect(mediaTypeOf(other)).toBeUndefined();
  });
});
