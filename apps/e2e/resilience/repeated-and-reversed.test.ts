import { type Stack, startStack } from '@slotpay/stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpOf, statesOf } from '../support/dump.ts';
import { booksATime, type ProgramClient } from '../support/program-client.ts';
import { auditAndStop } from '../support/sound.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ skipWeb: true });
});

afterAll(() => auditAndStop(stack));

const holdAll = (provider: 'stripe' | 'calendly') =>
  stack.sandbox.fault({ provider, on: 'webhook', action: 'hold', times: 100 });

async function expectOneOfEverything(client: ProgramClient): Promise<void> {
  await client.reaches('BOOKING_CONFIRMED');
  await until('every delivery has its verdict', async () =>
    (await dumpOf(stack)).inbox.every((delivery) => delivery.verdict === 'applied' || delivery.verdict === 'ignored'),
  );
  const dump = await dumpOf(stack);
  expect(dump.bookings.find((booking) => booking.id === client.id)).toMatchObject({
    path: 'BOOKING_CONFIRMED.upcoming',
    captured: 12_000,
    refunded: 0,
  });
  expect(dump.ledger.filter((row) => row.bookingId === client.id)).toMatchObject([{ kind: 'capture', amount: 12_000 }]);
  const mails = dump.effects.filter((effect) => effect.bookingId === client.id && effect.type === 'sendMail');
  expect(mails).toHaveLength(1);
  expect(statesOf(dump, client.id).at(-1)).toBe('BOOKING_CONFIRMED');
  expect(dump.cases).toEqual([]);
}

test('every webhook of the happy path delivered twice more, latest first, changes nothing', async () => {
  const client = await booksATime(stack);
  await client.pays();
  await client.reaches('BOOKING_CONFIRMED');
  await until('all webhooks have arrived', async () =>
    (await stack.sandbox.deliveries()).every((delivery) => delivery.state === 'delivered'),
  );
  const before = statesOf(await dumpOf(stack), client.id);

  for (const delivery of (await stack.sandbox.deliveries()).toReversed()) {
    await Promise.all([stack.sandbox.resend(delivery.id), stack.sandbox.resend(delivery.id)]);
  }

  await expectOneOfEverything(client);
  expect(statesOf(await dumpOf(stack), client.id)).toEqual(before);
  expect(takenCharges(await worldOf(stack))).toHaveLength(1);
});

test('webhooks that all come late and in reverse order end in the same place', async () => {
  const paidBefore = takenCharges(await worldOf(stack)).length;
  await Promise.all([holdAll('calendly'), holdAll('stripe')]);
  const client = await booksATime(stack);
  await client.pays();
  await until('Stripe has sent its last word', async () =>
    (await stack.sandbox.deliveries()).some(
      (delivery) => delivery.state === 'held' && delivery.type === 'checkout.session.completed',
    ),
  );
  // Nothing of it has reached us.
  expect((await client.view()).state).toBe('PAYMENT_PROCESSING');

  await stack.sandbox.clearFaults();
  await stack.sandbox.release('lifo');
  await expectOneOfEverything(client);

  for (const delivery of (await stack.sandbox.deliveries()).toReversed()) await stack.sandbox.resend(delivery.id);
  await expectOneOfEverything(client);
  expect(takenCharges(await worldOf(stack))).toHaveLength(paidBefore + 1);
});
