// The URL names the page; which state a booking is in is the machine's to say.

import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'new' }
  | { readonly page: 'booking'; readonly reference: string; readonly arrival: Arrival | null }
  | { readonly page: 'recovery'; readonly token: string }
  | { readonly page: 'gallery'; readonly search: string }
  | { readonly page: 'unknown' };

/** How the client came back from the payment page: from its end, or by its way out. */
export type Arrival = 'returned' | 'left';

/** @param address path and query, as in the address bar */
export function routeOf(address: string): Route {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  if (pathname === '/') return { page: 'new' };
  const booking = /^\/b\/(SP-[0-9A-Z]{4}-[0-9A-Z]{4})\/?$/.exec(pathname)?.[1];
  if (booking !== undefined) return { page: 'booking', reference: booking, arrival: arrivalOf(searchParams) };
  const token = /^\/r\/([A-Za-z0-9_-]{43})\/?$/.exec(pathname)?.[1];
  if (token !== undefined) return { page: 'recovery', token };
  if (pathname === '/gallery') return { page: 'gallery', search: searchParams.toString() };
  return { page: 'unknown' };
}

function arrivalOf(query: URLSearchParams): Arrival | null {
  const checkout = query.get('checkout');
  return checkout === 'returned' || checkout === 'left' ? checkout : null;
}

const NAVIGATED = 'slotpay:navigated';

/** Goes to another page of this app. */
export function navigate(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(history.state, '', address);
  dispatchEvent(new Event(NAVIGATED));
}

/** The address, and again whenever it changes. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => location.pathname + location.search);
}

function subscribe(onChange: () => void): () => void {
  const names = ['popstate', NAVIGATED];
  for (const name of names) addEventListener(name, onChange);
  return () => {
    for (const name of names) removeEventListener(name, onChange);
  };
}

/** Whether a click on a link is ours to handle, or the browser's (new tab, download, another site). */
export function isPlainClick(event: {
  button: number;
  metaKey: boolean;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
