import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf, statesOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';

const here = stage();

test('a client with a keyboard alone books, pays, cancels and takes the cancellation back', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  const { page } = client;
  const button = (name: string) => page.getByRole('button', { name });
  await client.enters(button('Choose a session'));
  await client.enters(button('Pick a time for Deep dive'));

  const calendar = client.calendar();
  await client.entersDay();
  await client.enters(calendar.locator('#slots button').first());
  await client.types(calendar.getByLabel('Name'), 'Kay Keyboard');
  await client.types(calendar.getByLabel('Email'), 'kay@example.com');
  await client.enters(calendar.getByRole('button', { name: 'Schedule event' }));

  await client.sees('Pay €120.00 to confirm');
  await client.enters(page.getByRole('link', { name: 'Pay €120.00' }));
  await client.types(page.getByLabel('Card number'), CARD.good);
  await client.types(page.getByLabel('Expiration'), '1234');
  await client.types(page.getByLabel('CVC'), '123');
  await client.types(page.getByLabel('Cardholder name'), 'Kay Keyboard');
  await client.enters(button('Pay €120.00'));

  await client.sees('You are booked');
  const cancel = button('Cancel booking');
  await client.enters(cancel);
  await button('Keep my booking').waitFor();
  await page.keyboard.press('Escape');
  expect(await cancel.evaluate((element) => element.matches(':focus'))).toBe(true);
  await page.keyboard.press('Enter');
  await client.enters(button('Cancel and refund €120.00'));
  await client.sees('Your booking is cancelled');
  await client.enters(button('Keep my booking'));
  await client.sees('You are booked');

  const dump = await dumpOf(here.stack);
  expect(statesOf(dump, dump.bookings[0]?.id ?? '').slice(-3)).toEqual([
    'BOOKING_CONFIRMED',
    'BOOKING_CANCELLED',
    'BOOKING_CONFIRMED',
  ]);
});

test('a new payment page asked for by keyboard leaves the focus on the heading that says so again', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Kim Keyboard', email: 'kim@example.com' });
  const pay = client.page.getByRole('link', { name: 'Pay €120.00' });
  const old = await pay.getAttribute('href');

  await client.enters(client.page.getByRole('button', { name: 'I need more time' }));
  await expect.poll(() => pay.getAttribute('href')).not.toBe(old);
  const heading = client.heading('Pay €120.00 to confirm');
  await expect.poll(() => heading.evaluate((element) => element.matches(':focus'))).toBe(true);
});

test('whoever chooses another language stays where they chose it', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Lea Language', email: 'lea@example.com' });
  await client.sees('Pay €120.00 to confirm');
  const language = client.page.getByLabel('Language');
  await client.tabsTo(language);
  await language.selectOption('de');
  await client.sees(/120,00.€/);
  expect(await client.page.getByLabel('Sprache').evaluate((element) => element.matches(':focus'))).toBe(true);
});
