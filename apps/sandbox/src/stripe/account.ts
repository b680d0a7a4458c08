// The account around the payments: its events, webhook endpoints and balance.
import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import { API_VERSION } from './api-version.ts';
import { balance } from './balance.ts';
import { missing } from './errors.ts';
import { flag, metadata } from './form.ts';
import { listed, listParams } from './list.ts';
import { operation, type Route } from './operation.ts';
import type { EndpointRecord } from './state.ts';

const eventFilter = z.strictObject({
  ...listParams,
  type: z.string().optional(),
  types: z.array(z.string()).max(20).optional(),
  delivery_success: flag.optional(),
});

const endpointCreate = z.strictObject({
  url: z.url('Not a valid URL'),
  enabled_events: z.array(z.string()).min(1),
  api_version: z.string().optional(),
  description: z.string().optional(),
  metadata: metadata.default({}),
});

function eventRoutes(world: World): Route[] {
  const root = '/v1/events';
  const matches = (event: Stripe.Event, type: string): boolean =>
    type.endsWith('.*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type;
  const wasDelivered = (event: Stripe.Event): boolean => event.pending_webhooks === 0;
  return [
    operation({
      method: 'GET',
      path: root,
      params: eventFilter,
      run: ({ type, types, delivery_success: delivered, ...page }) => {
        const wanted = types ?? (type === undefined ? undefined : [type]);
        const events = [...world.stripe.events.values()].filter(
          (event) =>
            (wanted?.some((name) => matches(event, name)) ?? true) &&
            (delivered === undefined || wasDelivered(event) === delivered),
        );
        return listed(events, page, root);
      },
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => {
        const event = world.stripe.events.get(call.id);
        if (!event) throw missing('event', call.id);
        return event;
      },
    }),
  ];
}

/** Registers a receiver of all `enabledEvents`; the secret signs what it gets. */
export function addEndpoint(
  world: World,
  settings: { url: string; enabledEvents: string[]; secret: string; permanent: boolean },
): EndpointRecord {
  const endpoint = {
    id: stripeId('we'),
    object: 'webhook_endpoint',
    api_version: API_VERSION,
    application: null,
    created: world.clock.seconds(),
    description: null,
    enabled_events: settings.enabledEvents,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url: settings.url,
  } satisfies Stripe.WebhookEndpoint;
  const record = { endpoint, secret: settings.secret, permanent: settings.permanent };
  world.stripe.endpoints.set(endpoint.id, record);
  return record;
}

function requireEndpoint(world: World, id: string): Stripe.WebhookEndpoint {
  const record = world.stripe.endpoints.get(id);
  if (!record) throw missing('webhook endpoint', id, 'webhook_endpoint');
  return record.endpoint;
}

function endpointRoutes(world: World): Route[] {
  const root = '/v1/webhook_endpoints';
  return [
    operation({
      method: 'POST',
      path: root,
      params: endpointCreate,
      run: (params) => {
        const { endpoint, secret } = addEndpoint(world, {
          url: params.url,
          enabledEvents: params.enabled_events,
          secret: stripeId('whsec'),
          permanent: false,
        });
        endpoint.description = params.description ?? null;
        endpoint.metadata = params.metadata;
        // The secret is shown this once.
        return { ...endpoint, secret };
      },
    }),
    operation({
      method: 'GET',
      path: root,
      params: z.strictObject(listParams),
      run: (page) =>
        listed(
          [...world.stripe.endpoints.values()].map((record) => record.endpoint),
          page,
          root,
        ),
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => requireEndpoint(world, call.id),
    }),
    operation({
      method: 'DELETE',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => {
        requireEndpoint(world, call.id);
        world.stripe.endpoints.delete(call.id);
        return {
          id: call.id,
          object: 'webhook_endpoint',
          deleted: true,
        } satisfies Stripe.DeletedWebhookEndpoint;
      },
    }),
  ];
}

/** Events, webhook endpoints and the balance. */
export function accountRoutes(world: World): Route[] {
  return [
    ...eventRoutes(world),
    ...endpointRoutes(world),
    operation({
      method: 'GET',
      path: '/v1/balance',
      params: z.strictObject({}),
      run: () => balance(world),
    }),
  ];
}
