// Who is booking, so that nobody types it twice: from the link that led here, or from the booking just looked at. Kept in
// memory only, and taken out of the address bar before anything else can read it there.

import type { ClientInfo } from '../calendly/address.ts';

let known: ClientInfo | null = null;

/** What is known of the client; Calendly's page is filled in with it. */
export function knownClient(): ClientInfo | null {
  return known;
}

/** Remembers a client until the page is left. */
export function rememberClient(client: ClientInfo): void {
  known = { name: client.name, email: client.email };
}

const LIMIT = 200;

/**
 * Reads `#name=Ada&email=ada@example.com`: a fragment never reaches a server or its logs.
 * @returns null when it names nobody
 */
export function clientIn(fragment: string): ClientInfo | null {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const [name, email] = ['name', 'email'].map((field) => fields.get(field)?.trim().slice(0, LIMIT) ?? '');
  return name || email ? { name: name ?? '', email: email ?? '' } : null;
}

/** Takes the client's name and address out of this page's own address. */
export function takeClientFromAddress(): void {
  const client = clientIn(location.hash);
  if (client === null) return;
  rememberClient(client);
  history.replaceState(history.state, '', location.pathname + location.search);
}
