// Plain HTTP, answers kept whole.

import { BookingView, OpenedBooking, Problem } from '@slotpay/contract';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly capability?: string;
  readonly key?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request. POST when there is something to send. */
export async function ask(url: string, asking: Asking = {}): Promise<Answer> {
  const body = asking.json === undefined ? asking.body : JSON.stringify(asking.json);
  const response = await fetch(url, {
    method: asking.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(asking.json !== undefined && { 'content-type': 'application/json' }),
      ...(asking.capability !== undefined && { authorization: `Bearer ${asking.capability}` }),
      ...(asking.key !== undefined && { 'idempotency-key': asking.key }),
      ...asking.headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The problem an answer carries; fails when it is none. */
export function problemOf(answer: Answer): Problem {
  const type = answer.headers.get('content-type');
  if (type !== 'application/problem+json; charset=utf-8') {
    throw new Error(`${answer.status} with ${type} is no problem: ${answer.text}`);
  }
  return Problem.strict().parse(JSON.parse(answer.text));
}

/** The booking an answer shows, held to the contract. */
export function viewOf(answer: Answer): BookingView {
  if (answer.status !== 200) throw new Error(`Not a booking: ${answer.status} ${answer.text}`);
  return BookingView.parse(JSON.parse(answer.text));
}

/** The booking an answer opened, held to the contract. */
export function openedOf(answer: Answer): OpenedBooking {
  if (answer.status !== 201) throw new Error(`Not opened: ${answer.status} ${answer.text}`);
  return OpenedBooking.parse(JSON.parse(answer.text));
}
