// The payment page, the mails and the calendar file speak the language the client booked in.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/http.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, bookingReaches, eventually } from './support/wait.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 0 } });
});
beforeEach(() => void stage.work());
afterAll(() => stage?.close());

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly filename: string; readonly content: string }[];
}

/** What has arrived, the oldest first. */
const mailsTo = async (email: string): Promise<Mail[]> =>
  (await stage.sandbox.mail()).filter(({ to }) => to.includes(email)).toReversed();

async function bookedInGerman() {
  const email = `${randomUUID()}@example.com`;
  const slot = await stage.client.pick({ email, timezone: 'Europe/Berlin' });
  const booking = await stage.client.openFor(slot, undefined, { language: 'de' });
  await stage.sandbox.pay(await booking.checkout());
  await booking.reaches('BOOKING_CONFIRMED.upcoming');
  await allDone(stage.db);
  return { email, booking };
}

/** Without names and addresses, which are the business's own. */
const spoken = (text: string) => text.replaceAll(/Deep dive|https?:\S+|\S+@\S+/g, '');
const ENGLISH = /\b(the|your|you|with|and|is|has|have|at|to|for|of|time|booking|hello|reference)\b/i;

function expectGerman(mails: readonly Mail[]): void {
  for (const { subject, text, html } of mails) {
    expect(html).toContain('<html lang="de">');
    expect(text).toMatch(/Guten Tag Ada Example,/);
    const [, body = ''] = html.split('<body');
    const shown = body.replaceAll(/<[^>]*>/g, ' ').replaceAll('&#39;', "'");
    for (const said of [subject, text, shown]) expect(spoken(said)).not.toMatch(ENGLISH);
  }
}

async function localeOfPage(language?: 'de' | 'en'): Promise<string | null> {
  const slot = await stage.client.pick();
  const answer = await stage.client.post(stage.client.request(slot, { language }));
  expect(answer.status).toBe(201);
  const { id } = await stage.db
    .selectFrom('bookings')
    .select('id')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
  const { session_id } = await stage.db
    .selectFrom('checkout_sessions')
    .select('session_id')
    .where('booking_id', '=', id)
    .executeTakeFirstOrThrow();
  return (await stage.runtime.stripe.checkout.sessions.retrieve(session_id)).locale;
}

it.each(['de', 'en'] as const)('asks Stripe for a page in %s', async (language) => {
  expect(await localeOfPage(language)).toBe(language);
});

it('leaves it to the browser when nobody has said', async () => {
  expect(await localeOfPage()).toBe('auto');
});

it('takes no language that it does not speak', async () => {
  const slot = await stage.client.pick();
  const answer = await stage.client.post({ ...stage.client.request(slot), language: 'tlh' });
  expect(answer.status).toBe(422);
});

describe('a client who books in German', () => {
  it('is written to in German through the whole life of the booking', async () => {
    const { email, booking } = await bookedInGerman();
    const later = new Date(Date.parse(booking.slot.startTime) + 3_600_000);
    const moved = await stage.sandbox.reschedule(booking.inviteeId, later.toISOString(), 'host');
    const arrived = async (subject: string) => (await mailsTo(email)).some((mail) => mail.subject === subject);
    await eventually('the new time', () => arrived('Neuer Termin: Deep dive'));
    await allDone(stage.db);
    await stage.sandbox.cancel(moved.invitee.uri.split('/').at(-1) ?? '', 'host');
    await booking.reaches('REFUND_COMPLETED');
    await allDone(stage.db);

    const mails = await mailsTo(email);
    expect(mails.map(({ subject }) => subject.replace(/\u00a0/g, ' ')).sort()).toEqual([
      '120,00 € erstattet',
      'Gebucht: Deep dive',
      'Neuer Termin: Deep dive',
      'Storniert: Deep dive',
    ]);
    expectGerman(mails);
    const day = new Intl.DateTimeFormat('de', { dateStyle: 'full', timeZone: 'Europe/Berlin' }).format(later);
    const clock = new Intl.DateTimeFormat('de', { timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(later);
    const cancelled = mails.find(({ subject }) => subject === 'Storniert: Deep dive');
    expect(cancelled?.text).toContain(`Wann: ${day}, ${clock}–`);
    expect(cancelled?.text).toContain('Mara Lindqvist musste absagen.');
  });

  it('gets a calendar file in German, by mail and from the page', async () => {
    const { email, booking } = await bookedInGerman();
    const [mail] = await mailsTo(email);
    const file = mail?.attachments.find(({ filename }) => filename === 'booking.ics')?.content ?? '';
    const { reference } = await booking.view();
    const url = `${stage.urls.app}/bookings/${booking.id}/calendar.ics`;
    const downloaded = (await ask(url, { capability: booking.capability })).text;
    for (const text of [file, downloaded]) {
      const lines = text.replace(/\r?\n /g, '').split(/\r?\n/);
      expect(lines).toContain('SUMMARY:Deep dive mit Mara Lindqvist');
      expect(lines.find((line) => line.startsWith('DESCRIPTION:'))).toContain(`Zeichen ${reference}`);
      expect(lines.find((line) => line.startsWith('PRODID:'))).toMatch(/\/\/DE$/);
    }
  });

  it('gets a new link in German', async () => {
    const { email, booking } = await bookedInGerman();
    const { reference } = await booking.view();
    expect((await ask(`${stage.urls.app}/recoveries/mails`, { json: { reference } })).status).toBe(202);
    const link = () => mailsTo(email).then((mails) => mails.find(({ subject }) => subject.includes(reference)));
    const mail = await eventually('the link', link);
    expect(mail.subject).toBe(`Ihre Buchung ${reference}`);
    expectGerman([mail]);
  });

  it('pays in German for a dearer time', async () => {
    const { booking } = await bookedInGerman();
    await stage.sandbox.reschedule(booking.inviteeId, saturday(), 'invitee');
    await booking.reaches('BOOKING_RESCHEDULED.collectingDifference');
    const checkoutUrl = await eventually(
      'Checkout for the difference',
      async () => (await booking.view()).checkoutUrl ?? undefined,
    );
    expect((await ask(checkoutUrl)).text).toContain('Deep dive: neuer Termin');
  });
});

/** A free noon of a Saturday, weeks ahead. */
function saturday(): string {
  const noon = new Date(new Date().setUTCHours(12, 0, 0, 0) + 21 * 86_400_000);
  noon.setUTCDate(noon.getUTCDate() + 6 - noon.getUTCDay());
  return noon.toISOString();
}
