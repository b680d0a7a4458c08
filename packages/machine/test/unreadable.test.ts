import { describe, expect, test } from 'vitest';
import { UnreadableSnapshot } from '../src/index.ts';
import { at, machine } from './drive.ts';

const stored = JSON.parse(machine.serialise(at('PAYMENT_PENDING').snapshot));

/** What reading a text throws. */
function refusal(text: string): UnreadableSnapshot {
  try {
    machine.parse(text);
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return error;
  }
  throw new Error('It was read');
}

describe('a snapshot that cannot be read tells the person who looks at it why', () => {
  test.each([
    ['nonsense', 'This snapshot cannot be read: it is not JSON'],
    ['[]', 'This snapshot cannot be read: it has no version'],
    [JSON.stringify({ ...stored, version: 'two' }), 'This snapshot cannot be read: it has no version'],
    [JSON.stringify({ ...stored, version: 0 }), 'This snapshot cannot be read: nothing reads version 0'],
    [JSON.stringify({ ...stored, version: 99 }), 'This snapshot cannot be read: version 99 is newer than 1'],
    [JSON.stringify({ ...stored, context: null }), 'This snapshot cannot be read: it has no context'],
    [JSON.stringify({ ...stored, value: 'LOST' }), 'This snapshot cannot be read: no such state: "LOST"'],
  ])('%s', (text, message) => {
    expect(refusal(text).message).toBe(message);
  });

  // XState would enter the first child of a compound state by itself, and ignore what it does not know.
  test.each([
    'PAYMENT_PROCESSING',
    { PAYMENT_PROCESSING: 'awaiting' },
    { PAYMENT_PROCESSING: {} },
    { PAYMENT_PENDING: 'x' },
    { PAYMENT_PENDING: {}, IDLE: {} },
    null,
    7,
  ])('that it rests in no leaf: %j', (value) => {
    const { message, newer } = refusal(JSON.stringify({ ...stored, value }));
    expect({ message, newer }).toEqual({
      message: `This snapshot cannot be read: no such state: ${JSON.stringify(value)}`,
      newer: false,
    });
  });

  test('that another process must take it when a later version wrote it', () => {
    expect(refusal(JSON.stringify({ ...stored, version: 99 })).newer).toBe(true);
  });

  test('with every field it lacks', () => {
    const { price: _, terms: __, ...context } = stored.context;
    expect(refusal(JSON.stringify({ ...stored, context })).message).toBe(
      'This snapshot cannot be read: its context lacks terms, price',
    );
  });

  test('and with what was thrown underneath, for the log', () => {
    expect(refusal('nonsense').cause).toBeInstanceOf(SyntaxError);
    expect(refusal(JSON.stringify({ ...stored, value: 'LOST' })).cause).toBeInstanceOf(Error);
  });
});
