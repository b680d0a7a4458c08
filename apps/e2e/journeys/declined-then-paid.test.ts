import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

test('a declined card can be replaced on Stripe’s page, and the booking is confirmed', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Dana Declined', email: 'dana@example.com' });
  await client.clicks(/^Pay /);
  await client.pays(CARD.declined);
  await client.page.getByRole('alert').filter({ visible: true }).first().waitFor();
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const world = await worldOf(here.stack);
  expect(world.sessions).toHaveLength(1);
  expect(takenCharges(world)).toHaveLength(1);
  await client.leaves();
});

test('coming back after a decline, the client asks for a fresh payment page: the old session is closed and one charge is made', async () => {
  const before = await worldOf(here.stack);
  const client = await Client.arrive(here.browser, here.stack.urls.app, { width: 390, height: 844 });
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Bela Back', email: 'bela@example.com' });
  await client.clicks(/^Pay /);
  await client.pays(CARD.declined);
  await client.page.getByRole('alert').filter({ visible: true }).first().waitFor();
  await client.page.getByRole('link', { name: /back/i }).first().click();

  await client.page.getByRole('link', { name: /^Try again/ }).waitFor();
  await client.clicks('Get a fresh payment page');
  await client.sees(/^Pay /);
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const world = await worldOf(here.stack);
  const sessions = world.sessions.slice(before.sessions.length);
  expect(sessions.map((session) => session.status).sort()).toEqual(['complete', 'expired']);
  expect(takenCharges(world)).toHaveLength(takenCharges(before).length + 1);
  const booking = (await dumpOf(here.stack)).bookings.at(-1);
  expect(booking).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', captured: 12_000 });
  await client.leaves();
});
