// Calendly's API v2, the few calls we need. Its URIs are never fetched: ids are taken out of them and URLs built anew.

import { z } from 'zod';
import type { Config } from '../config.ts';
import { jsonOf } from './answer.ts';
import { calendlyError, ProviderError, unreachable } from './errors.ts';

const TIMEOUT_MS = 10_000;
/** Events asked for at once. */
const PAGE = 50;

// Calendly's own published samples break its own OpenAPI: require only what we cannot do without.
const Tracking = z.looseObject({ utm_content: z.string().nullish(), utm_source: z.string().nullish() }).nullish();

/** Calendly writes microseconds here and whole seconds there. */
const Time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), { error: 'not an instant' });

const Event = z.looseObject({
  uri: z.string(),
  event_type: z.string(),
  start_time: Time,
  end_time: Time,
  status: z.string(),
  /** `limit`: how many may share the appointment. */
  invitees_counter: z.looseObject({ active: z.number(), limit: z.number() }).nullish(),
  location: z.looseObject({ join_url: z.string().nullish() }).nullish(),
});

const Invitee = z.looseObject({
  uri: z.string(),
  email: z.string(),
  name: z.string().nullish(),
  status: z.string(),
  timezone: z.string().nullish(),
  tracking: Tracking,
  rescheduled: z.boolean().nullish(),
  old_invitee: z.string().nullish(),
  new_invitee: z.string().nullish(),
  reschedule_url: z.string().nullish(),
  created_at: Time.nullish(),
  payment: z.unknown(),
  cancellation: z.looseObject({ canceler_type: z.string().nullish(), created_at: Time.nullish() }).nullish(),
});

const Subscription = z.looseObject({
  uri: z.string(),
  callback_url: z.string(),
  state: z.string(),
  events: z.array(z.string()),
  /** Since when deliveries have been failing. */
  retry_started_at: Time.nullish(),
});

const EventPage = z.looseObject({
  collection: z.array(Event),
  pagination: z.looseObject({ next_page_token: z.string().nullish() }),
});

const InviteePage = z.looseObject({ collection: z.array(Invitee) });

const User = z.looseObject({ uri: z.string(), current_organization: z.string() });

export type CalendlyEvent = z.infer<typeof Event>;
export type CalendlyInvitee = z.infer<typeof Invitee>;
export type CalendlySubscription = z.infer<typeof Subscription>;

export const CalendlyWebhook = z.looseObject({
  event: z.string(),
  created_at: z.string(),
  payload: z.looseObject({
    ...Invitee.shape,
    uri: z.string(),
    event: z.string(),
    scheduled_event: Event.nullish(),
  }),
});
export type CalendlyWebhook = z.infer<typeof CalendlyWebhook>;

export interface CalendlyClient {
  /** @throws ProviderError `calendly.http_404` when there is none */
  event(eventId: string): Promise<CalendlyEvent>;
  invitee(eventId: string, inviteeId: string): Promise<CalendlyInvitee>;
  /**
   * Frees the slot; one that is cancelled already counts as done. Calendly can only cancel an appointment as a whole.
   * @returns `shared` when others have a place in it, or may take one: then it stands
   */
  cancel(eventId: string, reason: string): Promise<'cancelled' | 'shared'>;
  /** The host's events that start at `from` or later, soonest first, a page of them. @param page as the page before named it; null for the first */
  events(from: string, page: string | null): Promise<{ events: CalendlyEvent[]; next: string | null }>;
  /** Everybody who was ever invited to an event. */
  invitees(eventId: string): Promise<CalendlyInvitee[]>;
  subscriptions(): Promise<CalendlySubscription[]>;
  subscribe(url: string, events: readonly string[], signingKey: string): Promise<void>;
  /** One that is gone already counts as done. */
  unsubscribe(subscription: CalendlySubscription): Promise<void>;
}

/** Who watches the traffic with Calendly: asked before every request, told of every answer but not its body. */
export interface Traffic {
  before?(): Promise<void>;
  after?(response: Pick<Response, 'status' | 'headers'>): void;
}

const INVITEE_URI =
  /^https:\/\/api\.calendly\.com\/scheduled_events\/([A-Za-z0-9-]{8,64})\/invitees\/([A-Za-z0-9-]{8,64})$/;
const EVENT_URI = /^https:\/\/api\.calendly\.com\/scheduled_events\/([A-Za-z0-9-]{8,64})$/;
const SUBSCRIPTION_URI = /^https:\/\/api\.calendly\.com\/webhook_subscriptions\/([A-Za-z0-9-]{8,64})$/;
const EVENT_TYPE_URI = /^https:\/\/api\.calendly\.com\/event_types\/([A-Za-z0-9-]{8,64})$/;

