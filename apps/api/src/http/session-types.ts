// GET /session-types: what can be booked, at what price, under which policy. GET /session-types/:id/pictures/:sha256: how it
// looks.

import { SessionTypesResponse } from '@slotpay/contract';
import { z } from 'zod';
import { termsOf } from '../booking/read.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/client.ts';
import type { MediaType } from '../db/tables.ts';
import { ProblemError, problems } from './problem.ts';
import { FOREVER } from './web.ts';
import type { ZodApp } from './zod-app.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'BUSINESS_NAME' | 'BUSINESS_CONTACT' | 'CALENDLY_WEB_BASE'>;
}

export function sessionTypeRoutes(app: ZodApp, deps: Deps): void {
  list(app, deps);
  picture(app, deps);
}

function list(app: ZodApp, { db, config }: Deps): void {
  const schema = {
    summary: 'What can be booked',
    tags: ['booking'],
    response: { 200: SessionTypesResponse, ...problems() },
  };
  app.get('/session-types', { schema }, async (_, reply) => {
    const rows = await db
      .selectFrom('session_types')
      .leftJoin('pictures', 'session_type_id', 'id')
      .selectAll('session_types')
      .select('sha256')
      .where('superseded_at', 'is', null)
      .orderBy('price')
      .orderBy('id')
      .execute();
    reply.header('cache-control', 'no-cache');
    return {
      businessName: config.BUSINESS_NAME,
      contact: config.BUSINESS_CONTACT ?? null,
      calendlyOrigin: new URL(config.CALENDLY_WEB_BASE).origin,
      sessionTypes: rows.map((row) => ({
        id: row.id,
        name: row.name,
        description: row.description,
        hostName: row.host_name,
        terms: termsOf(row),
        schedulingUrl: config.CALENDLY_WEB_BASE + row.scheduling_path,
        picture: row.sha256 === null ? null : { url: `/session-types/${row.id}/pictures/${row.sha256}` },
      })),
    };
  });
}

const PictureParams = z.object({ id: z.string(), sha256: z.string() });

/** What no picture can be called is asked of nobody. */
const PictureAddress = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const binary = { schema: z.unknown() };
const PICTURES: Record<MediaType, typeof binary> = {
  'image/jpeg': binary,
  'image/png': binary,
  'image/webp': binary,
  'image/avif': binary,
};

/** The address carries the hash: what is there never changes, and any other hash is not there. */
function picture(app: ZodApp, { db }: Deps): void {
  const schema = {
    summary: 'The picture of a session type',
    tags: ['booking'],
    params: PictureParams,
    response: {
      200: { description: 'The picture', content: PICTURES },
      304: z.void().describe('The picture is the one that is known already'),
      ...problems('picture_unknown'),
    },
  };
  app.get('/session-types/:id/pictures/:sha256', { schema }, async (request, reply) => {
    const address = PictureAddress.safeParse(request.params).data;
    const row = address && (await pictureAt(db, address));
    if (!row) throw new ProblemError('picture_unknown', 'There is no such picture.');
    const tag = `"${address.sha256}"`;
    void reply.header('cache-control', FOREVER).header('etag', tag);
    if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send();
    return reply.header('content-type', row.media_type).send(row.bytes);
  });
}

function pictureAt(db: Db, { id, sha256 }: z.infer<typeof PictureAddress>) {
  return db
    .selectFrom('pictures')
    .select(['media_type', 'bytes'])
    .where('session_type_id', '=', id)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
}

/** Whether `If-None-Match` names the tag; weakly, as it has to (RFC 9110 §13.1.2). */
function isKnown(header: string | undefined, tag: string): boolean {
  const known = (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}
