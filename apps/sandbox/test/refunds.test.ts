import { describe, expect, test } from 'vitest';
import { eventually, useStage } from './support/stage.ts';

const stage = useStage();

describe('a refund', () => {
  test('returns parts of a charge until nothing is left', async () => {
    const { intent } = await stage.paid();
    const first = await stage.stripe.refunds.create({
      payment_intent: intent.id,
      amount: 2_000,
      reason: 'requested_by_customer',
      metadata: { booking_id: 'bk_1' },
    });
    expect(first).toMatchObject({ status: 'succeeded', amount: 2_000, metadata: { booking_id: 'bk_1' } });
    const over = stage.stripe.refunds.create({ payment_intent: intent.id, amount: 10_001 });
    await expect(over).rejects.toThrow('Refund amount (€100.01) is greater than unrefunded amount on charge (€100.00)');
    const rest = await stage.stripe.refunds.create({ payment_intent: intent.id });
    expect(rest.amount).toBe(10_000);
    await expect(stage.stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    const charge = await stage.stripe.charges.retrieve(String(rest.charge), { expand: ['refunds'] });
    expect(charge).toMatchObject({ amount_refunded: 12_000, refunded: true });
    expect(charge.refunds?.data.map(({ id }) => id)).toEqual([rest.id, first.id]);
    const balance = await stage.stripe.balance.retrieve();
    expect(balance.available).toEqual([{ amount: 0, currency: 'eur' }]);
  });

  test('is announced with the cumulative amount of its charge', async () => {
    const { intent } = await stage.paid();
    await stage.stripe.refunds.create({ payment_intent: intent.id, amount: 2_000 });
    await stage.stripe.refunds.create({ payment_intent: intent.id, amount: 3_000 });
    await eventually(() => expect(stage.receiver.types().at(-1)).toBe('charge.refunded'));
    const last = JSON.parse(stage.receiver.received.at(-1)?.body ?? '');
    expect(last.data).toMatchObject({
      object: { amount_refunded: 5_000, refunded: false },
      previous_attributes: { amount_refunded: 2_000 },
    });
    expect(last.request.id).toMatch(/^req_/);
  });

  test.each(['0', '-5', '1.5', 'all'])('of amount %s is refused', async (amount) => {
    const { intent } = await stage.paid();
    const attempt = stage.stripe.refunds.create({ payment_intent: intent.id, amount: amount as never });
    await expect(attempt).rejects.toMatchObject({ code: 'parameter_invalid_integer' });
  });

  test('of something unpaid or unknown is refused', async () => {
    const { id } = await stage.openSession();
    await stage.control('POST', 'stripe/pay', { session: id, card: '4000000000000002' });
    const session = await stage.stripe.checkout.sessions.retrieve(id);
    const unpaid = stage.stripe.refunds.create({ payment_intent: String(session.payment_intent) });
    await expect(unpaid).rejects.toThrow('does not have a successful charge');
    await expect(stage.stripe.refunds.create({ payment_intent: 'pi_none' })).rejects.toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
    });
  });

  test('to the slow card stays pending until the delay has passed', async () => {
    const { intent } = await stage.paid('4000000000007726');
    const refund = await stage.stripe.refunds.create({ payment_intent: intent.id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await stage.control('POST', 'clock', { advanceMs: 2_000 });
    expect((await stage.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(stage.receiver.types().slice(-2)).toEqual(['refund.updated', 'charge.refund.updated']);
  });

  test('to the closed card succeeds and fails later, and the money is owed again', async () => {
    await stage.control('POST', 'settings', { refundDelayMs: 60_000 });
    const { intent, charge } = await stage.paid('4000000000005126');
    const refund = await stage.stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe('succeeded');
    await stage.control('POST', 'clock', { advanceMs: 60_000 });
    expect(await stage.stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(await stage.stripe.charges.retrieve(charge.id)).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
    expect(stage.receiver.types()).toContain('refund.failed');
  });

  test('is made in the dashboard without a request of ours', async () => {
    const { intent } = await stage.paid();
    await stage.control('POST', 'stripe/refund', { paymentIntent: intent.id, amount: 500 });
    await eventually(() => expect(stage.receiver.types()).toContain('charge.refunded'));
    const event = JSON.parse(stage.receiver.received.at(-1)?.body ?? '');
    expect(event.request).toEqual({ id: null, idempotency_key: null });
    const { data } = await stage.stripe.refunds.list({ payment_intent: intent.id });
    expect(data.map(({ amount }) => amount)).toEqual([500]);
  });

  test('is made by another program with metadata of its own', async () => {
    const { intent } = await stage.paid();
    const metadata = { booking_id: 'bk_1', attempt: '1' };
    await stage.control('POST', 'stripe/refund', { paymentIntent: intent.id, amount: 500, metadata });
    const { data } = await stage.stripe.refunds.list({ payment_intent: intent.id });
    expect(data).toMatchObject([{ amount: 500, metadata }]);
  });

  test('that fails while it is pending was never the client’s', async () => {
    await stage.control('POST', 'settings', { refundManner: 'pending-then-failed' });
    const { intent, charge } = await stage.paid();
    const refund = await stage.stripe.refunds.create({ payment_intent: intent.id, amount: 3_000 });
    expect(refund.status).toBe('pending');
    await stage.control('POST', 'clock', { advanceMs: 2_000 });
    expect((await stage.stripe.refunds.retrieve(refund.id)).status).toBe('failed');
    expect((await stage.stripe.charges.retrieve(charge.id)).amount_refunded).toBe(0);
    expect(stage.receiver.types().slice(-3)).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated']);
    const again = { refund: refund.id, outcome: 'succeeded' };
    expect((await stage.control('POST', 'stripe/refund/end', again)).status).toBe(400);
  });

  test('that needs the client to act waits for them, and can be cancelled until then', async () => {
    await stage.control('POST', 'settings', { refundManner: 'requires-action' });
    const { intent, charge } = await stage.paid();
    const first = await stage.stripe.refunds.create({ payment_intent: intent.id, amount: 2_000 });
    expect(first).toMatchObject({ status: 'requires_action', next_action: { type: 'display_details' } });
    expect((await stage.stripe.refunds.cancel(first.id)).status).toBe('canceled');
    expect((await stage.stripe.charges.retrieve(charge.id)).amount_refunded).toBe(0);

    const second = await stage.stripe.refunds.create({ payment_intent: intent.id });
    await stage.control('POST', 'stripe/refund/end', { refund: second.id, outcome: 'succeeded' });
    const done = await stage.stripe.refunds.retrieve(second.id);
    expect(done.status).toBe('succeeded');
    expect(done.next_action).toBeUndefined();
    await eventually(() => expect(stage.receiver.types().at(-1)).toBe('charge.refund.updated'));
  });

  test('waits for funds after the balance was paid out, and goes through with the next payment', async () => {
    const { intent } = await stage.paid();
    await stage.control('POST', 'stripe/payout');
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 0, currency: 'eur' }]);
    const refund = await stage.stripe.refunds.create({ payment_intent: intent.id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'insufficient_funds' });
    await stage.paid();
    expect((await stage.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 0, currency: 'eur' }]);
  });

  test('is refused outright when ordered so', async () => {
    await stage.control('POST', 'settings', { refundManner: 'balance-insufficient' });
    const { intent } = await stage.paid();
    const refused = stage.stripe.refunds.create({ payment_intent: intent.id });
    await expect(refused).rejects.toMatchObject({ code: 'balance_insufficient', statusCode: 400 });
    await stage.control('POST', 'settings', { refundManner: null });
    expect((await stage.stripe.refunds.create({ payment_intent: intent.id })).status).toBe('succeeded');
  });

  test('cannot be cancelled once it is on its way, but can be labelled', async () => {
    const { intent } = await stage.paid();
    const refund = await stage.stripe.refunds.create({ payment_intent: intent.id });
    await expect(stage.stripe.refunds.cancel(refund.id)).rejects.toThrow('requires_action');
    const labelled = await stage.stripe.refunds.update(refund.id, { metadata: { case: 'c1' } });
    expect(labelled.metadata).toEqual({ case: 'c1' });
  });
});

