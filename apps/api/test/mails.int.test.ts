// The mails of a booking's life, as they arrive: one per fact, in text and HTML, the calendar file always of one event; and
// none that is no longer true when it would be sent.

import { randomUUID } from 'node:crypto';
import type { MailTemplate } from '@slotpay/machine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performEffect } from '../src/effects/perform.ts';
import { erase } from '../src/privacy/erase.ts';
import { booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { payElsewhere } from './support/pay-elsewhere.ts';
import { roundsPass } from './support/rounds.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const DECLINED = '4000000000009995';
const REFUND_TAKES_TIME = '4000000000007726';

let stage: Stage;
beforeAll(async () => {
  const env = { REMIND_UNPAID_AFTER_MS: '0', RECONCILE_EVERY_MS: '3600000' };
  stage = await openStage({ env, timeouts: { undoWindow: 0 } });
});
afterAll(() => stage?.close());

const address = () => `${randomUUID()}@example.com`;
/** What has arrived, the oldest first. */
const mailsTo = async (email: string) =>
  (await stage.sandbox.mail()).filter(({ to }) => to.includes(email)).toReversed();
const subjectsTo = async (email: string) => (await mailsTo(email)).map(({ subject }) => subject);
const effectsOf = async (booking: Held) =>
  (await booksOf(stage.db).effectsOf(booking.id))
    .filter(({ type }) => type === 'sendMail')
    .map(({ params, answer }) => ({ template: (params as { template: string }).template, answer }));
const hour = (startTime: string, hours: number) => new Date(Date.parse(startTime) + hours * 3_600_000).toISOString();
const idOf = (uri: string) => uri.split('/').at(-1) ?? '';

describe('the mails of a whole life', () => {
  it('are one per fact, in text and HTML, and their calendar files one event that only grows', async () => {
    const email = address();
    const booking = await stage.client.confirmed({ email, name: 'Maja Mails' });
    await allDone(stage.db);
    const moved = await stage.sandbox.reschedule(booking.inviteeId, hour(booking.slot.startTime, 1), 'host');
    await eventually('the new time', async () => (await subjectsTo(email)).includes('New time: Deep dive'));
    await allDone(stage.db);
    await stage.sandbox.cancel(idOf(moved.invitee.uri), 'host');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);

    const mails = await mailsTo(email);
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      'Cancelled: Deep dive',
      'New time: Deep dive',
      'You’re booked: Deep dive',
      '€120.00 refunded',
    ]);
    const { reference } = await booking.view();
    for (const { text, html } of mails) {
      expect(text).toContain('Hello Maja Mails,');
      expect(html).toContain('Hello Maja Mails,');
      expect(html).toContain(reference);
      const [link = 'none'] = /http\S+\/r\/[A-Za-z0-9_-]{43}/.exec(text) ?? [];
      expect(html).toContain(`href="${link}"`);
    }
    const files = ['You’re booked: Deep dive', 'New time: Deep dive', 'Cancelled: Deep dive'].map((subject) => {
      const file = mails
        .find((mail) => mail.subject === subject)
        ?.attachments.find((one) => one.filename === 'booking.ics');
      return (file?.content ?? '').replace(/\r?\n /g, '').split(/\r?\n/);
    });
    const values = (name: string) =>
      files.map((lines) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1));
    expect(new Set(values('UID'))).toEqual(new Set([`${booking.id}@slotpay`]));
    expect(values('METHOD')).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
    expect(values('STATUS')).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED']);
    const sequence = values('SEQUENCE').map(Number);
    expect(sequence).toEqual(sequence.toSorted((a, b) => a - b));
    expect(new Set(sequence).size).toBe(3);
    const [first, second] = values('DTSTART');
    expect(first).not.toBe(second);
  });

  it('tell of a refund on its way, and then of its arrival', async () => {
    const email = address();
    const booking = await stage.client.open({ email });
    await stage.sandbox.pay(await booking.checkout(), REFUND_TAKES_TIME);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_PENDING');
    await allDone(stage.db);
    expect(await subjectsTo(email)).toEqual(
      expect.arrayContaining(['Cancelled: Deep dive', '€120.00 is on its way back']),
    );
    expect(await subjectsTo(email)).not.toContain('€120.00 refunded');
  });
});

describe('a payment that did not go through', () => {
  it('is told to a client who does not try again, once per attempt', async () => {
    const email = address();
    const booking = await stage.client.open({ email });
    await stage.sandbox.pay(await booking.checkout(), DECLINED);
    await booking.reaches('PAYMENT_FAILED');
    await roundsPass(stage, 'reminders', 2);
    await allDone(stage.db);
    const problem = 'Your payment did not go through: Deep dive';
    const told = async () => (await subjectsTo(email)).filter((subject) => subject === problem).length;
    expect(await told()).toBe(1);
    await booking.send('retryPayment');
    await stage.sandbox.pay(await booking.checkout(), DECLINED);
    await booking.reaches('PAYMENT_FAILED');
    await roundsPass(stage, 'reminders', 2);
    await allDone(stage.db);
    expect(await told()).toBe(2);
  });

  it('is not told to one who has paid meanwhile', async () => {
    const email = address();
    const booking = await stage.client.open({ email });
    await stage.sandbox.pay(await booking.checkout(), DECLINED);
    await booking.reaches('PAYMENT_FAILED');
    await booking.send('retryPayment');
    const session = await booking.checkout();
    await allDone(stage.db);
    await stage.rest();
    const mail = { type: 'sendMail', params: JSON.stringify({ template: 'paymentProblem' }) };
    await stage.db
      .insertInto('effects')
      .values({ ...mail, booking_id: booking.id, key: randomUUID() })
      .execute();
    stage.work();
    await stage.sandbox.pay(session);
    await booking.reaches('BOOKING_CONFIRMED.upcoming');
    await allDone(stage.db);
    expect(await subjectsTo(email)).not.toContain('Your payment did not go through: Deep dive');
    expect(await effectsOf(booking)).toContainEqual({
      template: 'paymentProblem',
      answer: { sent: false, why: 'stale' },
    });
  });
});

