// Somebody picked a time on our page, and their browser never told us.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '../src/db/token.ts';
import type { Slot } from './support/client.ts';
import { ask, openedOf, problemOf, viewOf } from './support/http.ts';
import { roundsPass } from './support/rounds.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, bookingReaches, eventually } from './support/wait.ts';

const GRACE_MS = 1_000;

let stage: Stage;
beforeAll(async () => {
  const env = { RECONCILE_EVERY_MS: '300', RECONCILE_REQUESTS_PER_SECOND: '50', EARLY_GRACE_MS: String(GRACE_MS) };
  stage = await openStage({ env });
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

/** Picks a time as our page has it done. */
function pickHere(
  request: { eventType?: string; startTime?: string; flowToken?: string } = {},
  utm_source = 'slotpay',
): Promise<Slot> {
  const { flowToken = newToken(), ...rest } = request;
  const tracking = { utm_content: flowToken, utm_source };
  return stage.client.pick({ flowToken, tracking, ...rest });
}

const deliveryOf = (slot: Slot) =>
  stage.db
    .selectFrom('inbox')
    .selectAll()
    .where('event_key', 'like', `invitee.created|${slot.invitee.uri}|%`)
    .executeTakeFirst();
const bookingOf = async (slot: Slot) => {
  const id = (await deliveryOf(slot))?.booking_id;
  if (!id) return undefined;
  return stage.db.selectFrom('bookings').selectAll().where('id', '=', id).executeTakeFirst();
};
const opened = (slot: Slot) => eventually('a booking nobody opened', () => bookingOf(slot));
const finishMail = (reference: string) =>
  eventually('the mail', async () =>
    (await stage.sandbox.mail()).find(
      ({ subject, html }) => subject.startsWith('Finish your booking') && html.includes(reference),
    ),
  );
const invitee = (slot: Slot) => slot.invitee.uri.split('/').at(-1) ?? '';
const mailedLink = (text: string) => /\/r\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? '';

describe('a time whose client never comes', () => {
  it('becomes a booking, and the mailed link leads to the payment', async () => {
    const slot = await pickHere();
    const { id, reference } = await opened(slot);
    await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
    const mail = await finishMail(reference);
    expect([mail.to].flat()).toEqual(['ada@example.com']);
    expect(mail.text).toContain('€120.00');
    // Nobody can open it any other way.
    expect(await stage.db.selectFrom('capabilities').selectAll().where('booking_id', '=', id).execute()).toEqual([]);

    const recovered = await ask(`${stage.urls.app}/recoveries`, { json: { token: mailedLink(mail.text) } });
    const { booking, capability } = JSON.parse(recovered.text);
    expect(booking).toMatchObject({ id, state: 'PAYMENT_PROCESSING', checkoutUrl: expect.stringContaining('cs_') });
    const [session = ''] = booking.checkoutUrl.match(/cs_[A-Za-z0-9_]+/) ?? [];
    await stage.sandbox.pay(session);
    await bookingReaches(stage.db, id, 'BOOKING_CONFIRMED.upcoming');
    const view = viewOf(await ask(`${stage.urls.app}/bookings/${id}`, { capability }));
    expect(view).toMatchObject({ paid: 12_000, time: { startsAt: new Date(slot.startTime).toISOString() } });
    await roundsPass(stage, 'reminders', 2);
    await allDone(stage.db);
    const asked = await stage.db
      .selectFrom('effects')
      .select(['key', 'answer'])
      .where('booking_id', '=', id)
      .where(sql<string>`params->>'template'`, '=', 'finishBooking')
      .execute();
    expect(asked).toEqual([{ key: `${id}:sendMail:finishBooking`, answer: { sent: true } }]);
  });

  it('that costs nothing is confirmed, and nobody is asked for money', async () => {
    const slot = await pickHere({ eventType: 'intro-call' });
    const { id } = await opened(slot);
    await bookingReaches(stage.db, id, 'BOOKING_CONFIRMED.upcoming');
    await roundsPass(stage, 'reminders', 2);
    await allDone(stage.db);
    const mails = await stage.db
      .selectFrom('effects')
      .select('params')
      .where('booking_id', '=', id)
      .where('type', '=', 'sendMail')
      .execute();
    expect(mails).toEqual([{ params: { template: 'confirmed' } }]);
  });

  it('and whose webhook is lost as well is found in Calendly’s calendar', async () => {
    await stage.sandbox.fault({ provider: 'calendly', on: 'webhook', action: 'drop', times: 10 });
    const slot = await pickHere();
    const { id, opened_by } = await opened(slot);
    expect(opened_by).toBe('server');
    expect(await deliveryOf(slot)).toMatchObject({ source: 'reconciler', booking_id: id });
    await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
  });

  it('and that was moved meanwhile becomes a booking at the new time', async () => {
    const slot = await pickHere();
    const later = new Date(Date.parse(slot.startTime) + 3_600_000).toISOString();
    await stage.sandbox.reschedule(invitee(slot), later, 'invitee');
    const { id } = await opened(slot);
    await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
    await allDone(stage.db);
    expect(await bookingOf(slot)).toMatchObject({
      path: 'PAYMENT_PROCESSING.awaitingCheckout',
      starts_at: new Date(later),
    });
  });

  it('is in the log from its first step, with the webhook as its cause', async () => {
    const slot = await pickHere();
    const { id } = await opened(slot);
    await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
    const log = await stage.db
      .selectFrom('transitions')
      .select(['event', 'cause_kind', 'cause_id'])
      .where('booking_id', '=', id)
      .orderBy('seq')
      .execute();
    const delivery = (await deliveryOf(slot))?.id;
    expect(log.slice(0, 3)).toEqual(
      ['selectSessionType', 'startCalendlyScheduling', 'onCalendlyEventCreated'].map((event) => ({
        event,
        cause_kind: 'command',
        cause_id: `delivery/${delivery}/${event}`,
      })),
    );
    // By the webhook itself, or by Calendly's answer to the first question.
    expect(log[3]?.event).toBe('onCalendlyWebhookReceived');
  });
});

describe('a client who comes after the server has opened the booking', () => {
  it('takes it over with the token of the flow, once', async () => {
    const slot = await pickHere();
    const { id } = await opened(slot);
    const key = randomUUID();
    const answer = await stage.client.post(stage.client.request(slot), key);
    const { booking, capability } = openedOf(answer);
    expect(booking.id).toBe(id);
    expect(viewOf(await ask(`${stage.urls.app}/bookings/${id}`, { capability })).id).toBe(id);
    expect(stage.log.lines()).toContainEqual(expect.objectContaining({ booking: id, outcome: 'taken_over' }));
    // The same wish again is the same booking; somebody else's is not.
    expect(openedOf(await stage.client.post(stage.client.request(slot), key)).booking.id).toBe(id);
    expect(problemOf(await stage.client.post(stage.client.request(slot)))).toMatchObject({
      code: 'invitee_already_booked',
    });
  });

  it('is written to in the language of the page from then on', async () => {
    const slot = await pickHere();
    const { id, language } = await opened(slot);
    expect(language).toBeNull();
    openedOf(await stage.client.post(stage.client.request(slot, { language: 'de' })));
    expect(await bookingOf(slot)).toMatchObject({ id, language: 'de' });
  });

  it('twenty times at once takes it over once', async () => {
    const slot = await pickHere();
    await opened(slot);
    const answers = await Promise.all(Array.from({ length: 20 }, () => stage.client.post(stage.client.request(slot))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it('does not get it for another time than the one that was picked', async () => {
    const slot = await pickHere();
    const other = await stage.client.pick();
    await opened(slot);
    const request = stage.client.request({ ...other, flowToken: slot.flowToken });
    expect(problemOf(await stage.client.post(request))).toMatchObject({ code: 'invitee_already_booked' });
  });

  it('does not get it once the mailed link was used', async () => {
    const slot = await pickHere();
    const { id, reference } = await opened(slot);
    const mail = await finishMail(reference);
    const recovered = await ask(`${stage.urls.app}/recoveries`, { json: { token: mailedLink(mail.text) } });
    expect(JSON.parse(recovered.text).booking.id).toBe(id);
    expect(problemOf(await stage.client.post(stage.client.request(slot)))).toMatchObject({
      code: 'invitee_already_booked',
    });
  });

  it('in the same moment gets one booking with it', async () => {
    const slots = await Promise.all(Array.from({ length: 6 }, () => pickHere()));
    const answers = await Promise.all(
      slots.map(async (slot) => {
        const parked = await eventually('its webhook', () => deliveryOf(slot));
        const due = parked.received_at.getTime() + GRACE_MS;
        // As near to the end of the grace period as polling gets.
        await eventually('the end of the grace period', async () => Date.now() >= due);
        return stage.client.post(stage.client.request(slot));
      }),
    );
    for (const answer of answers) expect(answer.status).toBe(201);
    const rows = await stage.db
      .selectFrom('calendly_invitees')
      .select('invitee_id')
      .where('invitee_id', 'in', slots.map(invitee))
      .execute();
    expect(rows).toHaveLength(6);
  });
});

describe('a time for which no booking is opened', () => {
  const left = (slot: Slot, reason: string) =>
    eventually(`left: ${reason}`, async () => {
      const row = await deliveryOf(slot);
      return row?.reason === reason && row;
    });

  it('is one picked on another page', async () => {
    const slot = await pickHere({}, 'newsletter');
    expect(await left(slot, 'not picked on our page')).toMatchObject({ verdict: 'parked', booking_id: null });
  });

  it('is one cancelled before anybody came', async () => {
    await stage.sandbox.fault({
      provider: 'calendly',
      on: 'webhook',
      action: 'drop',
      match: { type: 'invitee.canceled' },
    });
    const slot = await pickHere();
    await stage.sandbox.cancel(invitee(slot), 'invitee');
    expect(await left(slot, 'cancelled since')).toMatchObject({ verdict: 'parked', booking_id: null });
  });

  it('is one we do not offer any more', async () => {
    const offer = stage.db.updateTable('session_types').where('id', '=', 'half-day-workshop');
    await offer.set({ superseded_at: new Date() }).execute();
    // Three hours, far from the times of the others.
    const day = new Date(Date.now() + 55 * 86_400_000).toISOString().slice(0, 10);
    const slot = await pickHere({ eventType: 'half-day-workshop', startTime: `${day}T09:00:00Z` });
    expect(await left(slot, 'not what we offer')).toMatchObject({ verdict: 'parked', booking_id: null });
    await offer.set({ superseded_at: null }).execute();
  });

  it('still finds its client when they come after all', async () => {
    const slot = await pickHere({}, 'newsletter');
    await left(slot, 'not picked on our page');
    const booking = await stage.client.openFor(slot);
    await booking.checkout();
    expect(await bookingOf(slot)).toMatchObject({ id: booking.id, opened_by: 'client' });
  });
});

describe('a client who does not pay', () => {
  it('is reminded once, and not when the money is already at Stripe', async () => {
    const [waiting, paid] = [await stage.client.open(), await stage.client.open()];
    await waiting.checkout();
    const session = await paid.checkout();
    // Paid, and nobody has told us yet.
    const events = { provider: 'stripe', on: 'request', match: { path: '/v1/events' }, action: 'fail-before' } as const;
    await stage.sandbox.fault({ ...events, times: 1000 });
    await stage.sandbox.fault({ provider: 'stripe', on: 'webhook', action: 'hold', times: 1000 });
    await stage.rest();
    await stage.sandbox.pay(session);
    await stage.db
      .updateTable('effects')
      .set({ done_at: new Date(Date.now() - 16 * 60_000) })
      .where('type', '=', 'createCheckoutSession')
      .where('booking_id', 'in', [waiting.id, paid.id])
      .execute();
    // Bookings that have moved a moment ago are not asked about, so only the mail itself finds out.
    await stage.db.updateTable('bookings').set({ updated_at: new Date() }).execute();
    stage.work();
    const answerOf = (id: string) =>
      eventually('the reminder', async () => {
        const row = await stage.db
          .selectFrom('effects')
          .select(['state', 'answer'])
          .where('key', '=', `${id}:sendMail:paymentReminder`)
          .executeTakeFirst();
        return row?.state === 'done' && row.answer;
      });
    expect(await answerOf(waiting.id)).toEqual({ sent: true });
    expect(await answerOf(paid.id)).toEqual({ sent: false, why: 'stale' });
    await roundsPass(stage, 'reminders', 2);
    const { reference } = await waiting.view();
    const mails = (await stage.sandbox.mail()).filter(({ subject }) => subject.startsWith('Not paid yet'));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.html).toContain(reference);
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await paid.reaches('BOOKING_CONFIRMED.upcoming');
  });
});

describe('after all of it', () => {
  it('every promise about every booking holds', async () => {
    await allDone(stage.db);
    expect(await brokenPromises(stage)).toEqual([]);
  });
});
