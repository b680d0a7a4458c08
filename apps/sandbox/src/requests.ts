// What the programs under test asked of the two APIs. No bodies: they may hold personal data.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from './clock.ts';
import type { Provider } from './faults.ts';

export interface RequestEntry {
  readonly id: string;
  readonly provider: Provider;
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | null;
  readonly at: string;
  /** Null until answered; a request that was made to hang stays null. */
  status: number | null;
}

const KEPT = 5_000;

export class RequestLog {
  #entries: RequestEntry[] = [];
  #count = 0;

  /** Notes a request now, and its status when it is answered. */
  note(provider: Provider, clock: Clock, request: FastifyRequest, reply: FastifyReply): void {
    this.#count += 1;
    const key = request.headers['idempotency-key'];
    const entry: RequestEntry = {
      id: `req_${this.#count}`,
      provider,
      method: request.method,
      path: request.url.split('?')[0] ?? request.url,
      idempotencyKey: typeof key === 'string' ? key : null,
      at: new Date(clock.now()).toISOString(),
      status: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    reply.raw.once('finish', () => {
      entry.status = reply.raw.statusCode;
    });
  }

  /** Oldest first, the last 5,000. */
  list(): readonly RequestEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
