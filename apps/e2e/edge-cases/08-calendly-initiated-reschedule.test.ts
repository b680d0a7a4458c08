import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf, statesOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { worldOf } from '../support/world.ts';

const here = stage();

test('edge case 8: a host who moves the session in Calendly moves the booking, which is never shown as cancelled', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app, { timeZone: 'Europe/Berlin' });
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Hana Host', email: 'hana@example.com' });
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const [event] = (await worldOf(here.stack)).scheduledEvents;
  const next = new Date(Date.parse(event?.start_time ?? '') + 7 * 86_400_000);
  const { invitees } = (await here.stack.sandbox.world()) as { invitees: { uri: string }[] };
  await here.stack.sandbox.reschedule(invitees[0]?.uri.split('/').at(-1) ?? '', next.toISOString(), 'host');

  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Berlin' }).format(next);
  await client.page.getByText(day).first().waitFor();
  await client.sees('You are booked');
  await until('the client is told', async () =>
    (await here.stack.sandbox.mail()).some((mail) => mail.subject.startsWith('New time')),
  );
  const dump = await dumpOf(here.stack);
  const states = statesOf(dump, dump.bookings[0]?.id ?? '');
  expect(states.slice(-2)).toEqual(['BOOKING_RESCHEDULED', 'BOOKING_CONFIRMED']);
  expect(states).not.toContain('BOOKING_CANCELLED');
  expect(dump.bookings).toMatchObject([{ captured: 12_000, refunded: 0 }]);
  await client.leaves();
});
