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

  test('that is only an inquiry leaves the refund possible', async () => {
    const { charge } = await stage.paid();
    const inquiry = { charge: charge.id, kind: 'inquiry' };
    const { body } = await stage.control('POST', 'stripe/dispute', inquiry);
    expect(body).toMatchObject({ status: 'warning_needs_response', is_charge_refundable: true });
    expect((await stage.stripe.refunds.create({ charge: charge.id })).status).toBe('succeeded');
  });
});
