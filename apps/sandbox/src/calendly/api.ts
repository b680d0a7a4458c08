// The Calendly server: the REST API and, on the same port, the pages people book on.
import formbody from '@fastify/formbody';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { serveAssets } from '../assets.ts';
import { acceptEmptyJson } from '../json-body.ts';
import type { World } from '../world.ts';
import { serveBookingPages } from './booking-routes.ts';
import { CalendlyProblem, invalidArgument, serverFailure } from './errors.ts';
import { serveRest } from './rest.ts';
import { schedulingRoutes } from './scheduling-rest.ts';
import { subscriptionRoutes } from './subscriptions-rest.ts';

/** Builds the server; it does not listen yet. */
export function calendlyServer(world: World, onError: (error: unknown) => void): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  acceptEmptyJson(app);
  app.setErrorHandler<FastifyError | CalendlyProblem>((error, _request, reply) => {
    if (error instanceof CalendlyProblem) return reply.code(error.status).send(error.body);
    const status = error.statusCode ?? 500;
    if (status >= 500) onError(error);
    const problem = status < 500 ? invalidArgument([{ message: error.message }]) : serverFailure(status);
    return reply.code(status).send(problem.body);
  });
  void app.register(formbody);
  void app.register(async (api) => serveRest(api, world, [...schedulingRoutes(world), ...subscriptionRoutes(world)]));
  void app.register(async (pages) => {
    serveAssets(pages);
    serveBookingPages(pages, world);
  });
  return app;
}
