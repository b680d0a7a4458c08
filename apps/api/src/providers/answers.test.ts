// Providers that answer nonsense, or are not the providers at all: whatever comes, it is a ProviderError that may be tried
// again, and nothing of it is believed.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCalendly } from './calendly.ts';
import { ProviderError, stripeError } from './errors.ts';
import { createStripe } from './stripe.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const SECRET = 'sk_test_slotpay_sandbox';
const stripeAt = (base: string, timeoutMs = 5000) =>
  createStripe({ STRIPE_SECRET_KEY: SECRET, STRIPE_API_BASE: base, STRIPE_TIMEOUT_MS: timeoutMs });
const calendlyAt = (base: string, timeoutMs = 5000) =>
  createCalendly({ CALENDLY_API_BASE: base, CALENDLY_TOKEN: SECRET }, {}, { timeoutMs });

/** What asking comes to, seen as everybody else sees it. */
async function failure(call: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await call.then(
    (answer) => new Error(`believed ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  return error instanceof ProviderError ? error : stripeError(error);
}

const session = {
  object: 'checkout.session',
  id: 'cs_1',
  status: 'open',
  payment_status: 'unpaid',
  livemode: false,
  expires_at: 1_795_000_000,
  url: 'https://checkout.stripe.com/c/pay/cs_1',
  metadata: { booking_id: 'b', attempt: '1' },
  payment_intent: null,
};
const intent = {
  object: 'payment_intent',
  id: 'pi_1',
  status: 'succeeded',
  amount_received: 12_000,
  currency: 'eur',
  metadata: {},
  latest_charge: null,
};
const event = {
  uri: 'https://api.calendly.com/scheduled_events/12345678',
  event_type: 'https://api.calendly.com/event_types/12345678',
  start_time: '2026-12-01T10:00:00.000000Z',
  end_time: '2026-12-01T11:00:00.000000Z',
  status: 'active',
};

const paid = (fields: object) => ({
  ...session,
  status: 'complete',
  payment_status: 'paid',
  payment_intent: { ...intent, ...fields },
});

describe('Stripe’s answer', () => {
  const retrieve = (base: string) => stripeAt(base).checkout.sessions.retrieve('cs_1');
  const says = (text: string, status = 200) =>
    answering((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(text));

  it('is believed when it has what we read', async () => {
    const whole = await says(JSON.stringify(paid({ latest_charge: { object: 'charge', id: 'ch_1' } })));
    expect(await retrieve(whole)).toMatchObject({ id: 'cs_1', payment_intent: { amount_received: 12_000 } });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['an empty object', {}],
    ['a list', [session]],
    ['another kind of object', { ...session, object: 'refund' }],
    ['an object where a list was asked for', { object: 'list', has_more: false, data: [session] }],
    ['another session than asked for', { ...session, id: 'cs_2' }],
    ['a session without an id', { ...session, id: undefined }],
    ['an end that is no time', { ...session, expires_at: 'soon' }],
    ['an end beyond all calendars', { ...session, expires_at: 1e15 }],
    ['a link that is a script', { ...session, url: 'javascript:alert(1)' }],
    ['metadata that are none', { ...session, metadata: 'b' }],
    ['a payment without an amount', paid({ amount_received: undefined })],
    ['a payment of half a cent', paid({ amount_received: 0.5 })],
    ['a negative payment', paid({ amount_received: -1 })],
    ['an amount in words', paid({ amount_received: '12000' })],
    ['no currency', paid({ currency: null })],
    ['a receipt that is a script', paid({ latest_charge: { object: 'charge', id: 'c', receipt_url: 'data:,x' } })],
    ['what no database can store', { ...session, payment_status: 'un\0paid' }],
    ['half a character', { ...session, payment_status: '\ud800' }],
    ['an error that is none', { error: 'no' }],
  ])('is not believed: %s', async (_, answer) => {
    expect(await failure(retrieve(await says(JSON.stringify(answer))))).toMatchObject({ retryable: true });
  });

  it.each([
    ['that is no JSON', '<html>Bad gateway</html>', 200],
    ['that breaks off', '{"object":"checkout.sess', 200],
    ['of a gateway in between', '{"message":"no healthy upstream"}', 502],
    ['that only looks like a refusal', '<html>Forbidden</html>', 403],
    ['without end', `"${'x'.repeat(3 * 1024 * 1024)}"`, 200],
  ])('%s is none', async (_, text, status) => {
    expect(await failure(retrieve(await says(text, status)))).toMatchObject({ retryable: true });
  });

  it('that is a refusal in Stripe’s own form keeps its code', async () => {
    const refusal = { error: { type: 'invalid_request_error', code: 'resource_missing' } };
    const base = await says(JSON.stringify(refusal), 404);
    expect(await failure(retrieve(base))).toMatchObject({ code: 'stripe.resource_missing', retryable: false });
  });

  it('in a list is held to the same', async () => {
    const list = { object: 'list', has_more: false, data: [{ ...intent, amount_received: null }] };
    const base = await says(JSON.stringify(list));
    expect(await failure(stripeAt(base).paymentIntents.list())).toMatchObject({ retryable: true });
  });
});

describe('Calendly’s answer', () => {
  const read = (base: string) => calendlyAt(base).event('12345678');
  const says = (text: string) => answering((_, response) => response.end(text));

  it('is believed when it has what we read', async () => {
    expect(await read(await says(JSON.stringify({ resource: event })))).toMatchObject({ status: 'active' });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['an empty object', {}],
    ['a list', [event]],
    ['no start', { resource: { ...event, start_time: undefined } }],
    ['a start that is no time', { resource: { ...event, start_time: 'tomorrow' } }],
    ['an event type that is none', { resource: { ...event, event_type: 7 } }],
  ])('is not believed: %s', async (_, answer) => {
    const code = 'calendly.unreadable_answer';
    expect(await failure(read(await says(JSON.stringify(answer))))).toMatchObject({ code, retryable: true });
  });

  it.each([
    ['that is no JSON', '<html>'],
    ['that breaks off', '{"resource":'],
    ['without end', `"${'x'.repeat(3 * 1024 * 1024)}"`],
  ])('%s is none', async (_, text) => {
    expect(await failure(read(await says(text)))).toMatchObject({ code: 'calendly.unreachable', retryable: true });
  });
});

describe.each([
  ['Stripe', (base: string, timeoutMs?: number) => stripeAt(base, timeoutMs).refunds.retrieve('re_1')],
  ['Calendly', (base: string, timeoutMs?: number) => calendlyAt(base, timeoutMs).event('12345678')],
])('%s', (_, asked) => {
  it.each([301, 302, 303, 307, 308])(
    'is not followed elsewhere, and nobody else learns our key: %i',
    async (status) => {
      const reached: unknown[] = [];
      const elsewhere = await answering((request, response) => {
        reached.push(request.headers);
        response.end('{}');
      });
      const base = await answering((_request, response) => response.writeHead(status, { location: elsewhere }).end());
      expect(await failure(asked(base))).toMatchObject({ retryable: true });
      expect(reached).toEqual([]);
    },
  );

  it('that says nothing, or begins and never ends, is given up', async () => {
    const silent = await answering(() => {});
    expect(await failure(asked(silent, 150))).toMatchObject({ retryable: true });
    const endless = await answering((_request, response) => void response.write('{"object":"refund"'));
    expect(await failure(asked(endless, 150))).toMatchObject({ retryable: true });
  });

  it('that hangs up is given up', async () => {
    const base = await answering((request) => void request.socket.destroy());
    expect(await failure(asked(base))).toMatchObject({ retryable: true });
  });
});
