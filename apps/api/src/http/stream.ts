// GET /bookings/:id/stream: server-sent events, the whole view with each change. A client that misses one loses nothing:
// the next carries everything.

import { readBooking } from '../booking/read.ts';
import { viewOf } from '../booking/view.ts';
import type { Watch } from '../booking/watch.ts';
import { BookingParams, opened } from './access.ts';
import type { BookingDeps } from './bookings.ts';
import type { ZodApp } from './zod-app.ts';

/** Proxies cut silent connections after a minute or so. */
const HEARTBEAT_MS = 20_000;

export function streamRoutes(app: ZodApp, deps: BookingDeps & { readonly watch: Watch }): void {
  const schema = { summary: 'Follow a booking (server-sent events)', tags: ['booking'], params: BookingParams };
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const close of open) close();
  });

  app.get('/bookings/:id/stream', { schema, config: { rateLimit: false } }, async (request, reply) => {
    const id = await opened(deps, request);
    reply.hijack();
    const { raw } = reply;
    // Gone while we looked: its end would never be told again.
    if (raw.destroyed) return;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });

    let sent = 0;
    const push = async () => {
      const booking = await readBooking(deps.db, deps, id);
      if (!booking || booking.erased || booking.version <= sent || raw.writableEnded) return;
      sent = booking.version;
      raw.write(`event: booking\nid: ${booking.version}\ndata: ${JSON.stringify(viewOf(deps.machine, booking))}\n\n`);
    };
    const changed = () =>
      void push().catch((error: unknown) => {
        request.log.warn({ err: error, booking: id }, 'stream ended');
        close();
      });
    const stop = deps.watch.follow(id, changed);
    const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
    const close = () => {
      open.delete(close);
      stop();
      clearInterval(heartbeat);
      raw.end();
    };
    open.add(close);
    raw.on('close', close);
    changed();
  });
}
