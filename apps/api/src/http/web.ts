// The built SPA, from the same origin as the API: one page for every address a person may open.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { ZodApp } from './zod-app.ts';

/** What has a hash in its address never changes. */
export const FOREVER = 'public, max-age=31536000, immutable';

/** @param root the folder with index.html and assets/; without one the API serves no pages */
export function webRoutes(app: ZodApp, root: string | undefined): void {
  if (root === undefined) return;
  if (!existsSync(join(root, 'index.html'))) throw new Error(`WEB_ROOT has no index.html: ${root}`);
  void app.register(fastifyStatic, {
    root,
    index: false,
    wildcard: false,
    cacheControl: false,
    // The build has put a compressed copy beside each file.
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.startsWith(join(root, 'assets')) ? FOREVER : 'no-cache');
    },
  });
  // Booking pages (/b/…) and mailed links (/r/…) carry what opens a booking: no search engine, no referrer.
  for (const url of ['/', '/b/:reference', '/r/:token']) {
    app.get(url, { schema: { hide: true }, config: { rateLimit: false } }, (_, reply) => {
      if (url !== '/') void reply.header('x-robots-tag', 'noindex');
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    });
  }
}
