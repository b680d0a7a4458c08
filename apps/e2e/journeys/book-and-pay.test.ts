import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf, statesOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

const ada = { name: 'Ada Example', email: 'ada@example.com' };

test('a newcomer picks a session and a time, pays, and sees it confirmed in their own time zone', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app, { timeZone: 'America/New_York' });
  await client.sees(/Book a session/);
  await client.expectAccessible();
  await client.choosesSession('Deep dive');
  await client.sees('Pick a time');
  await client.expectAccessible();
  await client.picksTime(ada);
  await client.sees('Pay €120.00 to confirm');
  await client.expectAccessible();
  await client.clicks('Pay €120.00');
  await client.pays(CARD.good);
  await client.sees('You are booked');
  await client.expectAccessible();

  const world = await worldOf(here.stack);
  const [event] = world.scheduledEvents;
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'America/New_York' });
  const starts = time.format(new Date(event?.start_time ?? ''));
  await expect.poll(() => client.page.locator('main').textContent()).toContain(starts.replace(/^0/, ''));
  expect(takenCharges(world)).toMatchObject([{ amount: 12_000, amount_refunded: 0 }]);

  const dump = await dumpOf(here.stack);
  const [booking] = dump.bookings;
  expect(booking).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', captured: 12_000, refunded: 0 });
  expect(statesOf(dump, booking?.id ?? '')).toEqual([
    'SESSION_TYPE_SELECTION',
    'CALENDLY_SCHEDULING',
    'CALENDLY_SCHEDULED',
    'CALENDLY_WEBHOOK_RECEIVED',
    'PAYMENT_PENDING',
    'PAYMENT_PROCESSING',
    'PAYMENT_SUCCEEDED',
    'BOOKING_CONFIRMED',
  ]);
  await client.leaves();
});

test('the mail confirms it with a calendar file, and its link opens the booking on another device, once', async () => {
  const mail = await until('the confirmation arrives', async () =>
    (await here.stack.sandbox.mail()).find((message) => message.subject.startsWith('You’re booked')),
  );
  expect(mail.to).toContain(ada.email);
  const calendar = mail.attachments.find((attachment) => attachment.contentType.startsWith('text/calendar'));
  expect(calendar?.content).toMatch(/METHOD:REQUEST[\s\S]*UID:.+@slotpay[\s\S]*DTSTART/);

  const link = /https?:\/\/\S+\/r\/\S+/.exec(mail.text)?.[0] ?? '';
  const phone = await Client.arrive(here.browser, link, { width: 390, height: 844, scheme: 'dark' });
  await phone.page.getByRole('button').first().click();
  await phone.sees('You are booked');
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await phone.leaves();

  const stranger = await Client.arrive(here.browser, link);
  stranger.forgives(/status of 404/);
  await stranger.page.getByRole('button').first().click();
  await stranger.page
    .getByText(/used|no longer/i)
    .first()
    .waitFor();
  expect(await stranger.page.locator('body').textContent()).not.toContain(ada.email);
  await stranger.leaves();
});

test('the browser keeps what opens the booking for this tab only, and no personal data for longer', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Grace Canary', email: 'grace@canary.example' });
  await client.sees(/^Pay /);
  const stored = await client.page.evaluate(() => ({
    local: JSON.stringify({ ...localStorage }),
    session: JSON.stringify({ ...sessionStorage }),
  }));
  const { reference } = (await dumpOf(here.stack)).bookings.at(-1) ?? { reference: '' };
  expect(stored.local).toContain(reference);
  expect(stored.local).not.toMatch(/canary/i);
  const capability = /[A-Za-z0-9_-]{43}/.exec(stored.session.replace(/flowToken\W+[A-Za-z0-9_-]+/g, ''))?.[0];
  expect(capability).toBeDefined();
  expect(stored.local).not.toContain(capability ?? '?');
  await client.leaves();
});

test('a free session is confirmed without a payment', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Intro call');
  await client.picksTime({ name: 'Free Rider', email: 'free@example.com' });
  await client.sees('You are booked');
  const dump = await dumpOf(here.stack);
  const booking = dump.bookings.at(-1);
  expect(statesOf(dump, booking?.id ?? '')).not.toContain('PAYMENT_PENDING');
  expect(dump.ledger.filter((row) => row.bookingId === booking?.id)).toEqual([]);
  await client.leaves();
});
