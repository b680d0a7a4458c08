import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { eventually, SECRET, useStage } from './support/stage.ts';

const stage = useStage();

/** Submits the hosted page's form as a browser would, without following the redirect. */
function submit(url: string, fields: Record<string, string>) {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

const CARD = {
  method: 'card',
  email: 'jane@example.com',
  number: '4242 4242 4242 4242',
  expiry: '12 / 34',
  cvc: '123',
  name: 'Jane Doe',
};

describe('a client on the checkout page', () => {
  test('sees what is sold and pays with a good card', async () => {
    const session = await stage.openSession();
    const shown = await (await fetch(session.url ?? '')).text();
    expect(shown).toContain('Deep-dive session');
    expect(shown).toContain('Pay €120.00');

    const paid = await submit(session.url ?? '', CARD);

    expect(paid.status).toBe(303);
    expect(paid.headers.get('location')).toBe(`http://app.test/return?session_id=${session.id}`);
    const after = await stage.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge', 'line_items'],
    });
    expect(after).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'jane@example.com', name: 'Jane Doe' },
      payment_intent: {
        status: 'succeeded',
        amount_received: 12_000,
        metadata: { booking_id: 'bk_1' },
        latest_charge: {
          status: 'succeeded',
          metadata: { booking_id: 'bk_1' },
          payment_method_details: { card: { last4: '4242', brand: 'visa' } },
        },
      },
      line_items: { data: [{ description: 'Deep-dive session', amount_total: 12_000 }] },
    });
  });

  test('is announced by the events of a real payment, each signed for the endpoint', async () => {
    const session = await stage.openSession();
    await submit(session.url ?? '', CARD);
    await eventually(() => expect(stage.receiver.received).toHaveLength(5));
    expect(stage.receiver.types()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    for (const { body, headers } of stage.receiver.received) {
      const event = Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', SECRET);
      expect(event.api_version).toBe(Stripe.API_VERSION);
    }
  });

  test('may try another card after a decline, and the session stays open in between', async () => {
    const session = await stage.openSession();
    const declined = await submit(session.url ?? '', { ...CARD, number: '4000000000009995' });
    expect(declined.status).toBe(402);
    expect(await declined.text()).toContain('Your card has insufficient funds.');
    const between = await stage.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent'],
    });
    expect(between).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      },
    });

    expect((await submit(session.url ?? '', CARD)).status).toBe(303);

    await eventually(() => expect(stage.receiver.types()).toContain('checkout.session.completed'));
    expect(stage.receiver.types().slice(0, 3)).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
    ]);
    const charges = await stage.stripe.charges.list();
    expect(charges.data.map((charge) => charge.status)).toEqual(['succeeded', 'failed']);
  });

  test('is told about a mistyped card before anything is charged', async () => {
    const session = await stage.openSession();
    const refused = await submit(session.url ?? '', { ...CARD, number: '4242', cvc: '1', expiry: '01 / 20' });
    expect(refused.status).toBe(422);
    const shown = await refused.text();
    expect(shown).toContain('Your card number is incomplete.');
    expect(shown).toContain('expiration date is in the past');
    expect(shown).not.toContain('value="4242"');
    expect((await stage.stripe.paymentIntents.list()).data).toEqual([]);
  });

  test('who completes the bank’s question pays', async () => {
    const session = await stage.openSession();
    const asked = await submit(session.url ?? '', { ...CARD, number: '4000002760003184' });
    const question = new URL(asked.headers.get('location') ?? '', session.url ?? '');
    expect(question.pathname).toBe(`/c/pay/${session.id}/authenticate`);
    expect(await (await fetch(question)).text()).toContain('Complete authentication');
    const done = await submit(question.href, { answer: 'complete' });
    expect(done.headers.get('location')).toContain(session.id);
    await eventually(() => expect(stage.receiver.types()).toContain('payment_intent.requires_action'));
  });

  test('who fails the bank’s question is back at the form, unpaid', async () => {
    const session = await stage.openSession();
    await submit(session.url ?? '', { ...CARD, number: '4000002760003184' });
    const failed = await submit(`${session.url}/authenticate`, { answer: 'fail' });
    expect(failed.status).toBe(402);
    expect(await failed.text()).toContain('unable to authenticate');
    expect((await stage.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
  });

  test('who leaves the bank’s question open has paid nothing, and the session ends in time', async () => {
    const session = await stage.openSession();
    const left = { session: session.id, card: '4000002760003184', threeDs: 'abandon' };
    expect((await stage.control('POST', 'stripe/pay', left)).body.outcome).toBe('authenticate');
    const asked = await stage.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(asked).toMatchObject({ status: 'open', payment_intent: { status: 'requires_action' } });
    await stage.control('POST', 'clock', { advanceMs: 24 * 60 * 60 * 1000 });
    const ended = await stage.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(ended).toMatchObject({ status: 'expired', payment_intent: { status: 'canceled' } });
  });

  test('cannot pay twice, nor after the session has expired', async () => {
    const { session } = await stage.paid();
    const page = `${stage.sandbox.origins.stripe}/c/pay/`;
    expect(await (await fetch(page + session.id)).text()).toContain('You have already paid');
    expect((await submit(page + session.id, CARD)).status).toBe(410);
    expect((await stage.stripe.charges.list()).data).toHaveLength(1);

    const other = await stage.openSession();
    await stage.stripe.checkout.sessions.expire(other.id);
    expect(await (await fetch(page + other.id)).text()).toContain('This checkout has expired');
    expect((await submit(page + other.id, CARD)).status).toBe(410);
  });

  test('confirms a free order without a card', async () => {
    const price = { currency: 'eur', unit_amount: 0, product_data: { name: 'Intro call' } };
    const session = await stage.openSession({ line_items: [{ quantity: 1, price_data: price }] });
    await submit(session.url ?? '', { email: 'jane@example.com' });
    expect(await stage.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
    });
  });

  test('finds a receipt behind the charge, which later shows the refund', async () => {
    const { charge } = await stage.paid();
    await stage.stripe.refunds.create({ charge: charge.id, amount: 2_000 });
    const receipt = await (await fetch(charge.receipt_url ?? '')).text();
    expect(receipt).toContain('€120.00');
    expect(receipt).toContain('−€20.00');
  });

  test('leaves no card number anywhere in the sandbox', async () => {
    const session = await stage.openSession();
    await submit(session.url ?? '', { ...CARD, number: '4000000000000259' });
    const everything = await Promise.all(['world', 'deliveries', 'requests'].map((path) => stage.control('GET', path)));
    const text = JSON.stringify(everything.map(({ body }) => body));
    expect(text).toContain('"last4":"0259"');
    expect(text).not.toContain('4000000000000259');
  });
});