/** The ids in an invitee's URI; undefined for anything but exactly Calendly's own form. */
export function inviteeIdsOf(uri: string): { eventId: string; inviteeId: string } | undefined {
  const [, eventId, inviteeId] = INVITEE_URI.exec(uri) ?? [];
  return eventId && inviteeId ? { eventId, inviteeId } : undefined;
}

export function eventIdOf(uri: string): string | undefined {
  return EVENT_URI.exec(uri)?.[1];
}

export function eventTypeIdOf(uri: string): string | undefined {
  return EVENT_TYPE_URI.exec(uri)?.[1];
}

export function createCalendly(
  config: Pick<Config, 'CALENDLY_API_BASE' | 'CALENDLY_TOKEN'>,
  traffic: Traffic = {},
  { timeoutMs }: { timeoutMs: number } = { timeoutMs: TIMEOUT_MS },
): CalendlyClient {
  const call = caller(config, traffic, timeoutMs);
  const resource = async <T>(schema: z.ZodType<T>, path: string) =>
    read(z.looseObject({ resource: schema }), await call('GET', path)).resource;
  // A token belongs to one user for good.
  let known: Promise<z.infer<typeof User>> | undefined;
  const whoAmI = () => {
    known ??= resource(User, '/users/me').catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  return {
    event: (eventId) => resource(Event, `/scheduled_events/${eventId}`),
    invitee: (eventId, inviteeId) => resource(Invitee, `/scheduled_events/${eventId}/invitees/${inviteeId}`),
    cancel: async (eventId, reason) => {
      const current = () => resource(Event, `/scheduled_events/${eventId}`);
      const event = await current();
      if (event.status === 'canceled') return 'cancelled';
      if (isShared(event)) return 'shared';
      try {
        await call('POST', `/scheduled_events/${eventId}/cancellation`, { reason });
      } catch (error) {
        // Calendly refuses to cancel twice; somebody may have been faster.
        if ((await current()).status !== 'canceled') throw error;
      }
      return 'cancelled';
    },
    events: async (from, page) => {
      const query = new URLSearchParams({ user: (await whoAmI()).uri, min_start_time: from, count: String(PAGE) });
      query.set('sort', 'start_time:asc');
      if (page !== null) query.set('page_token', page);
      const { collection, pagination } = read(EventPage, await call('GET', `/scheduled_events?${query}`));
      return { events: collection, next: pagination.next_page_token ?? null };
    },
    invitees: async (eventId) =>
      read(InviteePage, await call('GET', `/scheduled_events/${eventId}/invitees?count=100`)).collection,
    subscriptions: async () => {
      const me = await whoAmI();
      const query = new URLSearchParams({
        organization: me.current_organization,
        user: me.uri,
        scope: 'user',
        count: '100',
      });
      const answer = await call('GET', `/webhook_subscriptions?${query}`);
      return read(z.looseObject({ collection: z.array(Subscription) }), answer).collection;
    },
    subscribe: async (url, events, signingKey) => {
      const me = await whoAmI();
      const body = {
        url,
        events,
        organization: me.current_organization,
        user: me.uri,
        scope: 'user',
        signing_key: signingKey,
      };
      await call('POST', '/webhook_subscriptions', body);
    },
    unsubscribe: async ({ uri }) => {
      const [, id] = SUBSCRIPTION_URI.exec(uri) ?? [];
      if (!id) throw new ProviderError('calendly', 'unreadable_answer', { retryable: true });
      await call('DELETE', `/webhook_subscriptions/${id}`).catch((error: unknown) => {
        if (!(error instanceof ProviderError && error.code === 'calendly.http_404')) throw error;
      });
    },
  };
}

function isShared({ invitees_counter: counter }: CalendlyEvent): boolean {
  return counter ? counter.limit > 1 || counter.active > 1 : false;
}

// What a provider says is not believed unread; an answer of another shape is no answer.
function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ProviderError('calendly', 'unreadable_answer', { retryable: true, cause: parsed.error });
}

function caller(
  { CALENDLY_API_BASE: base, CALENDLY_TOKEN: token }: Pick<Config, 'CALENDLY_API_BASE' | 'CALENDLY_TOKEN'>,
  traffic: Traffic,
  timeoutMs: number,
) {
  return async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    await traffic.before?.();
    const response = await fetch(base + path, {
      method,
      // The token goes to this host only, never where a redirect points.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw unreachable('calendly', error);
    });
    traffic.after?.(response);
    if (!response.ok) {
      await response.body?.cancel();
      throw calendlyError(response);
    }
    if (response.status === 204) return undefined;
    return jsonOf(response).catch((error: unknown) => {
      throw unreachable('calendly', error);
    });
  };
}
