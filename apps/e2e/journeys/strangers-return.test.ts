import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';

const here = stage();

const WHO = { name: 'Ravi Returns', email: 'ravi@example.com' };

/** All that our database says of the one booking and its way here. */
const booked = async () => {
  const { bookings, transitions, effects, ledger } = await dumpOf(here.stack);
  return { bookings, transitions, effects, ledger };
};

test('a stranger who opens the address Stripe returns to is shown nothing of the booking, and moves nothing', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime(WHO);
  const toPay = client.page.getByRole('link', { name: /^Pay/ });
  await toPay.waitFor();
  const { reference } = (await dumpOf(here.stack)).bookings[0] ?? { reference: '' };
  const address = `${here.stack.urls.app}/b/${reference}?checkout=returned`;

  const strangerSeesNothing = async () => {
    const before = await booked();
    expect(before.bookings).toHaveLength(1);
    const stranger = await Client.arrive(here.browser, address);
    const answers: string[] = [];
    stranger.context.on('response', (response) => void answers.push(new URL(response.url()).pathname));
    await stranger.page.reload();
    await stranger.sees('Open the link in our mail to you');
    const shown = (await stranger.page.locator('body').textContent()) ?? '';
    for (const secret of [WHO.name, WHO.email, 'Deep dive', '120.00']) expect(shown).not.toContain(secret);
    // Not asked for either: without a capability there is nothing to ask with.
    expect(answers.filter((path) => path.startsWith('/bookings'))).toEqual([]);
    await stranger.leaves();
    expect(await booked()).toEqual(before);
  };

  await strangerSeesNothing();
  await toPay.click();
  await client.pays(CARD.good);
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  // The address a client really comes back to.
  expect(new URL(client.page.url()).pathname).toBe(new URL(address).pathname);
  await strangerSeesNothing();
  await client.leaves();
});
