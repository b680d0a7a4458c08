// The two ways between this page and the server: hearing what has become of the booking, and asking for something.

import type { BookingView } from '@slotpay/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, api, type BookingKey, untilAnswered } from '../api.ts';
import type { Clock } from '../clock.ts';
import type { ReplicaEvent } from './replica.ts';
import { type Connection, follow, type Sync } from './sync.ts';
import { joinTabs, type Tabs } from './tabs.ts';
import type { WayBack } from './use-arrival.ts';
import { useOnline } from './use-online.ts';
import { type ClientWish, eventOf } from './wish.ts';

/** Follows the booking while the page is shown; a page in the browser's back-forward cache lets go and starts afresh. */
export function useSync(key: BookingKey, onBooking: (booking: BookingView) => void, onShut: () => void) {
  const [connection, onConnection] = useState<Connection>('connecting');
  const online = useOnline();
  const current = useRef<Sync>(null);
  useEffect(() => {
    const start = () => {
      current.current?.stop();
      current.current = follow(key, { onBooking, onConnection, onShut });
    };
    const stop = () => current.current?.stop();
    // A page kept for the way back must not hold a connection, and what it shows on return may be old.
    const onShow = (event: PageTransitionEvent) => event.persisted && start();
    const again = () => current.current?.refresh();
    start();
    addEventListener('pagehide', stop);
    addEventListener('pageshow', onShow);
    addEventListener('online', again);
    return () => {
      stop();
      removeEventListener('pagehide', stop);
      removeEventListener('pageshow', onShow);
      removeEventListener('online', again);
    };
  }, [key, onBooking, onShut]);
  const refresh = useCallback(() => current.current?.refresh(), []);
  return { connection: online ? connection : ('offline' as const), refresh };
}

/** A tab whose own stream is well hears it in the meantime. */
const STREAM_LEAD_MS = 1_000;

/** Follows the other tabs that show this booking, for when this one does not hear the server, and shares the way back from the payment page. */
export function useTabs(key: BookingKey, version: number, refresh: () => void, { current, adopt }: WayBack): void {
  const returned = current?.arrival === 'returned' ? current : null;
  const latest = useRef({ version, returned });
  const tabs = useRef<Tabs>(null);
  useEffect(() => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const joined = joinTabs(key, (theirs) => {
      if (theirs.returned !== null) adopt(theirs.returned);
      // A tab opened later has not been told.
      else if (latest.current.returned !== null) joined.tell(latest.current);
      clearTimeout(late);
      late = setTimeout(() => theirs.version > latest.current.version && refresh(), STREAM_LEAD_MS);
    });
    tabs.current = joined;
    return () => {
      clearTimeout(late);
      joined.leave();
    };
  }, [key, refresh, adopt]);
  useEffect(() => {
    latest.current = { version, returned };
    if (version > 0) tabs.current?.tell(latest.current);
  }, [version, returned]);
}

/** The longest a browser's timer can wait; more comes round at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Asks for a fresh quote in the moment the present one ends, by the server's clock. */
export function useFreshQuote(changesAt: string | null | undefined, clock: Clock, refresh: () => void): void {
  useEffect(() => {
    if (!changesAt) return;
    const wait = Math.max(0, Date.parse(changesAt) - clock());
    if (wait > LONGEST_TIMER_MS) return;
    // Exactly then the present quote still holds.
    const timer = setTimeout(refresh, wait + 1_000);
    return () => clearTimeout(timer);
  }, [changesAt, clock, refresh]);
}

interface Asking {
  readonly dispatch: (news: ReplicaEvent) => void;
  readonly hear: (booking: BookingView, ackId?: string) => void;
  readonly shut: () => void;
  readonly refresh: () => void;
  readonly clock: Clock;
}

/** Sends a client's event until the server has answered it, under one key. */
export function useAsk(key: BookingKey, { dispatch, hear, shut, refresh, clock }: Asking) {
  const leaving = useRef<AbortController>(null);
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  return useCallback(
    ({ type, refund }: ClientWish) => {
      const id = crypto.randomUUID();
      const signal = leaving.current?.signal ?? new AbortController().signal;
      dispatch({ type: 'asked', id, event: eventOf({ type }, new Date(clock()).toISOString()) });
      untilAnswered(() => api.postEvent(key, { type, refund }, id), signal).then(
        (booking) => hear(booking, id),
        (error) => {
          if (signal.aborted) return;
          dispatch({ type: 'rejected', id, code: error instanceof ApiError ? error.code : 'unclear' });
          if (error instanceof ApiError && error.shut) shut();
          else refresh();
        },
      );
    },
    [key, dispatch, hear, shut, refresh, clock],
  );
}
