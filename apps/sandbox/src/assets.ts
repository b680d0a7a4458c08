// Style sheets and browser scripts of the pages, read from src/assets.
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FOLDER = new URL('./assets/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Adds GET /assets/:name. The files are few and small, so they are read once. */
export function serveAssets(app: FastifyInstance): void {
  const files = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER))]));
  app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) => {
    const file = files.get(request.params.name);
    const type = TYPES[extname(request.params.name)];
    if (!file || !type) return reply.code(404).send('Not found');
    return reply.type(type).header('cache-control', 'no-cache').send(file);
  });
}
