import { expect, test } from 'vitest';
import { CARD, Client, weekendDay, workingDay } from '../support/client.ts';
import { dumpOf, statesOf } from '../support/dump.ts';
import { bothBooksSay } from '../support/money.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage({ timeouts: { undoWindow: 500 } });

test('edge case 7: a dearer time is paid up, a cheaper one partly refunded, and a cancellation returns the rest of both charges', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app, { timeZone: 'Europe/Berlin' });
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Rena Reschedules', email: 'rena@example.com' }, workingDay(4));
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  await bothBooksSay(here.stack, { charges: [12_000], refunds: [] });

  // Before a new time is picked, and the calendar is all that is left to agree: what the dearer days would cost.
  await client.clicks('Change time');
  expect(await client.newTimesCost()).toEqual(['€60.00 more, €180.00 in all', 'Costs the same']);
  await bothBooksSay(here.stack, { charges: [12_000], refunds: [] });
  await client.picksNewTime(weekendDay(4));
  await client.isAt('BOOKING_RESCHEDULED.collectingDifference');
  // The difference is on the screen, and nothing has been taken before the client agrees.
  expect(await client.amounts(client.heading(/./))).toEqual([6_000]);
  const toPay = client.page.getByRole('link', { name: /^Pay/ });
  await toPay.waitFor();
  expect(await client.amounts(toPay)).toEqual([6_000]);
  await bothBooksSay(here.stack, { charges: [12_000], refunds: [] });
  await toPay.click();
  await client.pays(CARD.good);
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  await bothBooksSay(here.stack, { charges: [12_000, 6_000], refunds: [] });

  await client.clicks('Change time');
  expect(await client.newTimesCost()).toEqual(['Costs the same', '€60.00 back, €120.00 in all']);
  // The bank takes its time: what comes back is on the screen meanwhile.
  await here.stack.sandbox.refundsGo('pending');
  await client.picksNewTime(workingDay(7));
  await client.isAt('BOOKING_RESCHEDULED.refundingDifference');
  expect(await client.amounts(client.heading(/comes back/))).toEqual([6_000]);
  const [refund] = await until('Stripe has the refund', async () => {
    const { refunds } = await worldOf(here.stack);
    return refunds.length > 0 && refunds;
  });
  await here.stack.sandbox.refundsGo(null);
  await here.stack.sandbox.endRefund(refund?.id ?? '', 'succeeded');
  await bothBooksSay(here.stack, { charges: [12_000, 6_000], refunds: [6_000] });
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  const world = await worldOf(here.stack);
  const newest = takenCharges(world).at(-1);
  expect(world.refunds).toMatchObject([{ amount: 6_000, charge: newest?.id }]);

  expect((await client.cancels()).amounts).toContain(12_000);
  await client.isAt('REFUND_COMPLETED');
  expect(await client.amounts(client.heading(/refunded/i))).toEqual([12_000]);
  await bothBooksSay(here.stack, { charges: [12_000, 6_000], refunds: [6_000, 12_000] });

  const dump = await dumpOf(here.stack);
  const states = statesOf(dump, dump.bookings[0]?.id ?? '');
  expect(states.filter((state) => state === 'BOOKING_RESCHEDULED')).toHaveLength(2);
  expect(dump.cases).toEqual([]);
  await client.leaves();
});
