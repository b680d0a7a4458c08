// Nobody tells us anything: what the rounds find out by themselves, and that the news changes nothing when it comes late.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../src/reconcile/rounds.ts';
import { paidOut } from './support/money.ts';
import { allRounds, hasten, onlyRounds, roundOf, roundsPass, strayCheckout } from './support/rounds.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ env: { RECONCILE_EVERY_MS: '500', RECONCILE_REQUESTS_PER_SECOND: '50' } });
});
afterEach(async () => {
  await stage.sandbox.clearFaults();
  await allRounds(stage);
});
afterAll(() => stage?.close());

/** Every webhook of a provider is lost. */
const deafen = (...providers: ('stripe' | 'calendly')[]) =>
  Promise.all(
    providers.map((provider) => stage.sandbox.fault({ provider, on: 'webhook', action: 'drop', times: 1000 })),
  );
const silence = (provider: 'stripe' | 'calendly', path: string) =>
  stage.sandbox.fault({
    provider,
    on: 'request',
    match: { method: 'GET', path },
    action: 'fail-before',
    status: 503,
    times: 10_000,
  });

const inboxOf = (id: string) =>
  stage.db.selectFrom('inbox').selectAll().where('booking_id', '=', id).orderBy('event_key').execute();
const movesOf = (id: string) =>
  stage.db.selectFrom('transitions').selectAll().where('booking_id', '=', id).where('outcome', '=', 'moved').execute();
const ledgerOf = (id: string) =>
  stage.db.selectFrom('ledger').select(['kind', 'amount']).where('booking_id', '=', id).orderBy('at').execute();

/** All that was ever said about a booking is sent after all; the booking must not care. */
async function hearItLate(id: string, about: readonly string[]): Promise<void> {
  await allDone(stage.db);
  const before = { moves: await movesOf(id), ledger: await ledgerOf(id), keys: keysOf(await inboxOf(id)) };
  const lost = (await stage.sandbox.deliveries()).filter(
    ({ state, body }) => state === 'dropped' && about.some((trace) => body.includes(trace)),
  );
  expect(lost.length).toBeGreaterThan(0);
  await stage.sandbox.clearFaults();
  for (const { id: delivery } of lost) await stage.sandbox.resend(delivery);
  await allDone(stage.db);
  const after = await inboxOf(id);
  // One delivery per event, whoever brought it; a webhook of ours that a round has found first is a duplicate.
  expect(keysOf(after)).toEqual(expect.arrayContaining(before.keys));
  expect(new Set(keysOf(after)).size).toBe(after.length);
  expect({ moves: await movesOf(id), ledger: await ledgerOf(id) }).toEqual({
    moves: before.moves,
    ledger: before.ledger,
  });
}

const keysOf = (rows: readonly { event_key: string }[]) => rows.map(({ event_key }) => event_key);

