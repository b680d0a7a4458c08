import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import type { Received } from './support/receiver.ts';
import { eventually, SECRET, useStage } from './support/stage.ts';

const stage = useStage();

const PAID = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'checkout.session.completed',
  'charge.updated',
];

function fault(action: string, more: object = {}) {
  return stage.control('POST', 'faults', { provider: 'stripe', on: 'webhook', action, ...more });
}

/** Expires a fresh session: the shortest way to exactly one event. */
async function oneEvent() {
  const session = await stage.openSession();
  await stage.stripe.checkout.sessions.expire(session.id);
}

/** Ends when every delivery of the sandbox reached one of these states. */
function settled(...states: string[]) {
  return eventually(async () => {
    const { body } = await stage.control('GET', 'deliveries');
    expect(body.length).toBeGreaterThan(0);
    for (const { state } of body) expect(states).toContain(state);
    return body;
  });
}

/** The event in a webhook, if the SDK accepts its signature. */
function opened(webhook: Received | undefined, secret: string) {
  const signature = webhook?.headers['stripe-signature'] ?? '';
  return Stripe.webhooks.constructEvent(webhook?.body ?? '', signature, secret);
}

function verify(index: number) {
  return opened(stage.receiver.received[index], SECRET);
}

describe('a webhook', () => {
  test.each([500, 400, 302])('answered with %i is sent again with a fresh signature', async (status) => {
    stage.receiver.answer = () => (stage.receiver.received.length === 1 ? status : 200);
    await oneEvent();
    await settled('retrying');
    await stage.control('POST', 'clock', { advanceMs: 1_000 });
    const [delivery] = await settled('delivered');
    expect(delivery.attempts).toMatchObject([
      { status, error: `HTTP ${status}` },
      { status: 200, error: null },
    ]);
    expect(verify(0).id).toBe(verify(1).id);
  });

  test('is repeated with doubling pauses for three days and then given up', async () => {
    stage.receiver.answer = () => 500;
    await oneEvent();
    await settled('retrying');
    await stage.control('POST', 'clock', { advanceMs: 3 * 24 * 3_600_000 });
    const [delivery] = await settled('failed');
    const times = delivery.attempts.map(({ at }: { at: string }) => Date.parse(at));
    const pauses = times.slice(1, 8).map((time: number, i: number) => Math.round((time - times[i]) / 1000));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(times.at(-1) - times[0]).toBeGreaterThan(3 * 24 * 3_600_000 - 5_000);
    const count = stage.receiver.received.length;
    await stage.control('POST', 'clock', { advanceMs: 7 * 24 * 3_600_000 });
    expect(stage.receiver.received).toHaveLength(count);
  });

  test('can be sent again by hand, byte for byte', async () => {
    await oneEvent();
    const [delivery] = await settled('delivered');
    await stage.control('POST', `deliveries/${delivery.id}/resend`);
    expect(stage.receiver.received).toHaveLength(2);
    expect(stage.receiver.received[1]?.body).toBe(stage.receiver.received[0]?.body);
    expect(delivery.body).toBe(stage.receiver.received[0]?.body);
  });

  test('goes to a further endpoint only for the events it asked for', async () => {
    const endpoint = await stage.stripe.webhookEndpoints.create({
      url: `${stage.receiver.url}/second`,
      enabled_events: ['checkout.session.completed'],
    });
    await stage.paid();
    await settled('delivered');
    const second = stage.receiver.received.filter(({ path }) => path === '/second');
    expect(second).toHaveLength(1);
    expect(opened(second[0], endpoint.secret ?? '').type).toBe('checkout.session.completed');
    expect((await stage.stripe.webhookEndpoints.list()).data[0]).not.toHaveProperty('secret');
    await stage.stripe.webhookEndpoints.del(endpoint.id);
    await expect(stage.stripe.webhookEndpoints.retrieve(endpoint.id)).rejects.toThrow('No such');
  });
});

