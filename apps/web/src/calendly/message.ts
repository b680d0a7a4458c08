// What Calendly's page says to ours. A message counts only when it comes from Calendly's origin and from our own frame,
// and has the shape it should; any other script or frame could send the rest.

/** A message of the embed that means something here. */
export type EmbedMessage =
  | { readonly type: 'alive' }
  | { readonly type: 'height'; readonly pixels: number }
  | { readonly type: 'scheduled'; readonly eventUri: string; readonly inviteeUri: string };

interface Incoming {
  readonly origin: string;
  readonly source: unknown;
  readonly data: unknown;
}

const EVENT_URI = /^https:\/\/[^/]{1,100}\/scheduled_events\/[A-Za-z0-9-]{1,64}$/;
const INVITEE_URI = /^https:\/\/[^/]{1,100}\/scheduled_events\/[A-Za-z0-9-]{1,64}\/invitees\/[A-Za-z0-9-]{1,64}$/;
const URI_LIMIT = 300;
const HEIGHT_LIMIT = 2400;

/** @returns null for everything that is not Calendly's word to us */
export function readEmbedMessage(incoming: Incoming, from: { origin: string; source: unknown }): EmbedMessage | null {
  if (incoming.origin !== from.origin || incoming.source !== from.source || !from.source) return null;
  const { event, payload } = fields(incoming.data);
  if (typeof event !== 'string' || !event.startsWith('calendly.')) return null;
  if (event === 'calendly.page_height') return heightOf(payload) ?? { type: 'alive' };
  if (event === 'calendly.event_scheduled') return scheduledOf(payload);
  return { type: 'alive' };
}

function heightOf(payload: unknown): EmbedMessage | null {
  const pixels = Number.parseFloat(String(fields(payload)['height']));
  return Number.isFinite(pixels) && pixels > 0 ? { type: 'height', pixels: Math.min(pixels, HEIGHT_LIMIT) } : null;
}

function scheduledOf(payload: unknown): EmbedMessage | null {
  const eventUri = uriOf(fields(payload)['event'], EVENT_URI);
  const inviteeUri = uriOf(fields(payload)['invitee'], INVITEE_URI);
  return eventUri && inviteeUri ? { type: 'scheduled', eventUri, inviteeUri } : null;
}

function uriOf(resource: unknown, shape: RegExp): string | null {
  const { uri } = fields(resource);
  return typeof uri === 'string' && uri.length <= URI_LIMIT && shape.test(uri) ? uri : null;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The id a Calendly URI ends in. */
export function idIn(uri: string): string {
  return uri.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
}
