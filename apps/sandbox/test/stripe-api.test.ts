import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { eventually, useStage } from './support/stage.ts';

const stage = useStage();

/** A raw API call, for what the SDK would not send. */
function raw(path: string, body: string | null, headers: Record<string, string> = {}) {
  return fetch(`${stage.sandbox.origins.stripe}${path}`, {
    method: body === null ? 'GET' : 'POST',
    body,
    headers: {
      authorization: 'Bearer sk_test_slotpay_sandbox',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
}

describe('a caller', () => {
  test('without a key, or with a wrong one, is refused', async () => {
    const absent = await raw('/v1/balance', null, { authorization: '' });
    expect(absent.status).toBe(401);
    expect(await absent.text()).toContain('You did not provide an API key');
    const wrong = await raw('/v1/balance', null, { authorization: 'Bearer sk_test_wrong_key' });
    expect(await wrong.text()).toContain('Invalid API Key provided: sk_test_********');
  });

  test('may use Basic instead of Bearer', async () => {
    const basic = Buffer.from('sk_test_slotpay_sandbox:').toString('base64');
    expect((await raw('/v1/balance', null, { authorization: `Basic ${basic}` })).status).toBe(200);
  });

  test('reads request id, version and idempotency key from the headers', async () => {
    const session = await stage.stripe.checkout.sessions.retrieve((await stage.openSession()).id);
    expect(session.lastResponse.requestId).toMatch(/^req_/);
    expect(session.lastResponse.apiVersion).toBe(Stripe.API_VERSION);
    const refund = await raw('/v1/refunds', 'charge=ch_none', { 'idempotency-key': 'k1' });
    expect(refund.headers.get('idempotency-key')).toBe('k1');
    expect(refund.status).toBe(404);
  });
});

describe('a checkout session', () => {
  test.each([
    ['an unknown parameter', { colour: 'red' }, 'parameter_unknown', 'Received unknown parameter: colour'],
    ['the removed payment_method_types', { payment_method_types: ['card'] }, undefined, 'no longer supported'],
    ['a renamed ui_mode', { ui_mode: 'hosted' }, undefined, 'must be one of hosted_page'],
    ['no line items', { line_items: undefined }, 'parameter_missing', 'Missing required param: line_items.'],
    ['no success_url', { success_url: undefined }, 'parameter_missing', 'Missing required param: success_url.'],
    ['a parameter the sandbox cannot act out', { discounts: [{ coupon: 'x' }] }, undefined, 'does not model'],
  ])('with %s is refused', async (_, changes, code, message) => {
    const attempt = stage.openSession(changes as Partial<Stripe.Checkout.SessionCreateParams>);
    await expect(attempt).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code,
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['usd', 49, 'at least $0.50 usd'],
    ['huf', 17_499, 'at least HUF 175.00 huf'],
    ['jpy', 49, 'at least ¥50 jpy'],
  ])('in %s below the least charge is refused', async (currency, amount, message) => {
    const price_data = { currency, unit_amount: amount, product_data: { name: 'x' } };
    const attempt = stage.openSession({ line_items: [{ quantity: 1, price_data }] });
    const error = await attempt.catch((caught: Stripe.errors.StripeError) => caught);
    expect(error).toMatchObject({ code: 'amount_too_small' });
    expect((error as Error).message.replaceAll('\u00a0', ' ')).toContain(message);
  });

  test('lives between 30 minutes and 24 hours', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expect(stage.openSession({ expires_at: now + 29 * 60 })).rejects.toThrow('at least 30 minutes');
    await expect(stage.openSession({ expires_at: now + 25 * 3600 })).rejects.toThrow('less than 24 hours');
    expect((await stage.openSession({ expires_at: now + 31 * 60 })).expires_at).toBe(now + 31 * 60);
  });

  test('is expired by request only while open', async () => {
    const session = await stage.openSession();
    expect(await stage.stripe.checkout.sessions.expire(session.id)).toMatchObject({
      status: 'expired',
      url: null,
    });
    await expect(stage.stripe.checkout.sessions.expire(session.id)).rejects.toThrow('["open"]');
    await eventually(() => expect(stage.receiver.types()).toEqual(['checkout.session.expired']));
  });

  test('is expired by the clock, with its unfinished payment intent', async () => {
    const session = await stage.openSession({
      expires_at: Math.floor(Date.now() / 1000) + 31 * 60,
      after_expiration: { recovery: { enabled: true } },
    });
    await stage.control('POST', 'stripe/pay', { session: session.id, card: '4000000000000002' });

    await stage.control('POST', 'clock', { advanceMs: 30 * 60_000 });
    expect((await stage.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
    await stage.control('POST', 'clock', { advanceMs: 60_000 });

    const after = await stage.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(after).toMatchObject({ status: 'expired', payment_intent: { status: 'canceled' } });
    expect(stage.receiver.types().slice(-2)).toEqual(['payment_intent.canceled', 'checkout.session.expired']);
    const recovered = await fetch(after.after_expiration?.recovery?.url ?? '', { redirect: 'manual' });
    const fresh = recovered.headers.get('location')?.split('/').at(-1) ?? '';
    expect(await stage.stripe.checkout.sessions.retrieve(fresh)).toMatchObject({
      status: 'open',
      recovered_from: session.id,
      metadata: { booking_id: 'bk_1' },
    });
  });

  test('is found through its payment intent', async () => {
    const { session, intent } = await stage.paid();
    await stage.openSession();
    const found = await stage.stripe.checkout.sessions.list({ payment_intent: intent.id });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
  });

  test('shows its payment intent only after the client tried to pay', async () => {
    const session = await stage.openSession();
    expect(session.payment_intent).toBeNull();
    await stage.control('POST', 'stripe/pay', { session: session.id, card: '4000000000000002' });
    const tried = await stage.stripe.checkout.sessions.retrieve(session.id);
    expect(tried.payment_intent).toMatch(/^pi_/);
    await expect(stage.stripe.paymentIntents.cancel(String(tried.payment_intent))).rejects.toThrow(
      'Expire the Checkout Session instead',
    );
  });
});

describe('expand', () => {
  test('refuses what cannot be expanded', async () => {
    const { session } = await stage.paid();
    const attempt = stage.stripe.checkout.sessions.retrieve(session.id, { expand: ['status.x'] });
    await expect(attempt).rejects.toThrow('This property cannot be expanded');
  });

  test('leaves the stored object alone', async () => {
    const { session } = await stage.paid();
    const again = await stage.stripe.checkout.sessions.retrieve(session.id);
    expect(typeof again.payment_intent).toBe('string');
  });
});

describe('lists', () => {
  test('come newest first and can be paged through', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.push((await stage.openSession()).id);
    const seen: string[] = [];
    for await (const session of stage.stripe.checkout.sessions.list({ limit: 2 })) seen.push(session.id);
    expect(seen).toEqual(made.reverse());
  });

  test('of events know which were not delivered', async () => {
    stage.receiver.answer = () => 500;
    await stage.paid();
    await eventually(() => expect(stage.receiver.received.length).toBeGreaterThanOrEqual(5));
    const missed = await stage.stripe.events.list({
      delivery_success: false,
      types: ['checkout.session.completed'],
    });
    expect(missed.data).toHaveLength(1);
    expect((await stage.stripe.events.list({ delivery_success: true })).data).toEqual([]);
  });
});

describe('an idempotency key', () => {
  const options = { idempotencyKey: 'checkout:bk_1:1' };
  const create = (amount: number) =>
    stage.stripe.checkout.sessions.create(
      {
        line_items: [
          { quantity: 1, price_data: { currency: 'eur', unit_amount: amount, product_data: { name: 'x' } } },
        ],
        success_url: 'http://app.test/',
      },
      options,
    );

  test('gives the same session for the same parameters', async () => {
    const first = await create(5_000);
    const second = await create(5_000);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stage.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  test('refuses other parameters', async () => {
    await create(5_000);
    await expect(create(6_000)).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  test('replays a 500 although the effect was done', async () => {
    await stage.control('POST', 'faults', { provider: 'stripe', on: 'request', action: 'fail-after' });
    await expect(create(5_000)).rejects.toMatchObject({ statusCode: 500 });
    await expect(create(5_000)).rejects.toMatchObject({ statusCode: 500 });
    expect((await stage.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  test('replays a 500 although nothing was done', async () => {
    await stage.control('POST', 'faults', { provider: 'stripe', on: 'request', action: 'fail-within' });
    await expect(create(5_000)).rejects.toMatchObject({ statusCode: 500 });
    await expect(create(5_000)).rejects.toMatchObject({ statusCode: 500 });
    expect((await stage.stripe.checkout.sessions.list()).data).toEqual([]);
  });

  test('is still unused after a failure before the effect, and after a refused parameter', async () => {
    await stage.control('POST', 'faults', { provider: 'stripe', on: 'request', action: 'fail-before', status: 503 });
    await expect(create(5_000)).rejects.toMatchObject({ statusCode: 503 });
    await expect(create(1)).rejects.toMatchObject({ code: 'amount_too_small' });
    expect((await create(5_000)).amount_total).toBe(5_000);
  });

  test('is in use while the first request runs', async () => {
    await stage.control('POST', 'faults', { provider: 'stripe', on: 'request', action: 'delay', delayMs: 60_000 });
    const first = create(5_000);
    await eventually(async () => {
      const { body } = await stage.control('GET', 'faults');
      expect(body[0].remaining).toBe(0);
    });
    await expect(create(5_000)).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    await stage.control('POST', 'clock', { advanceMs: 60_000 });
    expect((await create(5_000)).id).toBe((await first).id);
  });

  test('is forgotten after a day', async () => {
    const first = await create(5_000);
    await stage.control('POST', 'clock', { advanceMs: 24 * 3_600_000 + 1 });
    expect((await create(5_000)).id).not.toBe(first.id);
  });

  test('finds the effect of a request that was never answered', async () => {
    await stage.control('POST', 'faults', { provider: 'stripe', on: 'request', action: 'hang' });
    const lost = new Stripe('sk_test_slotpay_sandbox', {
      host: '127.0.0.1',
      port: new URL(stage.sandbox.origins.stripe).port,
      protocol: 'http',
      timeout: 200,
      maxNetworkRetries: 0,
      telemetry: false,
    });
    const params = {
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 5_000, product_data: { name: 'x' } } }],
      success_url: 'http://app.test/',
    };
    await expect(lost.checkout.sessions.create(params, options)).rejects.toThrow();
    const [stored] = (await stage.stripe.checkout.sessions.list()).data;
    expect((await create(5_000)).id).toBe(stored?.id);
    const { body: requests } = await stage.control('GET', 'requests');
    expect(requests[0]).toMatchObject({
      provider: 'stripe',
      method: 'POST',
      path: '/v1/checkout/sessions',
      idempotencyKey: 'checkout:bk_1:1',
      status: null,
    });
  });
});
