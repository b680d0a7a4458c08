// Where Calendly's page lives, and what it carries so that a booking finds its way back to this flow.

/** The page to frame. Without `embed_domain` it would post no messages. @param host of the page around it */
export function embedAddress(schedulingUrl: string, flowToken: string, host: string): string {
  const url = new URL(tabAddress(schedulingUrl, flowToken));
  url.searchParams.set('embed_domain', host);
  url.searchParams.set('embed_type', 'Inline');
  return url.href;
}

/** The same page for a tab of its own. */
export function tabAddress(schedulingUrl: string, flowToken: string): string {
  const url = new URL(schedulingUrl);
  url.searchParams.set('utm_source', 'slotpay');
  url.searchParams.set('utm_content', flowToken);
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
