// Stripe remembers an idempotency key for a day. After an outage that lasted longer, a repeat under the same key would be
// a second refund, and of part of a charge nothing at Stripe would stop it.

import { SessionTypeSeed } from '@slotpay/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedSessionTypes } from '../src/db/seed.ts';
import { paidOut } from './support/money.ts';
import { providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const DAY_MS = 24 * 3_600_000;

let stage: Stage;
beforeAll(async () => {
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
afterAll(() => stage?.close());

test('a refund whose answer never came is looked for before its forgotten key is used again', async () => {
  const providers = providersOf(stage.sandbox);
  const booking = await stage.client.openFor(await stage.client.pick(), undefined, { sessionTypeId: 'half-back' });
  await stage.sandbox.pay(await booking.checkout());
  await booking.reaches('BOOKING_CONFIRMED.upcoming');
  await allDone(stage.db);

  await providers.drop('stripe');
  await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' }, { after: true });
  await booking.send('cancelBooking');
  const refund = await eventually('a try without an answer', async () => {
    const rows = await stage.db.selectFrom('effects').selectAll().where('booking_id', '=', booking.id).execute();
    return rows.find(({ type, last_error }) => type === 'refundPayment' && last_error !== null);
  });
  expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  await stage.rest();

  await stage.sandbox.advance(DAY_MS + 1000);
  await sql`
    update effects set created_at = now() - ${DAY_MS}::float8 * interval '1 millisecond', run_at = now()
    where id = ${refund.id}
  `.execute(stage.db);
  await stage.sandbox.clearFaults();
  await providers.drop('stripe');
  stage.work();
  await booking.reaches('REFUND_COMPLETED');

  expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 10_000, refunded: 5_000 });
  expect(await brokenPromises(stage)).toEqual([]);
});
