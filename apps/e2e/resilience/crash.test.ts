import { type Stack, startStack } from '@slotpay/stack';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dumpOf } from '../support/dump.ts';
import { booksATime } from '../support/program-client.ts';
import { auditAndStop } from '../support/sound.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

let stack: Stack;

beforeEach(async () => {
  // A dead worker's claim on its work ends soon here, so that the test need not wait half a minute.
  stack = await startStack({ skipWeb: true, env: { LEASE_MS: '1000' }, timeouts: { undoWindow: 100 } });
});

afterEach(() => auditAndStop(stack));

/** The provider does its part and never answers: the API hangs exactly between the call and its own write. */
async function killedBetweenCallAndWrite(path: string, act: () => Promise<unknown>): Promise<void> {
  const { id } = await stack.sandbox.fault({
    provider: 'stripe',
    on: 'request',
    match: { method: 'POST', path },
    action: 'hang',
  });
  await act();
  await until('Stripe has the request and does not answer', async () => {
    const requests = await stack.sandbox.requests();
    return requests.some(
      (request) => request.method === 'POST' && request.path.startsWith(path) && request.status === null,
    );
  });
  await stack.api.kill('SIGKILL');
  await stack.sandbox.clearFaults(id);
  await stack.api.restart();
}

test('an API killed after Stripe made the session and before we wrote it down ends with one session, one charge, one confirmed booking', async () => {
  let client: Awaited<ReturnType<typeof booksATime>> | undefined;
  await killedBetweenCallAndWrite('/v1/checkout/sessions', async () => {
    client = await booksATime(stack);
  });
  // The crash point was hit: Stripe has a session, we have none.
  expect((await worldOf(stack)).sessions).toHaveLength(1);

  await client?.pays();
  await client?.reaches('BOOKING_CONFIRMED');

  const world = await worldOf(stack);
  expect(world.sessions).toMatchObject([{ status: 'complete', payment_status: 'paid' }]);
  expect(takenCharges(world)).toHaveLength(1);
  const dump = await dumpOf(stack);
  expect(dump.bookings).toMatchObject([{ path: 'BOOKING_CONFIRMED.upcoming', captured: 12_000, refunded: 0 }]);
  const created = (await stack.sandbox.requests()).filter(
    (r) => r.method === 'POST' && r.path === '/v1/checkout/sessions',
  );
  // What was never answered is looked for before it would be asked for again.
  expect(created).toHaveLength(1);
});

test('an API killed after Stripe made the refund and before we wrote it down refunds once', async () => {
  const client = await booksATime(stack);
  await client.pays();
  await client.reaches('BOOKING_CONFIRMED');

  await killedBetweenCallAndWrite('/v1/refunds', () => client.sends('cancelBooking'));
  await client.reaches('REFUND_COMPLETED');

  const world = await worldOf(stack);
  expect(world.refunds).toHaveLength(1);
  expect(takenCharges(world)).toMatchObject([{ amount: 12_000, amount_refunded: 12_000 }]);
  expect((await dumpOf(stack)).bookings).toMatchObject([{ captured: 12_000, refunded: 12_000 }]);
});
