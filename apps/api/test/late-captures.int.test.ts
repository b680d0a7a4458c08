// Money that nobody waits for, in each of the 18 states: really paid at Stripe, told by its webhook, and really returned.

import { LEAF_PATHS, type LeafPath, pathOf, STATE_NAMES, type StateName, stateOf } from '@slotpay/machine';
import { at } from '@slotpay/machine/test/drive';
import { TRANSIENT } from '@slotpay/machine/test/routes';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blankBooking } from './support/blank-booking.ts';
import { type Books, booksOf } from './support/books.ts';
import { payElsewhere } from './support/pay-elsewhere.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
import { openStage, type Stage } from './support/stage.ts';
import { places } from './support/tour.ts';
import { offerTours, setOut } from './support/tours.ts';
import { allDone, eventually } from './support/wait.ts';

/** What becomes of the price, paid once more than anybody waits for: it counts, or goes back. */
const FATES: Readonly<Record<LeafPath, 'counts' | 'returned'>> = {
  IDLE: 'returned',
  SESSION_TYPE_SELECTION: 'returned',
  CALENDLY_SCHEDULING: 'returned',
  'CALENDLY_SCHEDULED.awaitingWebhook': 'returned',
  'CALENDLY_SCHEDULED.polling': 'returned',
  'CALENDLY_SCHEDULED.manualConfirmation': 'returned',
  CALENDLY_WEBHOOK_RECEIVED: 'returned',
  PAYMENT_PENDING: 'counts',
  'PAYMENT_PROCESSING.awaitingCheckout': 'counts',
  'PAYMENT_PROCESSING.settling': 'counts',
  'PAYMENT_PROCESSING.reconciling': 'counts',
  PAYMENT_SUCCEEDED: 'returned',
  PAYMENT_FAILED: 'counts',
  'BOOKING_CONFIRMED.upcoming': 'returned',
  'BOOKING_CONFIRMED.elapsed': 'returned',
  'BOOKING_CANCELLED.undoable': 'returned',
  'BOOKING_CANCELLED.refundDue': 'returned',
  'BOOKING_CANCELLED.closed': 'returned',
  'BOOKING_RESCHEDULED.pricing': 'returned',
  'BOOKING_RESCHEDULED.collectingDifference': 'returned',
  'BOOKING_RESCHEDULED.refundingDifference': 'returned',
  'BOOKING_RESCHEDULED.settled': 'returned',
  REFUND_PENDING: 'returned',
  REFUND_COMPLETED: 'returned',
  ERROR_CALENDLY: 'returned',
  'ERROR_PAYMENT.payment': 'counts',
  'ERROR_PAYMENT.refund': 'returned',
  ERROR_WEBHOOK: 'returned',
  'ERROR_RECOVERY.calendly': 'returned',
  'ERROR_RECOVERY.webhook': 'returned',
  'ERROR_RECOVERY.payment': 'counts',
  'ERROR_RECOVERY.refund': 'returned',
};

const PRICE = 12_000;

interface Late {
  readonly leaf: LeafPath;
  readonly bookingId: string;
}

const HALTED = 'a booking is put where none can be halted, without log, timers and payment';
const PUT_THERE = { log_is_gapless: HALTED, timers_match_state: HALTED, confirmed_is_paid: HALTED };

let stage: Stage;
let books: Books;
let providers: Providers;
const late: Late[] = [];

beforeAll(async () => {
  stage = await openStage({ worker: false, brokenOnPurpose: PUT_THERE });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
  await offerTours(stage);
  const everywhere = places().filter(({ key }) => !/ (over|free)( |$)/.test(key));
  for (const [n, leaf] of LEAF_PATHS.entries()) {
    const place = everywhere.find(({ snapshot }) => pathOf(snapshot) === leaf);
    late.push({ leaf, bookingId: place ? await travel(place.way, n) : await halted(leaf) });
  }
  // Nothing else is to happen to them: what they asked the providers for is about objects nobody has.
  await stage.db.updateTable('effects').set({ state: 'done' }).where('state', '=', 'pending').execute();
  await sql`update timers set due_at = now() + interval '1 year'`.execute(stage.db);
  await sql`update reconciliations set due_at = 'infinity'`.execute(stage.db);
  stage.work();
}, 120_000);
afterAll(() => stage?.close());

