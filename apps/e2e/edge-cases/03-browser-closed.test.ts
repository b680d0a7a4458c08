import { expect, test } from 'vitest';
import { CARD, Client, type ClientOptions } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage({ env: { REMIND_UNPAID_AFTER_MS: '1000', RECONCILE_EVERY_MS: '1000', EARLY_GRACE_MS: '1000' } });

const PHONE: ClientOptions = { width: 390, height: 844, scheme: 'dark' };

/** The newest link mailed to an address. */
async function mailedTo(email: string, subject: RegExp): Promise<string> {
  const mail = await until(`mail to ${email}`, async () =>
    (await here.stack.sandbox.mail()).find((one) => one.to.includes(email) && subject.test(one.subject)),
  );
  return /https?:\/\/\S+\/r\/\S+/.exec(mail.text)?.[0] ?? '';
}

/** Another device, with nothing but the link. */
async function onAnotherDevice(link: string): Promise<Client> {
  const phone = await Client.arrive(here.browser, link, PHONE);
  await phone.clicks('Open my booking');
  return phone;
}

/** The tab is closed and opened again by the browser, as after a restart: it has kept what belongs to it. */
async function reopensTab(client: Client): Promise<void> {
  const url = client.page.url();
  await client.page.goto('about:blank');
  await client.page.goto(url);
}

test('edge case 3: a browser closed on Stripe’s page is no loss: the mailed link goes on from there on another device', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Cleo Closed', email: 'cleo@example.com' });
  await client.clicks(/^Pay /);
  await client.page.getByLabel(/card number/i).waitFor();
  await client.leaves();

  const phone = await onAnotherDevice(await mailedTo('cleo@example.com', /^Not paid yet/));
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

test('edge case 3: a tab closed at any step goes on where it was, with nothing typed again', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.clicks('Choose a session');
  await client.sees('Which session would you like?');
  await reopensTab(client);
  await client.sees('Which session would you like?');

  await client.clicks('Pick a time for Deep dive');
  await client.sees('Pick a time');
  await reopensTab(client);
  await client.sees('Pick a time');

  await client.picksTime({ name: 'Tess Tab', email: 'tess@example.com' });
  await client.sees('Pay €120.00 to confirm');
  const booking = client.page.url();
  await reopensTab(client);
  await client.sees('Pay €120.00 to confirm');

  await client.clicks(/^Pay /);
  await client.page.getByLabel(/card number/i).waitFor();
  await client.page.goto('about:blank');
  await client.page.goto(booking);
  await client.sees('Pay €120.00 to confirm');

  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');
  const [reference] = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(booking) ?? [];
  const mine = (await dumpOf(here.stack)).bookings.filter((one) => one.reference === reference);
  expect(mine).toMatchObject([{ path: 'BOOKING_CONFIRMED.upcoming', captured: 12_000, refunded: 0 }]);
  await client.leaves();
});

test('a browser closed before it could tell us of the time it picked: the booking is made without it, and the mail leads there', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  // It is closed in the moment it wants to tell us.
  const closing = Promise.withResolvers<void>();
  await client.page.route(`${here.stack.urls.app}/bookings`, () => closing.resolve());
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Nora Nobody', email: 'nora@example.com' });
  await closing.promise;
  await client.leaves();

  const phone = await onAnotherDevice(await mailedTo('nora@example.com', /^Finish your booking/));
  await phone.sees('Pay €120.00 to confirm');
  await phone.clicks(/^Pay /);
  await phone.pays(CARD.good);
  await phone.sees('You are booked');
  await phone.leaves();
});

test('a browser that comes back without its tab knows which booking it was and nothing of it; the link opens it, once', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Lena Later', email: 'lena@example.com' });
  await client.sees('Pay €120.00 to confirm');
  const [reference = ''] = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(client.page.url()) ?? [];
  await client.page.close();

  const kept = await client.context.storageState();
  const text = JSON.stringify(kept);
  expect(text).toContain(reference);
  for (const secret of ['lena@example.com', 'Lena Later', 'capability', 'flowToken'])
    expect(text).not.toContain(secret);
  const back = await client.context.newPage();
  await back.goto(here.stack.urls.app);
  await back.getByText(reference).waitFor();
  await back.goto(`${here.stack.urls.app}/b/${reference}`);
  await back.getByRole('heading', { level: 1, name: 'Open the link in our mail to you' }).waitFor();
  await client.leaves();

  const link = await mailedTo('lena@example.com', /^Not paid yet/);
  const phone = await onAnotherDevice(link);
  await phone.clicks(/^Pay €120.00/);
  await phone.pays(CARD.good);
  await phone.sees('You are booked');

  const confirmed = await mailedTo('lena@example.com', /^You’re booked/);
  await phone.leaves();
  const tablet = await onAnotherDevice(confirmed);
  await tablet.sees('You are booked');
  await tablet.leaves();

  for (const used of [link, confirmed]) {
    const somebody = await Client.arrive(here.browser, used);
    somebody.forgives(/404/);
    await somebody.clicks('Open my booking');
    await somebody.sees('This link no longer opens the booking');
    expect(await somebody.page.locator('main').textContent()).not.toContain('Lena');
    await somebody.leaves();
  }
});
