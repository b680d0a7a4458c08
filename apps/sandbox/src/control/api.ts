// The control API under /_sandbox: what programs use to set the stage and look behind it.
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { serveAssets } from '../assets.ts';
import { renderEvent, renderInvitee, renderSubscription } from '../calendly/render.ts';
import type { Delivery } from '../deliver.ts';
import { faultInput } from '../faults.ts';
import { acceptEmptyJson } from '../json-body.ts';
import type { Mail } from '../mail/mailbox.ts';
import { serveMailPages } from '../mail/pages.ts';
import { REFUND_MANNERS } from '../stripe/cards.ts';
import type { World } from '../world.ts';
import { ControlProblem, parseInput } from './input.ts';
import { serveControlPage } from './page.ts';
import { serveShortcuts } from './shortcuts.ts';

/** Real time that an advance waits for deliveries after each due task. */
const SETTLE_MS = 1_000;

interface ById {
  Params: { id: string };
}

function renderDelivery(delivery: Delivery): object {
  const { id, provider, type, eventId, state, attempts, body, target } = delivery;
  const payload: unknown = JSON.parse(body);
  return { id, provider, type, eventId, url: target.url, state, attempts, body, payload };
}

function renderMail(mail: Mail): object {
  return {
    ...mail,
    attachments: mail.attachments.map(({ filename, contentType, bytes }) => ({
      filename,
      contentType,
      content: new TextDecoder().decode(bytes),
    })),
  };
}

function renderClock(world: World): object {
  return { now: new Date(world.clock.now()).toISOString(), offsetMs: world.clock.offset };
}

function renderWorld(world: World): object {
  const { stripe, calendly } = world;
  const invitees = [...calendly.invitees.values()];
  return {
    scheduledEvents: invitees.map(renderEvent),
    invitees: invitees.map((invitee) => renderInvitee(world, invitee)),
    subscriptions: [...calendly.subscriptions.values()].map(renderSubscription),
    sessions: [...stripe.sessions.values()].map((record) => record.session),
    paymentIntents: [...stripe.paymentIntents.values()],
    charges: [...stripe.charges.values()],
    refunds: [...stripe.refunds.values()],
    disputes: [...stripe.disputes.values()],
    webhookEndpoints: [...stripe.endpoints.values()].map((record) => record.endpoint),
  };
}

function serveTime(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/reset', async () => {
    world.reset();
    // An attempt on its way cannot be called back; the caller must not meet it after the reset.
    await world.deliveries.quiet(SETTLE_MS);
    return { ok: true };
  });
  app.get('/_sandbox/clock', () => renderClock(world));
  app.post('/_sandbox/clock', async (request) => {
    const input = z.strictObject({ advanceMs: z.number().int().min(0) });
    const { advanceMs } = parseInput(input, request.body);
    await world.clock.advance(advanceMs, () => world.deliveries.quiet(SETTLE_MS));
    return renderClock(world);
  });
}

function serveSettings(app: FastifyInstance, world: World): void {
  const settings = z.strictObject({
    refundDelayMs: z.number().int().min(0).optional(),
    refundManner: z.enum(REFUND_MANNERS).nullable().optional(),
  });
  const current = () => ({ refundDelayMs: world.refundDelayMs, refundManner: world.refundManner });
  app.get('/_sandbox/settings', current);
  app.post('/_sandbox/settings', (request) => {
    const { refundDelayMs = world.refundDelayMs, refundManner = world.refundManner } = parseInput(
      settings,
      request.body,
    );
    Object.assign(world, { refundDelayMs, refundManner });
    return current();
  });
}

function serveFaults(app: FastifyInstance, world: World): void {
  app.get('/_sandbox/faults', () => world.faults.list());
  app.post('/_sandbox/faults', (request, reply) =>
    reply.code(201).send(world.faults.add(parseInput(faultInput, request.body))),
  );
  app.delete('/_sandbox/faults', (_request, reply) => {
    world.faults.clear();
    return reply.code(204).send();
  });
  app.delete<ById>('/_sandbox/faults/:id', (request, reply) =>
    reply.code(world.faults.remove(request.params.id) ? 204 : 404).send(),
  );
}

function serveRecords(app: FastifyInstance, world: World): void {
  app.get('/_sandbox/deliveries', () => world.deliveries.list().map(renderDelivery));
  app.get('/_sandbox/deliveries/underway', () => ({ count: world.deliveries.underway }));
  app.post('/_sandbox/deliveries/release', async (request) => {
    const input = z.strictObject({ order: z.enum(['fifo', 'lifo']).default('fifo') });
    const { order } = parseInput(input, request.body);
    return { released: await world.deliveries.release(order) };
  });
  app.post<ById>('/_sandbox/deliveries/:id/resend', async (request) => {
    const delivery = await world.deliveries.resend(request.params.id);
    if (!delivery) throw new ControlProblem(404, 'No such delivery.');
    return renderDelivery(delivery);
  });
  app.get('/_sandbox/requests', () => world.requests.list());
  app.get('/_sandbox/world', () => renderWorld(world));
  app.get('/_sandbox/mail', () => world.mail.list().map(renderMail));
  app.delete('/_sandbox/mail', (_request, reply) => {
    world.mail.clear();
    return reply.code(204).send();
  });
}

/** Builds the control server with its pages; it does not listen yet. */
export function controlServer(world: World, onError: (error: unknown) => void): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error instanceof ControlProblem ? error.status : (error.statusCode ?? 500);
    if (status >= 500) onError(error);
    return reply.code(status).send({ error: error.message });
  });
  acceptEmptyJson(app);
  app.get('/healthz', () => ({ ok: true }));
  serveAssets(app);
  serveTime(app, world);
  serveSettings(app, world);
  serveFaults(app, world);
  serveRecords(app, world);
  serveShortcuts(app, world);
  serveControlPage(app, world);
  serveMailPages(app, world);
  return app;
}
