// Everything the gallery shows, with every code it can be shown with.

import { CODES } from '../src/gallery/codes.ts';
import { CASES } from '../src/gallery/fixtures.ts';

/** Every case by itself, and every coded leaf with each code it can have. */
export const CODED: readonly (readonly [string, string | null])[] = [
  ...CASES.map((name) => [name, null] as const),
  ...Object.entries(CODES).flatMap(([name, codes]) => codes.map((code) => [name, code] as const)),
];
