// What kind of picture a file is, by its first bytes: its name may say anything.
// Sources: ITU-T T.81 §B.1.1 (JPEG), PNG third edition §5.2, RFC 9649 §2.3–2.4 (WebP), AVIF 1.1 §6 with ISO/IEC 14496-12 §4.3.

import type { MediaType } from './db/tables.ts';

const PNG = '\x89PNG\r\n\x1a\n';

/** Brands of the `ftyp` box that an AVIF picture, or a moving one, names. */
const AVIF = ['avif', 'avis'];

/** @returns undefined for what is none of the pictures browsers show */
export function mediaTypeOf(bytes: Buffer): MediaType | undefined {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (text(0, 8) === PNG) return 'image/png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (text(4, 8) === 'ftyp' && brandsOf(bytes).some((brand) => AVIF.includes(brand))) return 'image/avif';
  return undefined;
}

/** The major brand and the compatible ones: four characters each, with a version after the first. */
function brandsOf(bytes: Buffer): string[] {
  const end = Math.min(bytes.length >= 4 ? bytes.readUInt32BE(0) : 0, bytes.length);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
}
