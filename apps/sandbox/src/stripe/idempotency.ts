// Idempotency keys: the first result, failures included, is what every repetition gets for 24 hours.
import type { Clock } from '../clock.ts';
import { StripeProblem } from './errors.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Entry {
  readonly fingerprint: string;
  readonly createdAt: number;
  answer: Answer | null;
}

const KEPT_MS = 24 * 60 * 60 * 1000;

export class IdempotencyKeys {
  #entries = new Map<string, Entry>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Claims a key for one execution. Returns the stored answer if there is one, null if the caller
   * is the first. Throws 400 on other parameters and 409 while the first is still running.
   */
  claim(key: string, fingerprint: string): Answer | null {
    const entry = this.#entries.get(key);
    if (!entry || this.#clock.now() - entry.createdAt > KEPT_MS) {
      this.#entries.set(key, { fingerprint, createdAt: this.#clock.now(), answer: null });
      return null;
    }
    if (entry.fingerprint !== fingerprint) throw mismatch(key);
    if (!entry.answer) throw inUse(key);
    return entry.answer;
  }

  /** Keeps the result of an execution that had begun, whatever it was. */
  settle(key: string, answer: Answer): void {
    const entry = this.#entries.get(key);
    if (entry) entry.answer = answer;
  }

  /** Frees a key whose request was refused before anything was executed. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

function mismatch(key: string): StripeProblem {
  return new StripeProblem(400, {
    type: 'idempotency_error',
    message:
      'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

function inUse(key: string): StripeProblem {
  return new StripeProblem(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (${key}). Please try again later.`,
  });
}
