// What the tabs of one browser tell each other: that a booking has moved on or its client has come back from the payment
// page, and, to a tab that has been opened without one, the key. The key stays in memory on its way: it lives no longer
// than the last tab that holds it.

import type { BookingKey } from '../api.ts';
import type { CameBack } from './arrival.ts';

/** How far a booking is. */
export interface Progress {
  readonly version: number;
  /** Its client was at the end of the payment page, and nothing has happened since. */
  readonly returned: CameBack | null;
}

type Word =
  | ({ readonly kind: 'moved'; readonly reference: string } & Progress)
  | { readonly kind: 'who'; readonly reference: string }
  | { readonly kind: 'key'; readonly key: BookingKey };

const NAME = 'slotpay';

export interface Tabs {
  /** Tells the other tabs how far the booking is. */
  tell(progress: Progress): void;
  leave(): void;
}

/** Joins the tabs that show this booking. @param onMoved another tab says how far it is */
export function joinTabs(key: BookingKey, onMoved: (theirs: Progress) => void): Tabs {
  const channel = open();
  channel?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'who' && data.reference === key.reference) say(channel, { kind: 'key', key });
    if (data.kind === 'moved' && data.reference === key.reference) onMoved(data);
  });
  return {
    tell: (progress) => channel && say(channel, { kind: 'moved', reference: key.reference, ...progress }),
    leave: () => channel?.close(),
  };
}

/** Another tab answers within a few milliseconds or not at all: a busy one gets this many. */
const PATIENCE_MS = 500;

/** Asks the other tabs for the key to a booking. @returns null when none has it, or `signal` has aborted */
export function keyFromTabs(reference: string, signal: AbortSignal): Promise<BookingKey | null> {
  const channel = open();
  if (!channel) return Promise.resolve(null);
  return new Promise((resolve) => {
    const end = (key: BookingKey | null) => {
      clearTimeout(patience);
      channel.close();
      resolve(key);
    };
    const patience = setTimeout(() => end(null), PATIENCE_MS);
    signal.addEventListener('abort', () => end(null));
    channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if (data.kind === 'key' && data.key.reference === reference) end(data.key);
    });
    say(channel, { kind: 'who', reference });
  });
}

function open(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME);
}

function say(channel: BroadcastChannel, word: Word): void {
  channel.postMessage(word);
}