describe('a dispute', () => {
  test('freezes refunds of its charge', async () => {
    const { charge, intent } = await stage.paid();
    const { body } = await stage.control('POST', 'stripe/dispute', { charge: charge.id });
    const dispute = await stage.stripe.disputes.retrieve(body.id, { expand: ['charge'] });
    expect(dispute).toMatchObject({
      status: 'needs_response',
      reason: 'fraudulent',
      is_charge_refundable: false,
      charge: { disputed: true },
    });
    const refund = stage.stripe.refunds.create({ payment_intent: intent.id });
    await expect(refund).rejects.toMatchObject({ code: 'charge_disputed' });
    await eventually(() => expect(stage.receiver.types()).toContain('charge.dispute.funds_withdrawn'));
  });

  test('comes by itself a while after paying with the disputing card', async () => {
    await stage.paid('4000000000000259');
    expect((await stage.stripe.disputes.list()).data).toEqual([]);
    await stage.control('POST', 'clock', { advanceMs: 2_000 });
    expect((await stage.stripe.disputes.list()).data).toHaveLength(1);
  });

  test('that is won gives the money back and lets refunds through', async () => {
    const { charge, intent } = await stage.paid();
    const { body } = await stage.control('POST', 'stripe/dispute', { charge: charge.id });
    const evidence = { uncategorized_text: 'winning_evidence' };
    const draft = await stage.stripe.disputes.update(body.id, { evidence, submit: false });
    expect(draft).toMatchObject({ status: 'needs_response', evidence_details: { has_evidence: true } });
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 0, currency: 'eur' }]);
    expect((await stage.stripe.disputes.update(body.id, { evidence })).status).toBe('won');
    await eventually(() =>
      expect(stage.receiver.types().slice(-2)).toEqual(['charge.dispute.funds_reinstated', 'charge.dispute.closed']),
    );
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 12_000, currency: 'eur' }]);
    expect((await stage.stripe.refunds.create({ payment_intent: intent.id })).status).toBe('succeeded');
  });

  test('that is lost, or accepted, blocks refunds for good', async () => {
    const { charge } = await stage.paid();
    const { body } = await stage.control('POST', 'stripe/dispute', { charge: charge.id });
    expect((await stage.stripe.disputes.close(body.id)).status).toBe('lost');
    await expect(stage.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({ code: 'charge_disputed' });
    const late = await stage.control('POST', 'stripe/dispute/decide', { dispute: body.id, verdict: 'won' });
    expect(late.status).toBe(400);
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 0, currency: 'eur' }]);
  });

  test('is decided by hand through the controls', async () => {
    const { charge } = await stage.paid();
    const { body } = await stage.control('POST', 'stripe/dispute', { charge: charge.id, kind: 'product_not_received' });
    const decided = await stage.control('POST', 'stripe/dispute/decide', { dispute: body.id, verdict: 'lost' });
    expect(decided.body).toMatchObject({ id: body.id, status: 'lost', reason: 'product_not_received' });
    await eventually(() => expect(stage.receiver.types().at(-1)).toBe('charge.dispute.closed'));
  });

  test('that is only an inquiry leaves the refund possible', async () => {
    const { charge } = await stage.paid();
    const inquiry = { charge: charge.id, kind: 'inquiry' };
    const { body } = await stage.control('POST', 'stripe/dispute', inquiry);
    expect(body).toMatchObject({ status: 'warning_needs_response', is_charge_refundable: true });
    expect((await stage.stripe.refunds.create({ charge: charge.id })).status).toBe('succeeded');
  });

  test('that an inquiry becomes keeps its id, takes the money and has a deadline of its own', async () => {
    const { charge } = await stage.paid();
    const inquiry = { charge: charge.id, kind: 'inquiry' };
    const { body } = await stage.control('POST', 'stripe/dispute', inquiry);
    await stage.control('POST', 'clock', { advanceMs: 86_400_000 });
    const evidence = { uncategorized_text: 'escalate_inquiry_evidence' };
    const dispute = await stage.stripe.disputes.update(body.id, { evidence });
    expect(dispute).toMatchObject({ id: body.id, status: 'needs_response', is_charge_refundable: false });
    expect(dispute.evidence_details.due_by).toBeGreaterThanOrEqual(body.evidence_details.due_by + 86_400);
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 0, currency: 'eur' }]);
    const again = await stage.control('POST', 'stripe/dispute/escalate', { dispute: body.id });
    expect(again.status).toBe(400);
  });

  test('may ask for a charge that went back, or for more than it', async () => {
    const { charge, intent } = await stage.paid();
    await stage.stripe.refunds.create({ payment_intent: intent.id });
    const wanted = { charge: charge.id, amount: 12_500 };
    const { body } = await stage.control('POST', 'stripe/dispute', wanted);
    expect(body).toMatchObject({ amount: 12_500, status: 'needs_response' });
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: -12_500, currency: 'eur' }]);
  });
});

