import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

test('edge case 4: an expired payment page is replaced by a fresh one, and nothing is typed again', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Xenia Expired', email: 'xenia@example.com' });
  await client.sees('Pay €120.00 to confirm');

  const [session] = (await worldOf(here.stack)).sessions;
  // As somebody does in Stripe's dashboard: to the booking it is the same as time running out.
  const expired = await fetch(`${here.stack.urls.stripe}/v1/checkout/sessions/${session?.id}/expire`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_slotpay_sandbox' },
  });
  expect(expired.status).toBe(200);

  await client.sees(/closed|expired|timed out|ran out/i);
  await client.page
    .getByRole('button', { name: /try again|fresh/i })
    .first()
    .click();
  await client.sees('Pay €120.00 to confirm');
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const world = await worldOf(here.stack);
  expect(world.sessions.map(({ status }) => status).sort()).toEqual(['complete', 'expired']);
  expect(takenCharges(world)).toHaveLength(1);
  expect((await dumpOf(here.stack)).bookings).toHaveLength(1);
  await client.leaves();
});
