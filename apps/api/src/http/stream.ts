// GET /bookings/:id/stream: server-sent events, the whole view with each change. A client that misses one loses nothing:
// the next carries everything.

import { readBooking } from '../booking/read.ts';
import { viewOf } from '../booking/view.ts';
import type { Watch } from '../booking/watch.ts';
import { BookingParams, opened, WITH_CAPABILITY } from './access.ts';
import type { BookingDeps } from './bookings.ts';
import { contentOf, ON_A_BOOKING, ProblemError, problems } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

/** Proxies cut silent connections after a minute or so. */
const HEARTBEAT_MS = 20_000;

/** A person has a few tabs open, not hundreds. */
const PER_BOOKING = 20;

export function streamRoutes(app: ZodApp, deps: BookingDeps & { readonly watch: Watch }): void {
  const schema = {
    ...WITH_CAPABILITY,
    summary: 'Follow a booking (server-sent events)',
    tags: ['booking'],
    params: BookingParams,
    response: { 200: contentOf('text/event-stream', 'One event with each change'), ...problems(...ON_A_BOOKING) },
  };
  const open = new Map<() => void, string>();
  app.addHook('preClose', async () => {
    for (const close of open.keys()) close();
  });

  app.get('/bookings/:id/stream', { schema, config: { rateLimit: false } }, async (request, reply) => {
    const id = await opened(deps, request);
    if ([...open.values()].filter((other) => other === id).length >= PER_BOOKING)
      throw new ProblemError('too_many_requests', 'This booking is followed from too many places already.');
    reply.hijack();
    const { raw } = reply;
    // Gone while we looked: its end would never be told again.
    if (raw.destroyed) return;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });

    let sent = { version: 0, disputed: false };
    const push = async () => {
      const booking = await readBooking(deps.db, deps, id);
      if (!booking || booking.erased || raw.writableEnded) return;
      const { version, disputed } = booking;
      // What was read first may be answered last; a dispute comes and goes within one version.
      if (version < sent.version || (version === sent.version && disputed === sent.disputed)) return;
      sent = { version, disputed };
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
    open.set(close, id);
    raw.on('close', close);
    changed();
  });
}
