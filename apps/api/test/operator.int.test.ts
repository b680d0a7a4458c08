// What an operator does by hand, through the commands they type: see what is due, have a delivery applied again, confirm a
// time. Each with a reason, and in the log under a cause of its own kind.

import { startProgram } from '@slotpay/stack/process';
import { apiEnvironment, freshDataKey, sandboxProviders } from '@slotpay/stack/settings';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { sendWebhook } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const TIMEOUTS = { awaitingWebhook: 100, polling: 100 };

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ timeouts: TIMEOUTS });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

async function slotpay(...args: string[]) {
  const env = {
    ...apiEnvironment(stage.ports, stage.urls, freshDataKey()),
    ...sandboxProviders(stage.ports, stage.urls),
    TIMEOUTS: JSON.stringify(TIMEOUTS),
  };
  const program = startProgram({ name: 'slotpay', script: 'apps/api/src/slotpay.ts', args, env, keepOutput: true });
  return { code: await program.ended, output: program.output(), errors: program.logs().join('\n') };
}

const deliveryOf = async (booking: Held, type: string) => {
  const row = (await books.inboxOf(booking.id)).find((one) => one.type === type);
  if (!row) throw new Error(`No ${type}`);
  return row;
};
const actOf = (deliveryId: string) =>
  stage.db.selectFrom('operator_acts').selectAll().where('delivery_id', '=', deliveryId).executeTakeFirstOrThrow();

describe('a delivery that is replayed', () => {
  it('after it was given up is applied, with the operator as its cause', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await allDone(stage.db);
    await providers.drop('stripe');
    await stage.sandbox.pay(await booking.checkout());
    const [paid] = (await providers.bodies(booking.id)).filter(({ type }) => type === 'checkout.session.completed');
    await stage.rest();
    await sendWebhook(stage, 'stripe', paid?.body ?? '');
    // As twenty tries in vain leave it.
    const given = { verdict: 'failed', reason: 'TypeError', attempts: 20, booking_id: booking.id } as const;
    await stage.db.updateTable('inbox').set(given).where('verdict', '=', 'received').execute();
    const { id } = await deliveryOf(booking, 'checkout.session.completed');
    stage.work();

    const { code, output } = await slotpay('replay', id, '--reason', 'repaired in release 12');
    expect({ code, output }).toEqual({ code: 0, output: `${id}: given back to the worker.` });
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    expect(await deliveryOf(booking, 'checkout.session.completed')).toMatchObject({
      verdict: 'applied',
      replay_id: null,
    });
    const act = await actOf(id);
    expect(act).toMatchObject({ command: 'replay', reason: 'repaired in release 12', booking_id: booking.id });
    expect(act.used_at).toBeInstanceOf(Date);
    const moved = (await books.logOf(booking.id)).find(({ event }) => event === 'onPaymentSucceeded');
    expect(moved).toMatchObject({ outcome: 'moved', cause_kind: 'operator', cause_id: act.id });
  });

  it('although it was applied before changes nothing, and that is logged too', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const before = await booking.view();
    const { id } = await deliveryOf(booking, 'checkout.session.completed');
    expect((await slotpay('replay', id, '--reason', 'to be sure')).code).toBe(0);
    await allDone(stage.db);
    const last = (await books.logOf(booking.id)).at(-1);
    expect(last).toMatchObject({ outcome: 'ignored', cause_kind: 'operator', cause_id: (await actOf(id)).id });
    expect(await booking.view()).toMatchObject({ version: before.version, path: before.path, paid: 12_000 });
  });

  it.each([
    ['nobody has received', ['00000000-0000-4000-8000-000000000000', '--reason', 'lost'], 'There is no delivery'],
    ['with a name that is none', ['1', '--reason', 'lost'], 'There is no delivery 1.'],
  ])('is refused in a sentence when it is one %s', async (_, args, sentence) => {
    const { code, errors } = await slotpay('replay', ...args);
    expect(code).toBe(1);
    expect(errors).toContain(sentence);
  });

  it('without a reason, or emptied with its person, is refused and not written down', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const { id } = await deliveryOf(booking, 'invitee.created');
    expect((await slotpay('replay', id)).errors).toContain('Say why: --reason');
    await stage.db
      .updateTable('inbox')
      .set({ body: Buffer.alloc(0) })
      .where('id', '=', id)
      .execute();
    expect((await slotpay('replay', id, '--reason', 'to be sure')).errors).toContain('Its content was erased');
    const acts = await stage.db.selectFrom('operator_acts').selectAll().where('delivery_id', '=', id).execute();
    expect(acts).toEqual([]);
  });
});

