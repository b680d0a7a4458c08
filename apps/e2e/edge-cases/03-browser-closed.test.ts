import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage({ env: { REMIND_UNPAID_AFTER_MS: '1000', RECONCILE_EVERY_MS: '1000' } });

test('edge case 3: a browser closed on Stripe’s page is no loss: the mailed link goes on from there on another device', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Cleo Closed', email: 'cleo@example.com' });
  await client.clicks(/^Pay /);
  await client.page.getByLabel(/card number/i).waitFor();
  await client.leaves();

  const mail = await until('a reminder arrives', async () => (await here.stack.sandbox.mail())[0]);
  const link = /https?:\/\/\S+\/r\/\S+/.exec(mail.text)?.[0] ?? '';
  const phone = await Client.arrive(here.browser, link, { width: 390, height: 844, scheme: 'dark' });
  await phone.page.getByRole('button').first().click();
  await phone.clicks(/^Pay €120.00/);
  await phone.pays(CARD.good);
  await phone.sees('You are booked');

  expect(takenCharges(await worldOf(here.stack))).toHaveLength(1);
  expect((await dumpOf(here.stack)).bookings).toMatchObject([{ path: 'BOOKING_CONFIRMED.upcoming' }]);
  await phone.leaves();
});

test('a browser closed after paying is no loss either: the booking confirms itself', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Paul Paid', email: 'paul@example.com' });
  await client.clicks(/^Pay /);
  await client.page.getByLabel(/card number/i).waitFor();
  const session = /cs_\w+/.exec(client.page.url())?.[0] ?? '';
  await client.leaves();
  await here.stack.sandbox.pay(session);
  await until('it is confirmed', async () =>
    (await dumpOf(here.stack)).bookings.every((booking) => booking.path === 'BOOKING_CONFIRMED.upcoming'),
  );
});
