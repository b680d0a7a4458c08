// Where Calendly's pages live, and what they carry so that a booking finds its way back to this flow.

/** Who is booking, as far as this page knows. */
export interface ClientInfo {
  readonly name: string;
  readonly email: string;
}

/** The page of a session type: bound to this flow, and filled in where we know who is booking. */
export function schedulingAddress(schedulingUrl: string, flowToken: string, client: ClientInfo | null): string {
  const url = new URL(schedulingUrl);
  url.searchParams.set('utm_source', 'slotpay');
  url.searchParams.set('utm_content', flowToken);
  if (client?.name) url.searchParams.set('name', client.name);
  if (client?.email) url.searchParams.set('email', client.email);
  return url.href;
}

/** The same page to be framed. Without `embed_domain` it would post no messages. @param host of the page around it */
export function embedAddress(address: string, host: string): string {
  const url = new URL(address);
  url.searchParams.set('embed_domain', host);
  url.searchParams.set('embed_type', 'Inline');
  return url.href;
}

/** A new flow token: 256 random bits, base64url. */
export function newFlowToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
