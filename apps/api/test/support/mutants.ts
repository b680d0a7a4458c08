// JSON that was right once: fields lost, swapped for something hostile or added, or the text itself damaged.

import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What breaks programs that expect something else. */
const HOSTILE: readonly Json[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'null',
  '[object Object]',
  '__proto__',
  'constructor',
  '../../users/me',
  'https://evil.example/x',
  'javascript:alert(1)',
  "' or 1=1 --",
  '\r\nBcc: all@example.com',
  '<script>alert(1)</script>',
  '9999-99-99T99:99:99Z',
  '-271821-04-20T00:00:00.000Z',
  'x'.repeat(20_000),
  '💳'.repeat(500),
  [],
  {},
  [[[[[[]]]]]],
  { __proto__: null, id: 7 },
];
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>);
const NAMES = ['__proto__', 'constructor', 'toString', 'toJSON', 'then', 'length', 'x'];

/** One change. `where`: how to find the place, whatever the shape is by then. */
interface Change {
  readonly kind: 'drop' | 'swap' | 'add';
  readonly where: readonly number[];
  readonly name: string;
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('drop', 'swap', 'swap', 'add'),
  where: fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
  name: fc.constantFrom(...NAMES),
  value: hostile,
});

function changed(json: Json, { where: [first = 0, ...deeper], ...what }: Change): Json {
  if (json === null || typeof json !== 'object') return what.value;
  const entries = Object.entries(json) as [string, Json][];
  const at = entries.length === 0 ? 0 : first % entries.length;
  const [, inner] = entries[at] ?? ['', null];
  if (deeper.length > 0 && inner !== null && typeof inner === 'object') {
    return rebuilt(json, entries.with(at, [entries[at]?.[0] ?? '', changed(inner, { where: deeper, ...what })]));
  }
  if (what.kind === 'drop') return rebuilt(json, entries.toSpliced(at, 1));
  if (what.kind === 'add' || entries.length === 0) return rebuilt(json, [...entries, [what.name, what.value]]);
  return rebuilt(json, entries.with(at, [entries[at]?.[0] ?? '', what.value]));
}

function rebuilt(like: Json, entries: readonly [string, Json][]): Json {
  if (Array.isArray(like)) return entries.map(([, value]) => value);
  // Own properties all of them, "__proto__" as well.
  return Object.fromEntries(entries);
}

/** The text as it is, cut short, with a byte changed, or buried in brackets. */
const damage: fc.Arbitrary<(text: Buffer) => Buffer> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((text: Buffer) => text) },
  { weight: 1, arbitrary: fc.nat(400).map((length) => (text: Buffer) => text.subarray(0, length)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2000), fc.nat(255)).map(([at, byte]) => (text: Buffer) => {
      const copy = Buffer.from(text);
      if (copy.length > 0) copy[at % copy.length] = byte;
      return copy;
    }),
  },
  { weight: 1, arbitrary: fc.nat(60_000).map((n) => () => Buffer.from('['.repeat(n) + ']'.repeat(n))) },
);

/** Bodies that began as one of `whole`, with up to two changes. */
export function mutantsOf(whole: fc.Arbitrary<object>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(whole, fc.array(change, { maxLength: 2 }), damage)
    .map(([json, changes, damaged]) =>
      damaged(Buffer.from(JSON.stringify(changes.reduce(changed, json as Json)) ?? '')),
    );
}