describe('an effect that was given up', () => {
  it('is tried again by its command, once it is not done already', async () => {
    const booking = await stage.client.confirmed();
    await allDone(stage.db);
    const mail = (await books.effectsOf(booking.id)).find(({ type }) => type === 'sendMail');
    const again = () => slotpay('retry-effect', mail?.id ?? '', '--reason', 'the address works now');
    expect((await again()).errors).toContain('sendMail is done');
    // As a refused address leaves it.
    const failed = { state: 'failed', last_error: 'mail.address_unusable' } as const;
    await stage.db
      .updateTable('effects')
      .set(failed)
      .where('id', '=', mail?.id ?? '')
      .execute();
    expect(await again()).toMatchObject({ code: 0, output: `${mail?.id}: given back to the worker.` });
    await allDone(stage.db);
    const now = (await books.effectsOf(booking.id)).find(({ id }) => id === mail?.id);
    expect(now).toMatchObject({ state: 'done', answer: { sent: true } });
  });
});

describe('a time Calendly never tells us of', () => {
  /** Nothing from Calendly comes, and it does not answer. */
  async function unheard(): Promise<Held> {
    await providers.drop('calendly');
    await providers.fail('calendly', { path: '/scheduled_events' });
    return stage.client.open();
  }

  it('is confirmed by hand, and the booking goes on to its payment', async () => {
    const booking = await unheard();
    await booking.reaches('CALENDLY_SCHEDULED.manualConfirmation');
    expect(await books.casesOf(booking.id)).toEqual(['manual_confirmation_needed']);
    const { reference } = await booking.view();
    const starts = booking.slot.startTime;
    const { code, output } = await slotpay(
      'confirm-time',
      reference,
      '--starts',
      starts,
      '--reason',
      'seen in Calendly',
    );
    expect({ code, output }).toEqual({ code: 0, output: `${reference}: PAYMENT_PENDING` });
    const session = await booking.checkout();
    expect(await booking.view()).toMatchObject({ price: 12_000, time: { startsAt: new Date(starts).toISOString() } });
    const [moved] = (await books.logOf(booking.id)).filter(({ event }) => event === 'initiatePayment');
    expect(moved).toMatchObject({ cause_kind: 'operator', to_path: 'PAYMENT_PENDING' });

    await stage.sandbox.clearFaults();
    await stage.sandbox.pay(session);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
  });

  it('is asked for once more when its client comes back, and needs nobody then', async () => {
    const booking = await unheard();
    await booking.reaches('CALENDLY_SCHEDULED.manualConfirmation');
    // What the booking asked for before has been given up.
    await stage.db
      .updateTable('effects')
      .set({ state: 'done' })
      .where('booking_id', '=', booking.id)
      .where('key', 'not like', '%:return.%')
      .execute();
    await stage.sandbox.clearFaults();
    await booking.view();
    await booking.checkout();
    const moved = (await books.logOf(booking.id)).find(({ event }) => event === 'onCalendlyWebhookReceived');
    const asked = (await books.effectsOf(booking.id)).find(({ key }) => key.includes(':return.'));
    expect(moved).toMatchObject({ cause_kind: 'effect', cause_id: asked?.id });
  });

  it('cannot be confirmed for a booking that does not wait for it', async () => {
    const booking = await stage.client.confirmed();
    const { reference } = await booking.view();
    const args = ['confirm-time', reference, '--starts', booking.slot.startTime, '--reason', 'a mistake'];
    const { code, errors } = await slotpay(...args);
    expect(code).toBe(1);
    expect(errors).toContain(`${reference} does not wait for a time: it is in BOOKING_CONFIRMED.upcoming.`);
    expect((await books.logOf(booking.id)).at(-1)).toMatchObject({ outcome: 'refused', cause_kind: 'operator' });
    expect((await slotpay('confirm-time', reference, '--reason', 'none')).errors).toContain('Say when it starts');
    expect((await slotpay('confirm-time', 'SP-0000-0000', '--starts', '2030-01-01')).errors).toContain('no booking');
  });
});

describe('what is due', () => {
  it('is listed: deadlines, effects, messages and rounds, with their bookings', async () => {
    const booking = await stage.client.open();
    await booking.checkout();
    await allDone(stage.db);
    await stage.rest();
    await booking.send('onCheckoutReturned');
    const { reference } = await booking.view();
    const { output } = await slotpay('due', '--within', '2h');
    const lines = output.split('\n');
    const mine = lines.filter((line) => line.includes(reference));
    expect(mine).toContainEqual(expect.stringMatching(/Z {2}(in 0 s|\d+ s late) {2}effect {2}lookUpPayment/));
    expect(mine).toContainEqual(expect.stringMatching(/in \d+ s {2}timer {2}\S*awaitingCheckout/));
    expect(lines).toContainEqual(expect.stringMatching(/ round {2}calendlyEvents {2}-/));
    const json = JSON.parse((await slotpay('due', '--within', '2h', '--json')).output);
    expect(json).toContainEqual(expect.objectContaining({ kind: 'effect', name: 'lookUpPayment', booking: reference }));
    stage.work();
    await allDone(stage.db);
    const after = await eventually('nothing of it due now', async () => {
      const due = await slotpay('due');
      return !due.output.includes(reference) && due;
    });
    expect(after.code).toBe(0);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
