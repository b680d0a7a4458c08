// A client of the public HTTP API, for the demo: what a browser does, without a browser.
import { randomBytes, randomUUID } from 'node:crypto';
import type { BookingView, CreateBooking, OpenedBooking, PostEvent, SessionTypesResponse } from '@slotpay/contract';

const patienceMs = 25_000;

/** A booking this client has opened. */
export type OpenBooking = {
  readonly id: string;
  /** The booking as the API shows it now. */
  view(): Promise<BookingView>;
  /** Waits until the booking is in one of `states`; fails, saying where it is instead, when it takes too long. */
  reaches(...states: BookingView['state'][]): Promise<BookingView>;
  /** Asks something of the booking. */
  send(type: PostEvent['type']): Promise<BookingView>;
};

/** The token that travels through Calendly and comes back with its webhook. */
export function newFlowToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What can be booked at `base`. */
export async function sessionTypes(base: string): Promise<SessionTypesResponse['sessionTypes']> {
  const { sessionTypes: types } = await ask<SessionTypesResponse>(`${base}/session-types`);
  return types;
}

/** Opens a booking for a time already taken in Calendly. */
export async function openBooking(
  base: string,
  request: { [K in keyof CreateBooking]: unknown },
): Promise<OpenBooking> {
  const { booking, capability } = await ask<OpenedBooking>(`${base}/bookings`, { body: request });
  const url = `${base}/bookings/${booking.id}`;
  const view = () => ask<BookingView>(url, { capability });
  return {
    id: booking.id,
    view,
    reaches: (...states) => reaches(`${url}/stream`, capability, states),
    send: (type) => ask<BookingView>(`${url}/events`, { capability, body: { type } }),
  };
}

// Follows the stream of a booking's versions; each carries the whole booking.
async function reaches(url: string, capability: string, states: readonly BookingView['state'][]): Promise<BookingView> {
  const signal = AbortSignal.timeout(patienceMs);
  let last = 'nowhere yet';
  try {
    const response = await fetch(url, { headers: { authorization: `Bearer ${capability}` }, signal });
    if (response.body === null || !response.ok) throw new Error(`The stream answered ${response.status}.`);
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const data of messages.flatMap((message) => message.match(/^data: (.*)$/m)?.[1] ?? [])) {
        const booking = parse<BookingView>(data);
        if (states.includes(booking.state)) return booking;
        last = booking.path;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  throw new Error(`The booking is in ${last}, not in ${states.join(' or ')}, after ${patienceMs / 1000} s.`);
}

async function ask<T>(url: string, { capability, body }: { capability?: string; body?: unknown } = {}): Promise<T> {
  const response = await fetch(url, {
    headers: {
      ...(capability === undefined ? {} : { authorization: `Bearer ${capability}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text}`);
  return parse<T>(text);
}

// The API's own tests hold its answers to these types.
function parse<T>(text: string): T {
  return JSON.parse(text) as T;
}
