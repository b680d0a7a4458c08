// A new time that costs more, and Stripe opens no page to pay the difference on. That is not the client's doing.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { saturday } from './support/times.ts';
import { allDone, comeDue, eventually } from './support/wait.ts';

let stage: Stage;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage();
  providers = providersOf(stage.sandbox);
});
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await allDone(stage.db);
  expect(await brokenPromises(stage)).toEqual([]);
});
afterAll(() => stage?.close());

const sessions = { method: 'POST', path: '/v1/checkout/sessions' };
const confirmedAt = async (booking: Awaited<ReturnType<Stage['client']['confirmed']>>, startsAt: string) =>
  eventually('the new time confirmed', async () => {
    const view = await booking.view();
    const there = view.path === 'BOOKING_CONFIRMED.upcoming' && view.time?.startsAt === startsAt;
    return there && view;
  });

it('a difference that Stripe finds too small is waived, and said to be', async () => {
  const booking = await stage.client.confirmed();
  const refused = { provider: 'stripe', on: 'request', action: 'fail-before', match: sessions } as const;
  await stage.sandbox.fault({ ...refused, status: 400, code: 'amount_too_small' });
  const to = new Date(saturday(3)).toISOString();
  await stage.sandbox.reschedule(booking.inviteeId, to, 'invitee');
  expect(await confirmedAt(booking, to)).toMatchObject({
    price: 12_000,
    paid: 12_000,
    reschedule: { difference: 0, waived: 6_000 },
  });
  expect(await providers.sessionsOf(booking.id)).toHaveLength(1);
});

it('a difference that could never be paid, Stripe being away, ends no booking at its deadline', async () => {
  const booking = await stage.client.confirmed();
  await providers.fail('stripe', sessions);
  const to = new Date(saturday(4)).toISOString();
  await stage.sandbox.reschedule(booking.inviteeId, to, 'invitee');
  await booking.reaches('BOOKING_RESCHEDULED.collectingDifference');
  await comeDue(stage.db, booking.id, 'rescheduleDifference');
  expect(await confirmedAt(booking, to)).toMatchObject({ price: 12_000, reschedule: { waived: 6_000 } });
  await stage.sandbox.clearFaults();
  await allDone(stage.db);
  // What was asked for before is opened after all, and closed again.
  const statuses = (await providers.sessionsOf(booking.id)).map(({ status }) => status);
  expect(statuses.sort()).toEqual(['complete', 'expired']);
  expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 0 });
});
