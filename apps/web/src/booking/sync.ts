// Keeps a replica up to date: listens to the server, asks it where listening fails, and starts afresh on a good reason.

import type { BookingView } from '@slotpay/contract';
import { createParser } from 'eventsource-parser';
import { ApiError, api, type BookingKey } from '../api.ts';
import { backoff, pause } from '../retry.ts';

/** How well this page hears the server; `offline` is the browser's own word, and comes before any silence shows. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline';

export interface Listener {
  onBooking(booking: BookingView): void;
  onConnection(connection: Connection): void;
  /** The booking is closed to this tab; nothing more will come. */
  onShut(): void;
}

export interface Sync {
  /** Asks and listens again at once: after coming back, or when the server has refused something. */
  refresh(): void;
  stop(): void;
}

/** A stream without a sign of life for so long is dead; the server's heartbeat comes more often. */
const SILENCE_MS = 45_000;

/** A round that lived so long was a good one: the next failure starts counting afresh. */
const GOOD_ROUND_MS = 5_000;

/**
 * Follows one booking until stopped. Every message is the whole booking, so a missed one costs nothing: the next is
 * complete. Each round asks once and then listens, which is polling with growing pauses where listening is impossible.
 */
export function follow(key: BookingKey, listener: Listener): Sync {
  const stopped = new AbortController();
  let round = new AbortController();
  let failures = 0;
  const run = async () => {
    while (!stopped.signal.aborted) {
      round = new AbortController();
      const { signal } = round;
      const began = performance.now();
      try {
        await oneRound(key, listener, signal);
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (error instanceof ApiError && error.shut) return listener.onShut();
      }
      if (stopped.signal.aborted) return;
      if (signal.aborted) continue;
      failures = performance.now() - began > GOOD_ROUND_MS ? 1 : failures + 1;
      listener.onConnection(failures > 1 ? 'reconnecting' : 'connecting');
      await pause(backoff(failures), signal);
    }
  };
  void run();
  return {
    refresh: () => {
      failures = 0;
      round.abort();
    },
    stop: () => {
      stopped.abort();
      round.abort();
    },
  };
}

async function oneRound(key: BookingKey, listener: Listener, signal: AbortSignal): Promise<void> {
  const booking = await api.booking(key);
  if (signal.aborted) return;
  listener.onBooking(booking);
  const body = await openStream(key, signal);
  listener.onConnection('live');
  await hear(body, signal, listener.onBooking);
}

/** Opens the stream; a server or proxy that does not even send headers is given up on like a silent one. */
async function openStream(key: BookingKey, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const opening = new AbortController();
  const giveUp = setTimeout(() => opening.abort(), SILENCE_MS / 3);
  try {
    const { body } = await api.stream(key, AbortSignal.any([signal, opening.signal]));
    if (!body) throw new ApiError('offline', 0);
    return body;
  } finally {
    clearTimeout(giveUp);
  }
}

/** Reads server-sent bookings until the stream ends, breaks or falls silent. */
export async function hear(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onBooking: (booking: BookingView) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'booking') onBooking(JSON.parse(data) as BookingView);
    },
  });
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    while (!signal.aborted) {
      silence = setTimeout(cancel, SILENCE_MS);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return;
      parser.feed(value);
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
