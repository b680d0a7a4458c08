// Stripe remembers an idempotency key for a day. After an outage that lasted longer, a repeat under the same key would be
// a second refund or a second session, and of a refund of part of a charge nothing at Stripe would stop it.

import { SessionTypeSeed } from '@slotpay/contract';
import type { EffectType } from '@slotpay/machine';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seedSessionTypes } from '../src/db/seed.ts';
import type { Held } from './support/client.ts';
import { paidOut } from './support/money.ts';
import { payElsewhere } from './support/pay-elsewhere.ts';
import { providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const DAY_MS = 24 * 3_600_000;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50 } });
  const halfBack = SessionTypeSeed.parse({
    id: 'half-back',
    name: 'A session that returns half',
    description: '',
    hostName: 'Mara Lindqvist',
    durationMinutes: 60,
    price: 10_000,
    currency: 'eur',
    calendlyEventTypeUri: 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222',
    schedulingPath: '/northlight/deep-dive',
    refundPolicy: { tiers: [{ hoursBefore: 1, refundPercent: 50 }], flatFee: 0 },
  });
  await seedSessionTypes(stage.db, [halfBack]);
});
afterEach(() => stage?.close());

/** Waits for a try that Stripe has not answered. @returns the effect's id */
async function unanswered(booking: Held, type: EffectType): Promise<string> {
  const { id } = await eventually('a try without an answer', async () => {
    const rows = await stage.db.selectFrom('effects').selectAll().where('booking_id', '=', booking.id).execute();
    return rows.find((row) => row.type === type && row.last_error !== null);
  });
  return id;
}

/** More than a day passes, for Stripe and for the effect, with nobody at work; then Stripe answers again. */
async function aDayLater(effectId: string): Promise<void> {
  await stage.rest();
  await stage.sandbox.advance(DAY_MS + 1000);
  await sql`
    update effects set created_at = now() - ${DAY_MS}::float8 * interval '1 millisecond', run_at = now()
    where id = ${effectId}
  `.execute(stage.db);
  await stage.sandbox.clearFaults();
  await providersOf(stage.sandbox).drop('stripe');
  stage.work();
}

test('a refund whose answer never came is looked for before its forgotten key is used again', async () => {
  const providers = providersOf(stage.sandbox);
  const booking = await stage.client.openFor(await stage.client.pick(), undefined, { sessionTypeId: 'half-back' });
  await stage.sandbox.pay(await booking.checkout());
  await booking.reaches('BOOKING_CONFIRMED.upcoming');
  await allDone(stage.db);

  await providers.drop('stripe');
  await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { after: true });
  await booking.send('cancelBooking');
  const refund = await unanswered(booking, 'refundPayment');
  expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  await aDayLater(refund);
  await booking.reaches('REFUND_COMPLETED');

  expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 10_000, refunded: 5_000 });
  expect(await brokenPromises(stage)).toEqual([]);
});

test('so is the refund of a payment no booking wants', async () => {
  const providers = providersOf(stage.sandbox);
  const booking = await stage.client.confirmed();
  await allDone(stage.db);

  await stage.sandbox.fault({ provider: 'stripe', on: 'webhook', action: 'drop', match: { type: 'refund.created' } });
  await stage.sandbox.fault({ provider: 'stripe', on: 'webhook', action: 'drop', match: { type: 'charge.refunded' } });
  await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { after: true });
  await payElsewhere(stage, booking.id, 5_000);
  const refund = await unanswered(booking, 'refundOrphanPayment');
  expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  await aDayLater(refund);
  await eventually('its end', async () => {
    const row = await stage.db.selectFrom('effects').select('state').where('id', '=', refund).executeTakeFirst();
    return row?.state === 'done';
  });

  expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 17_000, refunded: 5_000 });
  expect(await brokenPromises(stage)).toEqual([]);
});

test('so is a Checkout Session, and it is not opened a second time', async () => {
  const providers = providersOf(stage.sandbox);
  await providers.drop('stripe');
  await providers.fail('stripe', { method: 'POST', path: '/v1/checkout/sessions' }, { after: true });
  const booking = await stage.client.open();
  const opening = await unanswered(booking, 'createCheckoutSession');
  const [first] = await providers.sessionsOf(booking.id);
  await aDayLater(opening);
  const effect = await eventually('its end', async () => {
    const row = await stage.db.selectFrom('effects').selectAll().where('id', '=', opening).executeTakeFirst();
    return row?.state === 'done' && row;
  });

  expect(effect.answer).toMatchObject({ sessionId: first?.id });
  const ofAttempt = (await providers.sessionsOf(booking.id)).filter(({ metadata }) => metadata?.['attempt'] === '1');
  expect(ofAttempt.map(({ id }) => id)).toEqual([first?.id]);
});