describe('when every webhook is lost', () => {
  it('a paid booking is confirmed by Stripe’s list of events', async () => {
    await deafen('stripe', 'calendly');
    await onlyRounds(stage, 'calendlyEvents', 'stripeEvents');
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    const paid = (await movesOf(booking.id)).find(({ event }) => event === 'onPaymentSucceeded');
    expect(paid?.cause_kind).toBe('delivery');
    const found = (await inboxOf(booking.id)).filter(({ provider }) => provider === 'stripe');
    expect(found.map(({ type, source }) => [type, source])).toEqual(
      expect.arrayContaining([['checkout.session.completed', 'reconciler']]),
    );
    await hearItLate(booking.id, [booking.id, booking.inviteeId]);
    expect(await ledgerOf(booking.id)).toEqual([{ kind: 'capture', amount: 12_000 }]);
  });

  it('a Checkout Session that expired fails the payment, and the time stays held', async () => {
    await deafen('stripe', 'calendly');
    const booking = await stage.client.open();
    await stage.runtime.stripe.checkout.sessions.expire(await booking.checkout());
    await booking.reaches('PAYMENT_FAILED');
    await hearItLate(booking.id, [booking.id]);
    expect((await booking.view()).path).toBe('PAYMENT_FAILED');
  });

  it('a time its host gave up in Calendly is refunded in full', async () => {
    await deafen('stripe', 'calendly');
    const booking = await stage.client.confirmed();
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    await booking.reaches('REFUND_COMPLETED');
    const [canceled] = (await inboxOf(booking.id)).filter(({ type }) => type === 'invitee.canceled');
    expect(canceled).toMatchObject({ source: 'reconciler', verdict: 'applied' });
    await hearItLate(booking.id, [booking.id, booking.inviteeId]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
  });

  it('a time moved in Calendly moves the booking', async () => {
    await deafen('stripe', 'calendly');
    const booking = await stage.client.confirmed();
    const later = new Date(Date.parse(booking.slot.startTime) + 3_600_000).toISOString();
    const moved = await stage.sandbox.reschedule(booking.inviteeId, later, 'invitee');
    await eventually('the new time', async () => {
      const { state, time } = await booking.view();
      return state === 'BOOKING_CONFIRMED' && time?.startsAt === later;
    });
    await hearItLate(booking.id, [booking.inviteeId, moved.invitee.uri]);
    expect(await booking.view()).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', time: { startsAt: later } });
  });

  it('a time picked on another page of the host is none of our business', async () => {
    const slot = await stage.client.pick();
    const mine = () =>
      stage.db.selectFrom('inbox').selectAll().where('event_key', 'like', `%${slot.invitee.uri}%`).execute();
    await eventually('the news of it', async () => (await mine()).some(({ verdict }) => verdict === 'parked'));
    await deafen('calendly');
    await stage.sandbox.cancel(slot.invitee.uri.split('/').at(-1) ?? '', 'invitee');
    await roundsPass(stage, 'calendlyEvents', 2);
    expect(await mine()).toHaveLength(1);
  });
});

describe('when Stripe’s list of events cannot be had either', () => {
  it('a booking that waits for its money is asked about', async () => {
    await deafen('stripe', 'calendly');
    await silence('stripe', '/v1/events');
    // The round that reads the payments would find this one too.
    await onlyRounds(stage, 'calendlyEvents', 'openPayments');
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout());
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    const paid = (await movesOf(booking.id)).find(({ event }) => event === 'onPaymentSucceeded');
    expect(paid?.cause_kind).toBe('effect');
  });

  it('a payment for a booking that has ended is found among the payments and returned', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    expect((await booking.send('cancelBookingProcess')).status).toBe(200);
    await booking.reaches('IDLE');
    await allDone(stage.db);
    await deafen('stripe', 'calendly');
    await silence('stripe', '/v1/events');
    const stray = await strayCheckout(stage, booking.id);
    await stage.sandbox.pay(stray);
    await eventually('the money returned', async () => {
      await hasten(stage, 'stripePayments');
      return (await paidOut(stage.sandbox, booking.id)).refunded === 5_000;
    });
    await eventually('the books in order', async () => {
      await hasten(stage, 'stripeRefunds');
      return (await ledgerOf(booking.id)).length === 2;
    });
    expect(await ledgerOf(booking.id)).toEqual([
      { kind: 'capture', amount: 5_000 },
      { kind: 'refund', amount: 5_000 },
    ]);
    expect((await booking.view()).path).toBe('IDLE');
  });

  it('a refund made by hand in Stripe’s dashboard is found among the refunds', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await deafen('stripe');
    await silence('stripe', '/v1/events');
    const capture = await stage.db
      .selectFrom('ledger')
      .select('payment_intent_id')
      .where('booking_id', '=', booking.id)
      .executeTakeFirstOrThrow();
    await stage.sandbox.refund(capture.payment_intent_id, 2_500);
    await eventually('the refund in the books', async () => {
      await hasten(stage, 'stripeRefunds');
      return (await ledgerOf(booking.id)).some(({ kind, amount }) => kind === 'refund' && amount === 2_500);
    });
    expect(await booking.view()).toMatchObject({ path: 'BOOKING_CONFIRMED.upcoming', paid: 9_500 });
  });
});

describe('a round', () => {
  it('goes on where it stopped when its provider was away', async () => {
    const { cursor } = await roundOf(stage, 'stripeEvents');
    await silence('stripe', '/v1/events');
    await eventually('a round put off', async () => (await roundOf(stage, 'stripeEvents')).failures > 0);
    expect(await roundOf(stage, 'stripeEvents')).toMatchObject({ last_error: 'stripe.http_503' });
    await stage.sandbox.clearFaults();
    const done = await eventually('a round done', async () => {
      const round = await roundOf(stage, 'stripeEvents');
      return round.failures === 0 && round;
    });
    expect(Number(done.cursor?.['since'])).toBeGreaterThanOrEqual(Number(cursor?.['since']));
  });

  it('that is another worker’s meanwhile changes nothing any more', async () => {
    await stage.rest();
    const late = { id: 'reminders', bookingId: null, attempts: (await roundOf(stage, 'reminders')).claims };
    await stage.db
      .updateTable('reconciliations')
      .set({ claims: late.attempts + 1 })
      .where('name', '=', late.id)
      .execute();
    const before = await roundOf(stage, 'reminders');
    await reconcile(stage.runtime, late);
    expect(await roundOf(stage, 'reminders')).toEqual(before);
    stage.work();
  });
});

describe('a booking whose event Calendly no longer knows', () => {
  it('becomes a case, once', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    // Everybody is gone at the providers.
    await stage.sandbox.reset();
    await stage.db
      .updateTable('bookings')
      .set({ updated_at: new Date(Date.now() - 3_600_000) })
      .where('id', '=', booking.id)
      .execute();
    const cases = () => stage.db.selectFrom('cases').select('code').where('booking_id', '=', booking.id).execute();
    await eventually('a case', async () => (await cases()).length > 0);
    await roundsPass(stage, 'calendlyEvents', 2);
    expect(await cases()).toEqual([{ code: 'slot_vanished' }]);
    expect((await booking.view()).path).toBe('BOOKING_CONFIRMED.upcoming');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
