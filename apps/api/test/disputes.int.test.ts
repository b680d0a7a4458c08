// A client's bank asks for the money back.

import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { caseLine, closeCase, openCases } from '../src/booking/case-list.ts';
import { disputesIn } from '../src/booking/dispute-case.ts';
import { performEffect } from '../src/effects/perform.ts';
import { deliveries } from '../src/jobs/queue.ts';
import { deliver } from '../src/webhooks/deliver.ts';
import { onTheWay } from './support/answer-on-the-way.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { paidOut } from './support/money.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50, recoveryBackoff: 20 } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

/** A time so many days ahead or a little later, at the weekend's price or not. */
function dayIn(days: number, weekend: boolean): string {
  const date = new Date(Date.now() + days * 86_400_000);
  while ([0, 6].includes(date.getUTCDay()) !== weekend) date.setUTCDate(date.getUTCDate() + 1);
  return `${date.toISOString().slice(0, 10)}T11:00:00Z`;
}

/** Opens a dispute about the booking's charge, and waits until a person is told. */
async function disputed(booking: Held, kind: 'fraudulent' | 'inquiry' = 'fraudulent'): Promise<string> {
  const [intent] = await providers.intentsOf(booking.id);
  const { id } = await stage.sandbox.dispute(String(intent?.latest_charge), kind);
  await eventually('the case', async () => (await books.casesOf(booking.id)).includes('payment_disputed'));
  return id;
}

const shownOf = async (booking: Held) => {
  const { reference } = await booking.view();
  return (await openCases(stage.db)).find((one) => one.reference === reference && one.code === 'payment_disputed');
};

/** The cases of the dispute, the oldest first: what they say of it, and whether they are open. */
const told = async (booking: Held) => {
  const rows = await stage.db
    .selectFrom('cases')
    .select(['facts', 'closed_at'])
    .where('booking_id', '=', booking.id)
    .where('code', '=', 'payment_disputed')
    .orderBy('opened_at')
    .execute();
  return rows.map(({ facts, closed_at }) => {
    return { statuses: disputesIn(facts).map(({ status }) => status), open: closed_at === null };
  });
};
const tells = (booking: Held, cases: Awaited<ReturnType<typeof told>>) =>
  eventually(JSON.stringify(cases), async () => isDeepStrictEqual(await told(booking), cases));

