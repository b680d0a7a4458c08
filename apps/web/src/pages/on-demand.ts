// Fetching the booking pages: the first page is drawn without them, and whoever only looks around never downloads them.

import { useEffect, useSyncExternalStore } from 'react';

type BookingPages = typeof import('./booking-pages.tsx');

/** The pages themselves, `awaited` until they are here, `lost` when they could not be fetched. */
export type OnDemand = BookingPages | 'awaited' | 'lost';

let arrived: OnDemand = 'awaited';
const followers = new Set<() => void>();

/**
 * Fetches the booking pages, once however often it is asked.
 * @returns null when they could not be fetched: a browser does not try a module again for the same page, so the way out is
 * to load the page again
 */
export async function fetchBookingPages(): Promise<BookingPages | null> {
  const pages = await import('./booking-pages.tsx').catch(() => null);
  arrived = pages ?? 'lost';
  for (const follower of followers) follower();
  return pages;
}

/** The booking pages, asked for as soon as they are wanted. */
export function useBookingPages(wanted: boolean): OnDemand {
  useEffect(() => {
    if (wanted) void fetchBookingPages();
  }, [wanted]);
  return useSyncExternalStore(follow, () => arrived);
}

function follow(changed: () => void): () => void {
  followers.add(changed);
  return () => followers.delete(changed);
}

/** Long enough for everything the first page needs to have come over a slow line. */
const REST_MS = 2_000;

/**
 * Fetches the booking pages when the page has loaded and the browser has nothing to do, so that they are here before they
 * are wanted. Not for somebody who saves data. @returns what calls it off
 */
export function fetchBookingPagesAtRest(): () => void {
  const calledOff = new AbortController();
  const { signal } = calledOff;
  if (savesData()) return () => undefined;
  const fetchThem = () => signal.aborted || void fetchBookingPages();
  const rest = () => {
    const timer = setTimeout(
      () => ('requestIdleCallback' in globalThis ? requestIdleCallback(fetchThem) : fetchThem()),
      REST_MS,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
  };
  if (document.readyState === 'complete') rest();
  else addEventListener('load', rest, { once: true, signal });
  return () => calledOff.abort();
}

/** Whether the browser has been told to save data; only some say. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