describe('a bank debit', () => {
  test('completes the session unpaid and is decided later', async () => {
    const session = await stage.openSession();
    const paid = await stage.control('POST', 'stripe/pay', { session: session.id, card: 'bank_debit' });
    expect(paid.body.outcome).toBe('processing');
    expect(await stage.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });

    await stage.control('POST', 'stripe/settle', { session: session.id, outcome: 'succeeded' });

    expect((await stage.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
    await eventually(() => expect(stage.receiver.types()).toContain('checkout.session.async_payment_succeeded'));
  });

  test('may fail days after the session completed', async () => {
    const session = await stage.openSession();
    await stage.control('POST', 'stripe/pay', { session: session.id, card: 'bank_debit' });
    await stage.control('POST', 'stripe/settle', { session: session.id, outcome: 'failed' });
    await eventually(() => expect(stage.receiver.types()).toContain('checkout.session.async_payment_failed'));
    const again = await stage.control('POST', 'stripe/settle', { session: session.id, outcome: 'succeeded' });
    expect(again.status).toBe(409);
  });

  test('is not offered when only cards are allowed', async () => {
    const session = await stage.openSession({ allowed_payment_method_types: ['card'] });
    expect(await (await fetch(session.url ?? '')).text()).not.toContain('Bank debit (slow)');
    const refused = await stage.control('POST', 'stripe/pay', { session: session.id, card: 'bank_debit' });
    expect(refused.status).toBe(409);
  });
});