describe('a dispute', () => {
  it('is in the ledger once, and shows a person what answers the bank, without a name', async () => {
    const booking = await stage.client.confirmed({ name: 'Ada Uncommon', email: 'uncommon@example.com' });
    await allDone(stage.db);
    const id = await disputed(booking);
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'dispute_opened 12000 eur']);
    // Nothing has come back yet: the money is nobody's.
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 12_000, refunded: 0 });
    const shown = await shownOf(booking);
    expect(disputesIn(shown?.facts)).toEqual([
      expect.objectContaining({
        id,
        amount: 12_000,
        currency: 'eur',
        reason: 'fraudulent',
        respondBy: expect.any(String),
      }),
    ]);
    expect(shown?.evidence).toMatchObject({
      booking: { session: 'Deep dive', price: 12_000, revision: 1, refundPolicy: { flatFee: 0 } },
      receiptUrl: expect.stringMatching(/^http/),
      mails: [{ template: 'confirmed' }],
    });
    expect(shown?.evidence?.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['onPaymentSucceeded', 'confirmBooking']),
    );
    const lines = shown ? caseLine(shown) : '';
    expect(lines).toMatch(
      / {2}dispute du_\w+: 120\.00 EUR, fraudulent, needs_response; answer by .* UTC, 8 d 23 h left\n/,
    );
    expect(lines).toContain(
      'agreed: of a client’s own cancellation 100 % until 24 h before, 50 % until 2 h before, then nothing (terms of revision 1)',
    );
    expect(lines).toMatch(/ {2}session: \S+ \S+ UTC to .* UTC, still to come\n/);
    expect(lines).toMatch(/ {2}paid: 120\.00 EUR on .* UTC \(pi_\w+\)\n/);
    expect(lines).toMatch(/ {2}receipt: http\S+\n {2}mailed: confirmed on/);
    expect(lines).not.toMatch(/uncommon/i);
    expect(JSON.stringify(shown)).not.toMatch(/uncommon/i);
  });

  it('keeps a cancellation from paying twice, and once it is won the refund goes on by itself', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await booking.send('cancelBooking');
    await booking.reaches('ERROR_PAYMENT.refund');
    await allDone(stage.db);
    // Stripe was not even asked.
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    const asked = (await stage.sandbox.requests()).filter(({ idempotencyKey: key }) => key?.startsWith(booking.id));
    expect(asked.filter(({ path }) => path === '/v1/refunds')).toEqual([]);
    expect(await providers.slotStatus(booking.slot.event.uri)).toBe('canceled');
    await stage.sandbox.decideDispute(id, 'won');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual([
      'capture 12000 eur',
      'dispute_opened 12000 eur',
      'dispute_won 12000 eur',
      'refund 12000 eur',
    ]);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
  });

  it('that is lost settles what was owed: the bank has given the client the money', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await booking.send('cancelBooking');
    await booking.reaches('ERROR_PAYMENT.refund');
    await stage.sandbox.decideDispute(id, 'lost');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 12_000, refunded: 0 });
    expect(await books.lostOf(booking.id)).toBe(12_000);
    expect(await booking.view()).toMatchObject({ paid: 0 });
  });

  it('that is lost by a confirmed booking leaves nothing to return later', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await stage.sandbox.decideDispute(id, 'lost');
    await eventually('the loss', async () => (await books.lostOf(booking.id)) === 12_000);
    expect(await booking.view()).toMatchObject({ state: 'BOOKING_CONFIRMED', paid: 0 });
    await booking.send('cancelBooking');
    await booking.reaches('BOOKING_CANCELLED.closed');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    expect((await books.ledgerOf(booking.id)).at(-1)).toBe('dispute_lost 12000 eur');
  });

  it('is shown to the client as long as the bank has not decided', async () => {
    const [won, lost] = [await stage.client.confirmed(), await stage.client.confirmed()];
    expect(await won.view()).toMatchObject({ disputed: false });
    const [first, second] = [await disputed(won), await disputed(lost)];
    expect(await won.view()).toMatchObject({ disputed: true, state: 'BOOKING_CONFIRMED', paid: 12_000 });
    await stage.sandbox.decideDispute(first, 'won');
    await stage.sandbox.decideDispute(second, 'lost');
    for (const booking of [won, lost]) {
      await eventually('the bank’s word', async () => !(await booking.view()).disputed);
    }
  });

  it('that is won lets the refund of a difference go on as well, once', async () => {
    const [dear = '', cheap = ''] = [dayIn(30, true), dayIn(30, false)];
    const booking = await stage.client.confirmed({ startTime: dear });
    const id = await disputed(booking);
    await stage.sandbox.reschedule(booking.inviteeId, cheap, 'invitee');
    await eventually('the case', async () => (await books.casesOf(booking.id)).includes('refund_stalled'));
    expect(await providers.refundsOf(booking.id)).toEqual([]);
    await stage.sandbox.decideDispute(id, 'won');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toMatchObject([{ amount: 6000, status: 'succeeded' }]);
    expect(await books.moneyOf(booking.id)).toEqual({ captured: 18_000, refunded: 6000 });
    for (const { body } of await providers.bodies(id)) await sendWebhook(stage, 'stripe', body);
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
  });

  it('that is won while Stripe’s refusal is still on its way lets the refund go on, once', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    await providers.fail('stripe', { method: 'POST', path: '/v1/refunds' });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_PENDING');
    const asked = await eventually('a try', async () =>
      (await books.effectsOf(booking.id)).find((one) => one.type === 'refundPayment' && one.last_error !== null),
    );
    await stage.rest();
    await stage.sandbox.clearFaults();
    await providers.hold('stripe');
    const [intent] = await providers.intentsOf(booking.id);
    const { id } = await stage.sandbox.dispute(String(intent?.latest_charge), 'fraudulent');
    const late = onTheWay(stage.runtime.stripe, 'create');
    const job = { id: asked.id, bookingId: booking.id, attempts: 2 };
    const performing = performEffect({ ...stage.runtime, stripe: late.stripe }, job);
    await late.answered;
    await stage.sandbox.decideDispute(id, 'won');
    const closed = (await providers.bodies(id)).find(({ type }) => type === 'charge.dispute.closed');
    await sendWebhook(stage, 'stripe', closed?.body ?? '');
    for (const heard of await deliveries.claim(stage.db, 10, 60_000)) await deliver(stage.runtime, heard);
    const verdicts = (await books.inboxOf(booking.id)).map(({ type, verdict }) => `${type} ${verdict}`);
    expect(verdicts).toContain('charge.dispute.closed parked');
    expect((await booking.view()).path).toBe('REFUND_PENDING');
    late.arrive();
    await performing;
    expect((await booking.view()).path).toBe('ERROR_PAYMENT.refund');
    await stage.sandbox.clearFaults();
    stage.work();
    await booking.reaches('REFUND_COMPLETED');
    await stage.sandbox.release('fifo');
    await allDone(stage.db);
    expect(await providers.refundsOf(booking.id)).toHaveLength(1);
    expect(await paidOut(stage.sandbox, booking.id)).toEqual({ captured: 12_000, refunded: 12_000 });
  });

  it('that is only an inquiry freezes nothing', async () => {
    const booking = await stage.client.confirmed();
    await disputed(booking, 'inquiry');
    expect(await booking.view()).toMatchObject({ disputed: false });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'refund 12000 eur']);
  });

  it('whose news comes before that of its payment waits for it', async () => {
    await providers.hold('stripe');
    const booking = await stage.client.open();
    await stage.sandbox.pay(await booking.checkout());
    const [intent] = await providers.intentsOf(booking.id);
    await stage.sandbox.dispute(String(intent?.latest_charge));
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('lifo');
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect(await books.ledgerOf(booking.id)).toEqual(['capture 12000 eur', 'dispute_opened 12000 eur']);
  });
});

