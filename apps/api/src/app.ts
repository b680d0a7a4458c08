// Which URL runs which function. Builds the server and does not listen.

import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Watch } from './booking/watch.ts';
import type { Config } from './config.ts';
import { type BookingDeps, bookingRoutes } from './http/bookings.ts';
import { healthRoutes } from './http/health.ts';
import { sameOriginOnly } from './http/origin.ts';
import { patience, shedLoad } from './http/overload.ts';
import { answerProblem, unknownRoutes } from './http/problem.ts';
import { recoveryRoutes } from './http/recoveries.ts';
import { sessionTypeRoutes } from './http/session-types.ts';
import { streamRoutes } from './http/stream.ts';
import { webRoutes } from './http/web.ts';
import type { ZodApp } from './http/zod-app.ts';
import { type ReceiveDeps, webhookRoutes } from './webhooks/receive.ts';

export interface AppDeps extends BookingDeps, ReceiveDeps {
  readonly config: Config;
  readonly watch: Watch;
  readonly log: FastifyBaseLogger;
}

/** What a client sends is small; webhooks have a limit of their own. */
const BODY_LIMIT = 64 * 1024;

export async function buildApp(deps: AppDeps): Promise<ZodApp> {
  const { config, log } = deps;
  const app = fastify({
    loggerInstance: log,
    bodyLimit: BODY_LIMIT,
    trustProxy: config.TRUST_PROXY ?? false,
    ...patience(config),
    forceCloseConnections: true,
    frameworkErrors: answerProblem,
    logController: new LogController({ disableRequestLogging: true }),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerProblem);
  // JSON is all we take. Nothing of a booking is for anybody's cache; what may be kept says so itself.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onRequest', sameOriginOnly(config));

  await app.register(helmet, securityHeaders(config));
  await shedLoad(app, config);
  await app.register(rateLimit, { max: config.RATE_LIMIT_PER_MINUTE, timeWindow: '1 minute' });
  unknownRoutes(app);
  await app.register(swagger, { openapi: OPENAPI, transform: jsonSchemaTransform });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  healthRoutes(app, deps);
  webhookRoutes(app, deps);
  sessionTypeRoutes(app, deps);
  bookingRoutes(app, deps);
  recoveryRoutes(app, deps);
  streamRoutes(app, deps);
  webRoutes(app, config.WEB_ROOT);
  await app.ready();
  return app;
}

const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Slotpay',
    version: '1',
    description:
      'Book a time, pay for it, see it confirmed. Failures are RFC 9457 problem details with a stable `code`. A booking is opened with the capability its creation returned, as a bearer token.',
  },
  components: { securitySchemes: { capability: { type: 'http' as const, scheme: 'bearer' } } },
};

function securityHeaders(config: Config) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'connect-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'frame-src': [new URL(config.CALENDLY_WEB_BASE).origin],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' as const },
    // The embed posts messages to us and must be allowed to load; nothing else may look in.
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' as const },
    strictTransportSecurity: config.PUBLIC_URL.startsWith('https:'),
  };
}
