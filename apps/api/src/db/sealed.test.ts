import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealer } from './sealed.ts';

const dataKey = randomBytes(32).toString('base64');
const sealer = createSealer(dataKey);
const ROW = 'bookings/11111111-1111-4111-8111-111111111111';
const OTHER = 'bookings/22222222-2222-4222-8222-222222222222';
const secret = 'Ada Example <ada@example.com>';

describe('what is sealed', () => {
  it('opens again in its own row, in another process too', () => {
    const key = sealer.newKey(ROW);
    const sealed = sealer.seal(key, ROW, secret);
    expect(createSealer(dataKey).open(key, ROW, sealed).toString()).toBe(secret);
  });

  it('shows nothing of its content, and looks different each time', () => {
    const key = sealer.newKey(ROW);
    const sealed = sealer.seal(key, ROW, secret);
    expect(sealed.includes('ada@example.com')).toBe(false);
    expect(sealed.equals(sealer.seal(key, ROW, secret))).toBe(false);
    expect(sealer.newKey(ROW).equals(key)).toBe(false);
  });

  it('does not open in another row, not even with its key', () => {
    const key = sealer.newKey(ROW);
    const sealed = sealer.seal(key, ROW, secret);
    expect(() => sealer.open(key, OTHER, sealed)).toThrow();
    expect(() => sealer.open(sealer.newKey(OTHER), OTHER, sealed)).toThrow();
    expect(() => sealer.open(sealer.newKey(ROW), ROW, sealed)).toThrow();
  });

  it('does not open under another key-encryption key', () => {
    const key = sealer.newKey(ROW);
    const sealed = sealer.seal(key, ROW, secret);
    const stranger = createSealer(randomBytes(32).toString('base64'));
    expect(() => stranger.open(key, ROW, sealed)).toThrow();
  });

  it('does not open when any byte of it or of its key was changed', () => {
    const key = sealer.newKey(ROW);
    const sealed = sealer.seal(key, ROW, secret);
    const flipped = (bytes: Buffer, at: number) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      return copy;
    };
    for (let at = 0; at < sealed.length; at++) {
      expect(() => sealer.open(key, ROW, flipped(sealed, at)), `byte ${at}`).toThrow();
    }
    for (let at = 0; at < key.length; at++) {
      expect(() => sealer.open(flipped(key, at), ROW, sealed), `key byte ${at}`).toThrow();
    }
  });

  it.each([0, 1, 11, 12, 27, 28])('does not open when only %i bytes are left', (length) => {
    const key = sealer.newKey(ROW);
    const sealed = sealer.seal(key, ROW, secret);
    expect(() => sealer.open(key, ROW, sealed.subarray(0, length))).toThrow();
  });
});