describe('a payment that no booking wants', () => {
  const returning = async (email: string, amount: string) =>
    (await mailsTo(email)).filter(({ subject }) => subject === `We are returning ${amount}`);

  it('is told to the client once, with why it goes back, in text and HTML', async () => {
    const email = address();
    const booking = await stage.client.confirmed({ email });
    await payElsewhere(stage, booking.id, 5000);
    await eventually('the money back', async () => (await booksOf(stage.db).moneyOf(booking.id)).refunded === 5000);
    await allDone(stage.db);
    const [mail, ...others] = await returning(email, '€50.00');
    expect(others).toEqual([]);
    for (const said of [mail?.text, mail?.html]) {
      expect(said).toContain('A further payment of €50.00 reached us, and your booking was paid already.');
      expect(said).toContain('This usually takes 5 to 10 days');
    }
  });

  it('is told once for each, and as the booking stands by then', async () => {
    const email = address();
    const booking = await stage.client.confirmed({ email });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    for (const amount of [5000, 5100]) await payElsewhere(stage, booking.id, amount);
    await eventually('both back', async () => (await booksOf(stage.db).moneyOf(booking.id)).refunded === 22_100);
    await allDone(stage.db);
    for (const amount of ['€50.00', '€51.00']) {
      const mails = await returning(email, amount);
      expect(mails).toHaveLength(1);
      expect(mails[0]?.text).toContain(`A payment of ${amount} reached us when your booking was not waiting for one.`);
    }
  });

  it('is not said to go back once Stripe has refused that: a person sees to it', async () => {
    const booking = await stage.client.confirmed();
    await stage.sandbox.refundsGo('balance-insufficient');
    const paymentIntentId = await payElsewhere(stage, booking.id, 5000);
    const codes = () => booksOf(stage.db).casesOf(booking.id);
    await eventually('the case', async () => (await codes()).includes('refund_stalled'));
    const params = JSON.stringify({ template: 'paymentReturned', paymentIntentId, amount: 5000 });
    const values = { booking_id: booking.id, key: randomUUID(), type: 'sendMail', params };
    await stage.db.insertInto('effects').values(values).execute();
    const late = await eventually('the mail decided', async () => {
      const mail = (await booksOf(stage.db).effectsOf(booking.id)).find(({ key }) => key === values.key);
      return mail?.state === 'done' && mail;
    });
    await stage.sandbox.refundsGo(null);
    expect(late.answer).toEqual({ sent: false, why: 'stale' });
  });

  it('is told to nobody once its person is erased', async () => {
    const email = address();
    const booking = await stage.client.confirmed({ email });
    await booking.send('cancelBooking');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    expect(await erase(stage.runtime, booking.id, { beforeSession: false })).toEqual({ outcome: 'erased' });
    await payElsewhere(stage, booking.id, 5000);
    await eventually('the money back', async () => (await booksOf(stage.db).moneyOf(booking.id)).refunded === 17_000);
    await allDone(stage.db);
    expect(await returning(email, '€50.00')).toEqual([]);
    const mails = (await effectsOf(booking)).filter(({ template }) => template === 'paymentReturned');
    expect(mails).toEqual([{ template: 'paymentReturned', answer: { sent: false, why: 'no address' } }]);
  });
});

describe('a mail that is no longer true when it would be sent', () => {
  let ended: Held;
  let standing: Held;
  beforeAll(async () => {
    standing = await stage.client.confirmed();
    ended = await stage.client.confirmed();
    await ended.send('cancelBooking');
    await ended.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    await stage.rest();
  });
  afterAll(() => void stage.work());

  const mailing = async (booking: Held, template: MailTemplate, created_at = new Date()) => {
    const key = `${booking.id}:sendMail:${randomUUID()}`;
    const params = JSON.stringify({ template });
    const values = { booking_id: booking.id, key, type: 'sendMail', params, created_at };
    return (await stage.db.insertInto('effects').values(values).returning('id').executeTakeFirstOrThrow()).id;
  };
  const sent = async (booking: Held, id: string) => {
    await performEffect(stage.runtime, { id, bookingId: booking.id, attempts: 1 });
    const row = await stage.db.selectFrom('effects').select('answer').where('id', '=', id).executeTakeFirstOrThrow();
    return (row.answer as { sent: boolean }).sent;
  };

  it.each<[MailTemplate, boolean]>([
    ['confirmed', false],
    ['rescheduled', false],
    ['refundUnderWay', false],
    ['finishBooking', false],
    ['paymentReminder', false],
    ['paymentProblem', false],
    ['cancelled', true],
    ['refunded', true],
  ])('%s, of a booking whose money is back: sent is %s', async (template, expected) => {
    expect(await sent(ended, await mailing(ended, template))).toBe(expected);
  });

  it('confirmed, of a booking that stands, is sent', async () => {
    expect(await sent(standing, await mailing(standing, 'confirmed'))).toBe(true);
  });

  it('moved twice is told once: the later mail says it all', async () => {
    const first = await mailing(standing, 'rescheduled', new Date(Date.now() - 1000));
    const second = await mailing(standing, 'rescheduled');
    expect(await sent(standing, first)).toBe(false);
    expect(await sent(standing, second)).toBe(true);
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
