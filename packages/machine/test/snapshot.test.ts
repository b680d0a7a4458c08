import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LEAF_PATHS, MACHINE_VERSION, pathOf, UnreadableSnapshot } from '../src/index.ts';
import { at, happen, machine } from './drive.ts';
import { checkoutOpened } from './happenings.ts';
import { structureHash } from './structure.ts';

const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const readGolden = (name: string) => JSON.parse(readFileSync(golden(name), 'utf8')) as Record<string, string>;
const stored = JSON.parse(machine.serialise(at('PAYMENT_PENDING').snapshot));

/** What reading a text throws. */
function refusal(text: string): UnreadableSnapshot {
  try {
    machine.parse(text);
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return error;
    throw error;
  }
  throw new Error('It was read');
}
const refuse = (changes: object) => refusal(JSON.stringify({ ...stored, ...changes }));

describe('a stored snapshot is refused', () => {
  test.each(['', 'nonsense', '{"version":1', '[]', 'null', '7', '{}', '{"version":"1"}'])('when it is %j', (text) => {
    expect(refusal(text)).toMatchObject({ name: 'UnreadableSnapshot', newer: false });
  });

  test('when a later version wrote it: another process must take it', () => {
    expect(refuse({ version: MACHINE_VERSION + 1 }).newer).toBe(true);
  });

  test('when nothing reads the version that wrote it', () => {
    expect(refuse({ version: 0 }).message).toContain('nothing reads version 0');
    expect(refuse({ version: 0.5 }).newer).toBe(false);
  });

  test.each(Object.keys(stored.context))('when its context lacks %s', (field) => {
    const { [field]: _, ...context } = stored.context;
    expect(refuse({ context }).message).toContain(`lacks ${field}`);
  });

  test.each([null, [], 'text', undefined])('when its context is %j', (context) => {
    expect(refuse({ context }).message).toContain('no context');
  });

  test.each([
    'PAYMENT_PENDNG',
    'PAYMENT_PROCESSING',
    { PAYMENT_PROCESSING: 'awaiting' },
    { PAYMENT_PROCESSING: {} },
    { PAYMENT_PENDING: 'x' },
    { PAYMENT_PENDING: {}, IDLE: {} },
    '',
    null,
    7,
    undefined,
  ])('when it rests in %j', (value) => {
    expect(refuse({ value })).toBeInstanceOf(UnreadableSnapshot);
  });
});

describe('snapshots stored by every version so far', () => {
  const versions = readdirSync(golden('.')).filter((name) => /^v\d+\.json$/.test(name));

  test('are kept', () => {
    const expected = Array.from({ length: MACHINE_VERSION }, (_, index) => `v${index + 1}.json`);
    expect(versions.toSorted()).toEqual(expected.toSorted());
  });

  test.each(versions)('%s is read, leaf by leaf', (name) => {
    for (const [leaf, text] of Object.entries(readGolden(name))) expect(pathOf(machine.parse(text))).toBe(leaf);
  });

  test('cover every leaf of this version, and go on from there', () => {
    const corpus = readGolden(`v${MACHINE_VERSION}.json`);
    expect(Object.keys(corpus)).toEqual([...LEAF_PATHS]);
    const snapshot = machine.parse(corpus['PAYMENT_PENDING'] ?? '');
    const { step } = happen({ ...at('PAYMENT_PENDING'), snapshot }, checkoutOpened());
    expect(pathOf(step.snapshot)).toBe('PAYMENT_PROCESSING.awaitingCheckout');
  });
});

test('the structure is the one this version was released with', () => {
  const { version, hash } = JSON.parse(readFileSync(golden('structure.json'), 'utf8'));
  const advice =
    'States, edges, delays or context fields have changed: raise MACHINE_VERSION in src/machine.ts, add an upcaster in ' +
    'src/snapshot.ts and run `node test/write-golden.ts`. (While no version has been released, running it is enough.)';
  expect({ version, hash }, advice).toEqual({ version: MACHINE_VERSION, hash: structureHash() });
});
