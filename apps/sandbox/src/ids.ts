// Identifiers that look like the providers' own.
import { randomBytes, randomUUID } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** A Stripe id such as `pi_3Qa…`; the prefix tells the kind of object. */
export function stripeId(prefix: string): string {
  return `${prefix}_${base62(24)}`;
}

/** A Calendly id: the last segment of a resource's URI. */
export function calendlyId(): string {
  return randomUUID();
}
