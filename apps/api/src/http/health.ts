// GET /healthz: this process lives. GET /readyz: it can do its work.

import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { isMigrated } from '../db/migrate.ts';
import { clocksAgree } from '../db/skew.ts';
import { problems } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

const Health = z.object({ status: z.enum(['ok', 'unavailable']) });

export function healthRoutes(app: ZodApp, { db }: { readonly db: Db }): void {
  const tags = ['operation'];
  const quiet = { config: { rateLimit: false }, logLevel: 'warn' } as const;
  const live = { summary: 'Whether the process lives', tags, response: { ...problems(), 200: Health } };
  app.get('/healthz', { ...quiet, schema: live }, async () => ({ status: 'ok' as const }));

  const ready = {
    summary: 'Whether it can serve: database reachable and migrated, and its clock that of this process',
    tags,
    response: { ...problems(), 200: Health, 503: Health },
  };
  app.get('/readyz', { ...quiet, schema: ready }, async (request, reply) => {
    const usable = await isUsable(db, request.log).catch((error: unknown) => {
      request.log.warn({ err: error }, 'not ready');
      return false;
    });
    return usable ? { status: 'ok' as const } : reply.code(503).send({ status: 'unavailable' as const });
  });
}

async function isUsable(db: Db, log: FastifyBaseLogger): Promise<boolean> {
  return (await isMigrated(db)) && (await clocksAgree(db, log));
}
