import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';

const here = stage();

test('edge case 2: a webhook that never comes is replaced by asking Calendly, also when Calendly stumbles at first', async () => {
  const { sandbox } = here.stack;
  await sandbox.fault({ provider: 'calendly', on: 'webhook', action: 'drop', times: 10 });
  await sandbox.fault({
    provider: 'calendly',
    on: 'request',
    match: { method: 'GET', path: '/scheduled_events' },
    action: 'fail-before',
    times: 4,
  });
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Milo Missing', email: 'milo@example.com' });
  await client.sees('Reserving your time');
  await client.sees('Pay €120.00 to confirm');
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const { inbox, bookings } = await dumpOf(here.stack);
  expect(inbox.filter((delivery) => delivery.provider === 'calendly')).toEqual([]);
  expect(bookings).toMatchObject([{ path: 'BOOKING_CONFIRMED.upcoming', captured: 12_000 }]);
  await client.leaves();
});
