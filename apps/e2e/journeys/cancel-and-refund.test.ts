import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

// Long enough to take a cancellation back, short enough to wait for.
const here = stage({ timeouts: { undoWindow: 10_000 } });

test('cancelling shows the exact refund first, can be taken back, and returns the money', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Carla Cancel', email: 'carla@example.com' });
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');

  await client.clicks('Cancel booking');
  await client.clicks('Cancel and refund €120.00');
  await client.sees('Your booking is cancelled');
  await client.clicks('Keep my booking');
  await client.sees('You are booked');
  expect((await worldOf(here.stack)).refunds).toEqual([]);

  await client.clicks('Cancel booking');
  await client.clicks('Cancel and refund €120.00');
  await client.sees('€120.00 refunded');

  const world = await worldOf(here.stack);
  expect(takenCharges(world)).toMatchObject([{ amount: 12_000, amount_refunded: 12_000 }]);
  expect(world.refunds).toMatchObject([{ amount: 12_000, status: 'succeeded' }]);
  expect((await dumpOf(here.stack)).bookings).toMatchObject([
    { path: 'REFUND_COMPLETED', captured: 12_000, refunded: 12_000 },
  ]);
  await until(
    'the slot is free again',
    async () => (await worldOf(here.stack)).scheduledEvents[0]?.status === 'canceled',
  );
  const subjects = (await here.stack.sandbox.mail()).map((mail) => mail.subject);
  expect(subjects.filter((subject) => subject.startsWith('Cancelled'))).toHaveLength(1);

  // The end can be looked at again in this tab; the browser remembers no booking under way.
  await client.page.reload();
  await client.sees('€120.00 refunded');
  expect(await client.page.evaluate(() => ({ ...localStorage }))).toEqual({});
  await client.page.goto(here.stack.urls.app);
  await client.sees('Book a session');
  expect(await client.page.getByText(/You have a booking/).count()).toBe(0);
  await client.leaves();
});
