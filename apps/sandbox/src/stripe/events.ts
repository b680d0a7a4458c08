// Every change of an object becomes one event, is kept for GET /v1/events, and goes to the endpoints that want it.
import type Stripe from 'stripe';
import { stripeId } from '../ids.ts';
import { signature } from '../sign.ts';
import type { World } from '../world.ts';
import { API_VERSION } from './api-version.ts';
import type { EndpointRecord } from './state.ts';

type EventOf<T extends Stripe.Event['type']> = Extract<Stripe.Event, { type: T }>;

/** Which API request caused a change; nulls when a person or the clock did. */
export type Cause = Stripe.Event.Request;
export const NOBODY: Cause = { id: null, idempotency_key: null };

const TIMEOUT_MS = 10_000;
const RETRY_FOR_MS = 3 * 24 * 60 * 60 * 1000;

/** Emits one event about `object` as it is now; later changes do not show in it. */
export function emit<T extends Stripe.Event['type']>(
  world: World,
  type: T,
  object: EventOf<T>['data']['object'],
  cause: Cause,
  previous?: Record<string, unknown>,
): void {
  const receivers = [...world.stripe.endpoints.values()].filter((record) => wants(record, type));
  const event = {
    id: stripeId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: world.clock.seconds(),
    data: {
      object: structuredClone(object),
      ...(previous && { previous_attributes: previous }),
    },
    livemode: false,
    pending_webhooks: receivers.length,
    request: cause,
    type,
  };
  // The pairing of type and object is checked by the signature; TypeScript cannot rebuild the union from it.
  world.stripe.events.set(event.id, event as unknown as Stripe.Event);
  const body = JSON.stringify(event, null, 2);
  for (const record of receivers) send(world, record, type, event.id, body);
}

function wants(record: EndpointRecord, type: string): boolean {
  const { enabled_events: wanted, status } = record.endpoint;
  return status === 'enabled' && (wanted.includes('*') || wanted.includes(type));
}

function send(world: World, record: EndpointRecord, type: string, eventId: string, body: string): void {
  const { endpoint, secret } = record;
  world.deliveries.enqueue({
    provider: 'stripe',
    type,
    eventId,
    body,
    target: {
      id: endpoint.id,
      url: endpoint.url,
      timeoutMs: TIMEOUT_MS,
      retryForMs: RETRY_FOR_MS,
      headers: (bytes, genuine) => ({
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signature(bytes, genuine ? secret : `${secret}-wrong`, world.signatureSeconds()),
      }),
      active: () => world.stripe.endpoints.has(endpoint.id) && endpoint.status === 'enabled',
      report: (outcome) => {
        const event = world.stripe.events.get(eventId);
        if (outcome === 'delivered' && event && event.pending_webhooks > 0) event.pending_webhooks -= 1;
      },
    },
  });
}
