// GET /session-types: what can be booked, at what price, under which policy.

import { SessionTypesResponse } from '@slotpay/contract';
import { termsOf } from '../booking/read.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/client.ts';
import { problems } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'BUSINESS_NAME' | 'CALENDLY_WEB_BASE'>;
}

export function sessionTypeRoutes(app: ZodApp, { db, config }: Deps): void {
  const schema = {
    summary: 'What can be booked',
    tags: ['booking'],
    response: { 200: SessionTypesResponse, ...problems() },
  };
  app.get('/session-types', { schema }, async (_, reply) => {
    const rows = await db
      .selectFrom('session_types')
      .selectAll()
      .where('superseded_at', 'is', null)
      .orderBy('price')
      .orderBy('id')
      .execute();
    reply.header('cache-control', 'no-cache');
    return {
      businessName: config.BUSINESS_NAME,
      calendlyOrigin: new URL(config.CALENDLY_WEB_BASE).origin,
      sessionTypes: rows.map((row) => ({
        id: row.id,
        name: row.name,
        description: row.description,
        hostName: row.host_name,
        terms: termsOf(row),
        schedulingUrl: config.CALENDLY_WEB_BASE + row.scheduling_path,
      })),
    };
  });
}