async function travel(way: ReturnType<typeof places>[number]['way'], n: number): Promise<string> {
  const { traveller, rest } = await setOut(stage, way, n);
  for (const { happening } of rest) await traveller.tell(happening);
  return traveller.id;
}

/** Where a booking only passes through within one step, it is put by hand. */
async function halted(leaf: LeafPath): Promise<string> {
  const id = await blankBooking(stage.runtime);
  const { context, value } = JSON.parse(stage.runtime.machine.serialise(at(leaf).snapshot));
  const snapshot = JSON.stringify({ version: 1, value, context: { ...context, bookingId: id } });
  const where = { path: leaf, state: stateOf(leaf), snapshot };
  await stage.db.updateTable('bookings').set(where).where('id', '=', id).execute();
  return id;
}

const refundsOf = async (bookingId: string, intent: string) =>
  (await providers.refundsOf(bookingId)).filter(({ payment_intent }) => payment_intent === intent);
const ledgerOf = async (intent: string) => {
  const lines = await stage.db
    .selectFrom('ledger')
    .select(['kind', 'amount'])
    .where('payment_intent_id', '=', intent)
    .orderBy('at')
    .execute();
  return lines.map(({ kind, amount }) => `${kind} ${amount}`);
};
const pathAt = async (bookingId: string) => {
  const row = await stage.db
    .selectFrom('bookings')
    .select('path')
    .where('id', '=', bookingId)
    .executeTakeFirstOrThrow();
  return row.path;
};

/** All of it comes back once, however often we are told. */
async function expectReturned({ bookingId }: Late, intent: string): Promise<void> {
  await eventually('the money back', async () => (await ledgerOf(intent)).includes(`refund ${PRICE}`));
  for (const { body } of await providers.bodies(intent)) await sendWebhook(stage, 'stripe', body);
  await allDone(stage.db);
  expect(await ledgerOf(intent)).toEqual([`capture ${PRICE}`, `refund ${PRICE}`]);
  expect(await refundsOf(bookingId, intent)).toMatchObject([{ amount: PRICE, status: 'succeeded' }]);
  const asked = (await books.effectsOf(bookingId)).filter(
    ({ type, params }) => type === 'refundOrphanPayment' && params['paymentIntentId'] === intent,
  );
  expect(asked).toMatchObject([{ state: 'done', attempts: 1 }]);
}

describe('the price, paid where nobody waits for it', () => {
  it('is tried in every state, and in every leaf', () => {
    expect(late.map(({ leaf }) => leaf)).toEqual(LEAF_PATHS);
    expect(new Set(late.map(({ leaf }): StateName => stateOf(leaf)))).toEqual(new Set(STATE_NAMES));
    expect(TRANSIENT).toHaveLength(3);
  });

  it.each(LEAF_PATHS.filter((leaf) => FATES[leaf] === 'returned'))(
    'goes back whole and once from %s, where the booking stays',
    async (leaf) => {
      const booking = late.find((one) => one.leaf === leaf) as Late;
      const intent = await payElsewhere(stage, booking.bookingId, PRICE);
      await expectReturned(booking, intent);
      expect(await pathAt(booking.bookingId)).toBe(leaf);
    },
  );

  it.each(LEAF_PATHS.filter((leaf) => FATES[leaf] === 'counts'))(
    'counts in %s, which still waits for it, and a second one goes back',
    async (leaf) => {
      const booking = late.find((one) => one.leaf === leaf) as Late;
      const first = await payElsewhere(stage, booking.bookingId, PRICE);
      await eventually('paid', async () => (await pathAt(booking.bookingId)) === 'PAYMENT_SUCCEEDED');
      const second = await payElsewhere(stage, booking.bookingId, PRICE);
      await expectReturned(booking, second);
      expect(await pathAt(booking.bookingId)).toBe('PAYMENT_SUCCEEDED');
      expect(await ledgerOf(first)).toEqual([`capture ${PRICE}`]);
      expect(await refundsOf(booking.bookingId, first)).toEqual([]);
    },
  );
});