describe('a fault', () => {
  test('drops a webhook for good', async () => {
    await fault('drop', { match: { type: 'checkout.session.completed' } });
    await stage.paid();
    await settled('delivered', 'dropped');
    await stage.control('POST', 'clock', { advanceMs: 3_600_000 });
    expect(stage.receiver.types()).toEqual(PAID.filter((type) => type !== 'checkout.session.completed'));
  });

  test('duplicates a webhook under the same event id', async () => {
    await fault('duplicate');
    await oneEvent();
    await eventually(() => expect(stage.receiver.received).toHaveLength(2));
    expect(verify(0).id).toBe(verify(1).id);
  });

  test('lets the next webhook overtake', async () => {
    await fault('reorder', { match: { type: 'payment_intent.succeeded' } });
    await stage.paid();
    await settled('delivered');
    expect(stage.receiver.types()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.updated',
    ]);
  });

  test.each([
    ['fifo', PAID],
    ['lifo', [...PAID].reverse()],
  ])('holds webhooks until they are released %s', async (order, expected) => {
    await fault('hold', { times: 100 });
    await stage.paid();
    await settled('held');
    expect(stage.receiver.received).toEqual([]);
    const { body } = await stage.control('POST', 'deliveries/release', { order });
    expect(body.released).toBe(5);
    expect(stage.receiver.types()).toEqual(expected);
  });

  test('delays a webhook by sandbox time', async () => {
    await fault('delay', { delayMs: 600_000 });
    await oneEvent();
    await stage.control('POST', 'clock', { advanceMs: 599_000 });
    expect(stage.receiver.received).toEqual([]);
    await stage.control('POST', 'clock', { advanceMs: 1_000 });
    expect(stage.receiver.received).toHaveLength(1);
  });

  test('spoils one signature; the retry is genuine', async () => {
    await fault('bad-signature');
    stage.receiver.answer = ({ body, headers }) => {
      const signature = headers['stripe-signature'] ?? '';
      try {
        Stripe.webhooks.constructEvent(body, signature, SECRET);
        return 200;
      } catch {
        return 400;
      }
    };
    await oneEvent();
    await settled('retrying');
    await stage.control('POST', 'clock', { advanceMs: 1_000 });
    await settled('delivered');
    expect(() => verify(0)).toThrow('No signatures found matching');
    expect(verify(1).type).toBe('checkout.session.expired');
  });

  test('loses an answer, so that the webhook comes twice', async () => {
    await fault('fail-after');
    await oneEvent();
    await settled('retrying');
    await stage.control('POST', 'clock', { advanceMs: 1_000 });
    await settled('delivered');
    expect(stage.receiver.received).toHaveLength(2);
  });

  test('keeps an attempt from arriving', async () => {
    await fault('fail-before');
    await oneEvent();
    await settled('retrying');
    expect(stage.receiver.received).toEqual([]);
  });

  test('that makes no sense is refused', async () => {
    const { status, body } = await stage.control('POST', 'faults', {
      provider: 'stripe',
      on: 'request',
      action: 'duplicate',
    });
    expect(status).toBe(400);
    expect(body.error).toContain('action');
  });

  test('can be taken back', async () => {
    const { body } = await fault('drop', { times: 5 });
    expect((await stage.control('DELETE', `faults/${body.id}`)).status).toBe(204);
    expect((await stage.control('DELETE', `faults/${body.id}`)).status).toBe(404);
    await oneEvent();
    await settled('delivered');
  });

  test('cuts a request’s connection without any effect', async () => {
    // Twice: the SDK repeats a reset connection once by itself.
    const drop = { provider: 'stripe', on: 'request', action: 'drop', times: 2 };
    await stage.control('POST', 'faults', drop);
    await expect(stage.openSession()).rejects.toMatchObject({ type: 'StripeConnectionError' });
    expect((await stage.stripe.checkout.sessions.list()).data).toEqual([]);
  });
});
