// REST: webhook subscriptions. There is no update; one is deleted and made anew.
import { z } from 'zod';
import { calendlyId } from '../ids.ts';
import type { World } from '../world.ts';
import { HOST } from './catalogue.ts';
import { CalendlyProblem, denied, invalidArgument, notFound } from './errors.ts';
import { renderSubscription } from './render.ts';
import { collection, paging, parseArguments, type Reply, type RestRoute } from './rest.ts';
import type { Subscription } from './state.ts';

/** All names Calendly knows; only the first two ever happen here. */
const EVENTS = [
  'invitee.created',
  'invitee.canceled',
  'invitee_no_show.created',
  'invitee_no_show.deleted',
  'routing_form_submission.created',
  'event_type.created',
  'event_type.deleted',
  'event_type.updated',
] as const;

const creation = z.object({
  url: z.url(),
  events: z.array(z.enum(EVENTS)).min(1),
  organization: z.string(),
  user: z.string().optional(),
  scope: z.enum(['user', 'organization']),
  signing_key: z.string().min(1).optional(),
});

const filter = z.object({
  ...paging,
  organization: z.string(),
  scope: z.enum(['user', 'organization']),
  user: z.string().optional(),
});

function create(world: World, given: unknown): Reply {
  const body = parseArguments(creation, given);
  if (body.scope === 'user' && body.user === undefined) {
    throw invalidArgument([{ parameter: 'user', message: 'is required for scope user' }]);
  }
  const isHers = body.organization === HOST.organization && (body.user ?? HOST.uri) === HOST.uri;
  if (!isHers) throw denied('You do not have permission to access this resource.');
  const existing = [...world.calendly.subscriptions.values()];
  if (existing.some(({ url, scope }) => url === body.url && scope === body.scope)) {
    throw new CalendlyProblem(409, 'Already Exists', 'Hook with this url already exists');
  }
  const now = world.clock.now();
  const subscription: Subscription = {
    uuid: calendlyId(),
    url: body.url,
    events: body.events,
    scope: body.scope,
    signingKey: body.signing_key ?? null,
    createdAt: now,
    updatedAt: now,
    state: 'active',
    retryStartedAt: null,
  };
  world.calendly.subscriptions.set(subscription.uuid, subscription);
  return { status: 201, body: { resource: renderSubscription(subscription) } };
}

function requireSubscription(world: World, uuid: string): Subscription {
  const subscription = world.calendly.subscriptions.get(uuid);
  if (!subscription) throw notFound();
  return subscription;
}

/** The operations under /webhook_subscriptions. */
export function subscriptionRoutes(world: World): RestRoute[] {
  return [
    {
      method: 'POST',
      path: '/webhook_subscriptions',
      run: ({ request }) => create(world, request.body),
    },
    {
      method: 'GET',
      path: '/webhook_subscriptions',
      run: (rest) => {
        const query = parseArguments(filter, rest.request.query);
        const isHers = query.organization === HOST.organization;
        const found = [...world.calendly.subscriptions.values()].filter(({ scope }) => isHers && scope === query.scope);
        return collection(world, rest, found.map(renderSubscription), query);
      },
    },
    {
      method: 'GET',
      path: '/webhook_subscriptions/:uuid',
      run: (rest) => ({
        status: 200,
        body: { resource: renderSubscription(requireSubscription(world, rest.param('uuid'))) },
      }),
    },
    {
      method: 'DELETE',
      path: '/webhook_subscriptions/:uuid',
      run: (rest) => {
        world.calendly.subscriptions.delete(requireSubscription(world, rest.param('uuid')).uuid);
        return { status: 204 };
      },
    },
  ];
}