describe('the control page', () => {
  /** What the page's buttons would ask of the control API, by label. */
  async function buttons() {
    const page = await (await fetch(stage.sandbox.origins.control)).text();
    const found = page.matchAll(/data-path="\/_sandbox\/([^"]+)" data-body="([^"]*)">([^<]+)</g);
    return new Map([...found].map(([, path, body, label]) => [label, { path, body: body?.replaceAll('&quot;', '"') }]));
  }

  /** Clicks a button, as the page's script does. */
  async function click(label: string) {
    const button = (await buttons()).get(label);
    const body = button?.body ? JSON.parse(button.body) : undefined;
    const { status } = await stage.control('POST', button?.path ?? `no button ${label}`, body);
    expect(status).toBe(200);
  }

  test('lets a person refund, and say how the refund goes', async () => {
    const { intent } = await stage.paid();
    await click('pending');
    await click('Refund half');
    await click('Fails');
    await click('by card');
    await click('Refund');
    await click('Comes back');
    const { data } = await stage.stripe.refunds.list({ payment_intent: intent.id });
    expect(data.map(({ amount, status }) => [amount, status])).toEqual([
      [12_000, 'failed'],
      [6_000, 'failed'],
    ]);
  });

  test('lets a person dispute a payment and decide it, and pay the balance out', async () => {
    await stage.paid();
    await click('Dispute');
    expect((await buttons()).has('Inquiry')).toBe(false);
    await click('Won');
    await click('Pay out the balance');
    expect((await stage.stripe.disputes.list()).data.map(({ status }) => status)).toEqual(['won']);
    expect((await stage.stripe.balance.retrieve()).available).toEqual([{ amount: 0, currency: 'eur' }]);
  });
});
