// GET and POST of the hosted checkout page.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import { readSubmission, type Submission } from './checkout-form.ts';
import { authenticationPage, closedPage, type FormState, payPage, unknownPage } from './checkout-page.ts';
import { authenticate, completeFree, NotPayable, type PayResult, payByCard, payByDebit } from './pay.ts';
import { keep } from './sessions.ts';
import type { SessionRecord } from './state.ts';

interface ById {
  Params: { id: string };
}

function show(reply: FastifyReply, status: number, document: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-frame-options', 'DENY')
    .send(document);
}

function blank(record: SessionRecord): FormState {
  const { session } = record;
  const email = session.customer_email ?? '';
  const cardOffered = session.payment_method_types.includes('card');
  return { method: cardOffered ? 'card' : 'debit', email, name: '', message: null, errors: {} };
}

function follow(reply: FastifyReply, record: SessionRecord, result: PayResult, state: FormState): FastifyReply {
  if (result.outcome === 'declined') {
    return show(reply, 402, payPage(record, { ...state, message: result.decline.message }));
  }
  const next = result.outcome === 'authenticate' ? `/c/pay/${record.session.id}/authenticate` : result.redirect;
  return reply.redirect(next, 303);
}

function submit(world: World, record: SessionRecord, submission: Submission): PayResult {
  const { card, payer } = submission;
  if (record.session.amount_total === 0) return completeFree(world, record, payer);
  return card ? payByCard(world, record, card, payer) : payByDebit(world, record, payer);
}

/** Runs `act` on the named session; unknown and closed sessions get their own pages. */
function withSession(
  world: World,
  id: string,
  reply: FastifyReply,
  act: (record: SessionRecord) => FastifyReply,
): FastifyReply {
  const record = world.stripe.sessions.get(id);
  if (!record) return show(reply, 404, unknownPage());
  if (record.session.status !== 'open') return show(reply, 410, closedPage(record));
  try {
    return act(record);
  } catch (error) {
    if (error instanceof NotPayable)
      return show(reply, 409, payPage(record, { ...blank(record), message: error.message }));
    throw error;
  }
}

/** A new session like the expired one, which Stripe offers when recovery was enabled. */
function recover(world: World, id: string): string | null {
  const old = world.stripe.sessions.get(id);
  const recovery = old?.session.after_expiration?.recovery;
  if (!old || !recovery?.url || (recovery.expires_at ?? 0) < world.clock.seconds()) return null;
  const fresh = stripeId('cs_test');
  const created = world.clock.seconds();
  const session = {
    ...structuredClone(old.session),
    id: fresh,
    after_expiration: null,
    created,
    expires_at: created + 24 * 60 * 60,
    payment_intent: null,
    recovered_from: id,
    status: 'open' as const,
    url: `${world.origins.stripe}/c/pay/${fresh}`,
  };
  keep(world, { ...old, session });
  return session.url;
}

/** Adds the checkout pages. */
export function serveCheckoutPages(app: FastifyInstance, world: World): void {
  app.get<ById>('/c/pay/:id', (request, reply) =>
    withSession(world, request.params.id, reply, (record) => show(reply, 200, payPage(record, blank(record)))),
  );
  app.post<ById>('/c/pay/:id', (request, reply) =>
    withSession(world, request.params.id, reply, (record) => {
      const needsMethod = record.session.amount_total !== 0;
      const submission = readSubmission(request.body, needsMethod, new Date(world.clock.now()));
      const { state } = submission;
      if (Object.keys(state.errors).length > 0) return show(reply, 422, payPage(record, state));
      return follow(reply, record, submit(world, record, submission), state);
    }),
  );
  app.get<ById>('/c/pay/:id/authenticate', (request, reply) =>
    withSession(world, request.params.id, reply, (record) =>
      world.stripe.authentications.has(record.session.id)
        ? show(reply, 200, authenticationPage(record))
        : reply.redirect(`/c/pay/${record.session.id}`, 303),
    ),
  );
  app.post<ById & { Body: { answer?: string } | undefined }>('/c/pay/:id/authenticate', (request, reply) =>
    withSession(world, request.params.id, reply, (record) => {
      const result = authenticate(world, record, request.body?.answer === 'complete');
      return follow(reply, record, result, blank(record));
    }),
  );
  app.get<ById>('/c/recover/:id', (request, reply) => {
    const url = recover(world, request.params.id);
    return url ? reply.redirect(url, 303) : show(reply, 404, unknownPage());
  });
}
