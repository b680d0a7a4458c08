// The Stripe server: the API under /v1 and the pages a client sees.
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import qs from 'qs';
import { serveAssets } from '../assets.ts';
import type { World } from '../world.ts';
import { accountRoutes } from './account.ts';
import { chargeRoutes } from './charges.ts';
import { serveCheckoutPages } from './checkout-routes.ts';
import { disputeRoutes } from './disputes.ts';
import { answer } from './gateway.ts';
import { intentRoutes } from './intents.ts';
import type { Route } from './operation.ts';
import { serveReceipts } from './receipt-page.ts';
import { refundRoutes } from './refunds.ts';
import { sessionRoutes } from './sessions.ts';

function brackets(text: string): Record<string, unknown> {
  return qs.parse(text, { depth: 10, arrayLimit: 100, parameterLimit: 5_000 });
}

function routes(world: World): Route[] {
  return [
    ...sessionRoutes(world),
    ...intentRoutes(world),
    ...chargeRoutes(world),
    ...refundRoutes(world),
    ...disputeRoutes(world),
    ...accountRoutes(world),
  ];
}

function serveApi(api: FastifyInstance, world: World): void {
  api.addHook('onRequest', async (request, reply) => {
    world.requests.note('stripe', world.clock, request, reply);
  });
  for (const route of routes(world)) {
    api.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => answer(world, route, request, reply),
    });
  }
  const unknown = (method: string, url: string) => ({
    error: {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${url.split('?')[0]}). The sandbox may not model it.`,
    },
  });
  api.all('/v1/*', (request, reply) => reply.code(404).send(unknown(request.method, request.url)));
}

/** Builds the server; it does not listen yet. */
export function stripeServer(world: World, onError: (error: unknown) => void): FastifyInstance {
  const app = Fastify({ routerOptions: { querystringParser: brackets }, forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => {
    onError(error);
    const message = 'The sandbox itself failed; its log says why.';
    return reply.code(500).send({ error: { type: 'api_error', message } });
  });
  void app.register(formbody, { parser: brackets });
  void app.register(async (api) => serveApi(api, world));
  void app.register(async (pages) => {
    serveAssets(pages);
    serveCheckoutPages(pages, world);
    serveReceipts(pages, world);
  });
  return app;
}
