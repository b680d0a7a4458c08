import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';

// Whoever cancels does not wait a minute for the end of it.
const here = stage({ timeouts: { undoWindow: 1_000 } });

const mailsTo = async (address: string) =>
  (await here.stack.sandbox.mail()).filter((mail) => JSON.stringify(mail.to).includes(address));

test('the address of the page opens it in a second tab; later, and elsewhere, a new link comes by mail', async () => {
  const first = await Client.arrive(here.browser, here.stack.urls.app);
  await first.choosesSession('Intro call');
  await first.picksTime({ name: 'Lotte Lost', email: 'lotte@example.com' });
  await first.sees('You are booked');
  await until('the confirmation arrives', async () => (await mailsTo('lotte@example.com')).length > 0);
  const page = first.page.url();
  const second = await first.context.newPage();
  await second.goto(page);
  await second.getByRole('heading', { level: 1, name: 'You are booked' }).waitFor();
  await first.leaves();

  const years = await Client.arrive(here.browser, page, { width: 390, height: 844 });
  await years.sees('Open the link in our mail to you');
  await years.expectAccessible();
  await years.clicks('Mail me a new link');
  await years.page.getByText('If there is such a booking').waitFor();
  await years.expectAccessible();
  const { reference } = (await dumpOf(here.stack)).bookings.at(-1) ?? { reference: '' };
  const mail = await until('the link arrives', async () =>
    (await mailsTo('lotte@example.com')).find(({ subject }) => subject === `Your booking ${reference}`),
  );
  await years.page.goto(/https?:\/\/\S+\/r\/\S+/.exec(mail.text)?.[0] ?? '');
  await years.clicks('Open my booking');
  await years.sees('You are booked');

  const reservation = await years.page.locator('script[type="application/ld+json"]').textContent();
  expect(JSON.parse(reservation ?? '')).toMatchObject({ reservationNumber: reference });
  await expect.poll(() => years.page.title()).toMatch(/^You are booked · /);
  await years.leaves();
});

test('what a link says of the client is filled in at the calendar, and gone from the address', async () => {
  const client = await Client.arrive(here.browser, `${here.stack.urls.app}/#name=Ada+Known&email=ada%40example.com`);
  await client.choosesSession('Intro call');
  expect(client.page.url()).not.toContain('Ada');
  const calendar = client.calendar();
  await calendar.locator('#days button:not([disabled])').first().press('Enter');
  await calendar.locator('#slots button').first().press('Enter');
  expect(await calendar.getByLabel('Name').inputValue()).toBe('Ada Known');
  expect(await calendar.getByLabel('Email').inputValue()).toBe('ada@example.com');
  await client.leaves();
});

test('a link that no longer opens its booking says so, whether it is used or older than the booking’s end, and asks for the one this browser knows', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Intro call');
  await client.picksTime({ name: 'Vera Void', email: 'vera@example.com' });
  await client.sees('You are booked');
  const [mail] = await until('the confirmation arrives', async () => {
    const mails = await mailsTo('vera@example.com');
    return mails.length > 0 ? mails : undefined;
  });
  const link = /https?:\/\/\S+\/r\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
  const { reference } = (await dumpOf(here.stack)).bookings.at(-1) ?? { reference: '' };

  const phone = await Client.arrive(here.browser, link);
  await phone.clicks('Open my booking');
  await phone.sees('You are booked');
  phone.forgives(/status of 404/);
  await phone.page.goto(link);
  await phone.clicks('Open my booking');
  await phone.sees('This link no longer opens the booking');
  expect(await phone.page.getByLabel('Reference').inputValue()).toBe(reference);
  await phone.clicks('Mail me a new link');
  await phone.page.getByText('If there is such a booking').waitFor();
  const fresh = await until('the new link arrives', async () =>
    (await mailsTo('vera@example.com')).find(({ subject }) => subject === `Your booking ${reference}`),
  );

  await client.cancels();
  await client.sees('Your booking is cancelled');
  await client.isAt('BOOKING_CANCELLED.closed');
  await phone.page.goto(/https?:\/\/\S+\/r\/\S+/.exec(fresh.text)?.[0] ?? '');
  await phone.clicks('Open my booking');
  await phone.sees('This link no longer opens the booking');
});
