// The file `slotpay seed` reads, and the pictures beside it. All of it is read and checked before anything is written.

import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { SessionTypeSeed } from '@slotpay/contract';
import { z } from 'zod';
import type { Picture } from './db/tables.ts';
import { mediaTypeOf } from './picture-type.ts';

/** Bytes. Room for a photograph in twice the size it is shown at; the table holds no more. */
export const MAX_PICTURE_BYTES = 300 * 1024;

/** A picture that cannot be offered. */
class PictureError extends Error {
  override readonly name = 'PictureError';
}

export interface SeedFile {
  readonly seeds: readonly SessionTypeSeed[];
  /** By the name the seeds give. */
  readonly pictures: ReadonlyMap<string, Picture>;
}

/**
 * Reads what can be booked.
 * @throws ZodError for a session type that is not as it must be
 * @throws PictureError for a picture that is missing, elsewhere, too large or none
 */
export async function readSeedFile(file: string): Promise<SeedFile> {
  const seeds = z.array(SessionTypeSeed).parse(JSON.parse(await readFile(file, 'utf8')));
  const folder = await realpath(dirname(file));
  const pictures = new Map<string, Picture>();
  for (const { id, picture } of seeds) {
    if (picture === undefined || pictures.has(picture)) continue;
    pictures.set(picture, await readPicture(folder, picture, `${id}: the picture ${picture}`));
  }
  return { seeds, pictures };
}

/** @param what how a complaint begins */
async function readPicture(folder: string, name: string, what: string): Promise<Picture> {
  const place = await found(join(folder, name), what);
  // Where links lead counts: a name in the folder must not be a way out of it.
  if (relative(folder, place).split(sep)[0] === '..') {
    throw new PictureError(`${what} leads out of the folder of the session types`);
  }
  const { size } = await stat(place);
  if (size > MAX_PICTURE_BYTES) {
    throw new PictureError(`${what} has ${size} bytes; it may have ${MAX_PICTURE_BYTES} (300 KB)`);
  }
  const bytes = await readFile(place).catch((error: unknown) => {
    throw new PictureError(`${what} cannot be read (${codeOf(error)})`);
  });
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) throw new PictureError(`${what} is neither JPEG, PNG, WebP nor AVIF`);
  return { mediaType, bytes };
}

/** Where a name really leads. */
function found(path: string, what: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    const code = codeOf(error);
    throw new PictureError(`${what} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}`);
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