describe('the case of a dispute', () => {
  it('says what Stripe says: an inquiry that becomes a dispute has a new deadline, and closes once it is won', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking, 'inquiry');
    await tells(booking, [{ statuses: ['warning_needs_response'], open: true }]);
    const asked = disputesIn((await shownOf(booking))?.facts)[0]?.respondBy ?? '';
    await stage.sandbox.advance(30_000);
    await stage.sandbox.escalate(id);
    await tells(booking, [{ statuses: ['needs_response'], open: true }]);
    const [now] = disputesIn((await shownOf(booking))?.facts);
    expect(now).toMatchObject({ id, outcome: 'open' });
    expect(Date.parse(now?.respondBy ?? '')).toBeGreaterThanOrEqual(Date.parse(asked) + 30_000);
    await stage.sandbox.decideDispute(id, 'won');
    await tells(booking, [{ statuses: ['won'], open: false }]);
  });

  it('closes when an inquiry comes to nothing', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking, 'inquiry');
    await stage.sandbox.decideDispute(id, 'lost');
    await tells(booking, [{ statuses: ['warning_closed'], open: false }]);
  });

  it('closes when it is lost by a booking that is over', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await booking.send('cancelBooking');
    await booking.reaches('ERROR_PAYMENT.refund');
    await stage.sandbox.decideDispute(id, 'lost');
    await tells(booking, [{ statuses: ['lost'], open: false }]);
  });

  it('stays open when it is lost and the session is still to come: nobody has paid for it now', async () => {
    const booking = await stage.client.confirmed();
    const id = await disputed(booking);
    await stage.sandbox.decideDispute(id, 'lost');
    await tells(booking, [{ statuses: ['lost'], open: true }]);
  });

  it('that a person has closed opens again only when the bank wants an answer anew', async () => {
    const booking = await stage.client.confirmed();
    const { reference } = await booking.view();
    const id = await disputed(booking, 'inquiry');
    await closeCase(stage.db, reference, 'payment_disputed');
    await stage.runtime.stripe.disputes.update(id, { evidence: { uncategorized_text: 'they were here' } });
    await tells(booking, [{ statuses: ['warning_under_review'], open: false }]);
    await stage.sandbox.escalate(id);
    await tells(booking, [
      { statuses: ['needs_response'], open: false },
      { statuses: ['needs_response'], open: true },
    ]);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
