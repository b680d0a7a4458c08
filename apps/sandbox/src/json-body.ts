// JSON bodies that may be empty: many clients announce JSON even when they send nothing.
import type { FastifyInstance } from 'fastify';

/** Replaces the JSON parser of `app`; invalid JSON is answered with 400 by the app's error handler. */
export function acceptEmptyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      const text = body.toString();
      done(null, text === '' ? undefined : JSON.parse(text));
    } catch {
      done(Object.assign(new Error('The body is not valid JSON'), { statusCode: 400 }));
    }
  });
}
