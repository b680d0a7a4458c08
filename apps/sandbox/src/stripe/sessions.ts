// Checkout Sessions: made by the API, ended by payment (pay.ts), by request or by the clock.
import type Stripe from 'stripe';
import { z } from 'zod';
import type { World } from '../world.ts';
import { invalid, missing } from './errors.ts';
import { type Cause, emit, NOBODY } from './events.ts';
import { integer } from './form.ts';
import { cancelWithSession } from './intents.ts';
import { envelope, listed, listParams } from './list.ts';
import { requireChargeable } from './money.ts';
import { operation, type Route } from './operation.ts';
import { lineItems, newSession } from './session-object.ts';
import { type SessionCreate, sessionCreate } from './session-params.ts';
import type { SessionRecord } from './state.ts';

const SHORTEST_S = 30 * 60;
const LONGEST_S = 24 * 60 * 60;
const RECOVERABLE_S = 30 * LONGEST_S;

const listFilter = z.strictObject({
  ...listParams,
  payment_intent: z.string().optional(),
  status: z.enum(['open', 'complete', 'expired']).optional(),
  customer_details: z.strictObject({ email: z.string() }).optional(),
});

/** @throws StripeProblem 404 */
export function requireSession(world: World, id: string): SessionRecord {
  const record = world.stripe.sessions.get(id);
  if (!record) throw missing('checkout.session', id, 'session');
  return record;
}

function checkCreate(world: World, params: SessionCreate): void {
  const currencies = new Set(params.line_items.map((item) => item.price_data.currency));
  if (currencies.size > 1) {
    throw invalid('All line items must have the same currency.', undefined, 'line_items');
  }
  const [currency = 'usd'] = currencies;
  requireChargeable(
    params.line_items.reduce((sum, item) => sum + item.price_data.unit_amount * item.quantity, 0),
    currency,
  );
  const seconds = (params.expires_at ?? world.clock.seconds() + LONGEST_S) - world.clock.seconds();
  if (seconds < SHORTEST_S || seconds > LONGEST_S) {
    const bound = seconds < SHORTEST_S ? 'at least 30 minutes' : 'less than 24 hours';
    throw invalid(
      `The \`expires_at\` timestamp must be ${bound} from Checkout Session creation.`,
      undefined,
      'expires_at',
    );
  }
}

function create(world: World, params: SessionCreate): Stripe.Checkout.Session {
  const session = newSession(world, params, params.expires_at ?? world.clock.seconds() + LONGEST_S);
  const record = {
    session,
    lineItems: lineItems(params, session.created),
    intentMetadata: params.payment_intent_data?.metadata ?? {},
    intentDescription: params.payment_intent_data?.description ?? null,
  };
  keep(world, record);
  return session;
}

/** Stores an open session and has the clock end it. */
export function keep(world: World, record: SessionRecord): void {
  const { session } = record;
  world.stripe.sessions.set(session.id, record);
  world.clock.at(session.expires_at * 1000, () => {
    if (session.status === 'open') expire(world, session, NOBODY);
  });
}

/** Ends an open session unpaid; its unfinished payment intent, if any, is cancelled with it. */
function expire(world: World, session: Stripe.Checkout.Session, cause: Cause): void {
  session.status = 'expired';
  session.url = null;
  const recovery = session.after_expiration?.recovery;
  if (recovery?.enabled) {
    recovery.url = `${world.origins.stripe}/c/recover/${session.id}`;
    recovery.expires_at = world.clock.seconds() + RECOVERABLE_S;
  }
  if (typeof session.payment_intent === 'string') {
    cancelWithSession(world, session.payment_intent, cause);
  }
  emit(world, 'checkout.session.expired', session, cause);
}

function expireByRequest(world: World, id: string, cause: Cause): Stripe.Checkout.Session {
  const { session } = requireSession(world, id);
  if (session.status !== 'open') {
    throw invalid(
      'Only Checkout Sessions with a status in ["open"] can be expired. ' +
        `This Checkout Session has a status of ${String(session.status)}.`,
    );
  }
  expire(world, session, cause);
  return session;
}

/** The operations under /v1/checkout/sessions. */
export function sessionRoutes(world: World): Route[] {
  const root = '/v1/checkout/sessions';
  return [
    operation({
      method: 'POST',
      path: root,
      params: sessionCreate,
      check: (params) => checkCreate(world, params),
      run: (params) => create(world, params),
    }),
    operation({
      method: 'GET',
      path: root,
      params: listFilter,
      run: ({ payment_intent: intent, status, customer_details: customer, ...page }) => {
        const sessions = [...world.stripe.sessions.values()]
          .map((record) => record.session)
          .filter(
            (session) =>
              (intent === undefined || session.payment_intent === intent) &&
              (status === undefined || session.status === status) &&
              (customer === undefined || session.customer_details?.email === customer.email),
          );
        return listed(sessions, page, root);
      },
    }),
    operation({
      method: 'GET',
      path: `${root}/:id`,
      params: z.strictObject({}),
      run: (_, call) => requireSession(world, call.id).session,
    }),
    operation({
      method: 'POST',
      path: `${root}/:id/expire`,
      params: z.strictObject({}),
      run: (_, call) => expireByRequest(world, call.id, call.cause),
    }),
    operation({
      method: 'GET',
      path: `${root}/:id/line_items`,
      params: z.strictObject({ limit: integer.default(10), starting_after: z.string().optional() }),
      run: ({ limit }, call) => {
        const items = requireSession(world, call.id).lineItems;
        const url = `${root}/${call.id}/line_items`;
        return envelope(items.slice(0, limit), items.length > limit, url);
      },
    }),
  ];
}
