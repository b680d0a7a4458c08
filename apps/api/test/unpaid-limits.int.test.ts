// Holding times without paying for them: a few each, and the calendar stays free for others.

import { randomUUID } from 'node:crypto';
import type { OpenedBooking } from '@slotpay/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forgetAddresses } from '../src/booking/holding.ts';
import { newToken } from '../src/db/token.ts';
import { type Books, booksOf } from './support/books.ts';
import { type Answer, ask, openedOf, problemOf, viewOf } from './support/http.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { wish } from './support/refusals.ts';
import { sendWebhook } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, bookingReaches, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage({ env: { UNPAID_PER_EMAIL: '2', UNPAID_PER_ADDRESS: '5', TRUST_PROXY: '127.0.0.1' } });
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterAll(() => stage?.close());

let people = 0;
const somebody = () => ({ email: `person.${++people}@example.com` });
let networks = 0;
/** A proxy in front of us says where a request comes from. */
const elsewhere = () => ({ 'x-forwarded-for': `203.0.113.${++networks}` });

const post = (json: unknown, headers: Record<string, string>, key: string = randomUUID()): Promise<Answer> =>
  ask(`${stage.urls.app}/bookings`, { json, key, headers });
const statusOf = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

/** A time that exists nowhere: enough to open a booking. */
function anyTime(): object {
  const event = `https://api.calendly.com/scheduled_events/${randomUUID()}`;
  return wish({ calendlyEventUri: event, calendlyInviteeUri: `${event}/invitees/${randomUUID()}` });
}

it('fifty unpaid bookings from one address at the same moment are five', async () => {
  const from = elsewhere();
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(anyTime(), from)));
  expect(statusOf(answers)).toEqual([...Array(5).fill(201), ...Array(45).fill(429)]);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused && problemOf(refused)).toMatchObject({ code: 'too_many_unpaid' });
  expect(refused?.text).not.toContain('capability');
});

it('addresses of one IPv6 network are one, and a neighbour is not held up', async () => {
  const network = (host: string) => ({ 'x-forwarded-for': `2001:db8:0:7::${host}` });
  for (const host of ['1', '2', '3', 'a', 'ffff']) expect((await post(anyTime(), network(host))).status).toBe(201);
  expect((await post(anyTime(), network('bad'))).status).toBe(429);
  expect((await post(anyTime(), { 'x-forwarded-for': '2001:db8:0:8::1' })).status).toBe(201);
});

it('an address a client makes up counts for nothing: the proxy’s own word does', async () => {
  const [first, ...more] = Array.from({ length: 6 }, () => `${elsewhere()['x-forwarded-for']}, 198.51.100.7`);
  for (const chain of more) expect((await post(anyTime(), { 'x-forwarded-for': chain })).status).toBe(201);
  expect((await post(anyTime(), { 'x-forwarded-for': first ?? '' })).status).toBe(429);
});

it('a time that is one too many is free again at once, and asking again changes nothing', async () => {
  const from = elsewhere();
  for (let n = 0; n < 5; n++) await post(anyTime(), from);
  const slot = await stage.client.pick(somebody());
  const [request, key] = [stage.client.request(slot), randomUUID()];
  expect(problemOf(await post(request, from, key))).toMatchObject({ code: 'too_many_unpaid' });
  expect(problemOf(await post(request, from, key))).toMatchObject({ code: 'too_many_unpaid' });
  await eventually('the time is free', async () => (await providers.slotStatus(slot.event.uri)) === 'canceled');
});

it('room is made by paying or letting go', async () => {
  const from = elsewhere();
  const slots = await Promise.all(Array.from({ length: 5 }, () => stage.client.pick(somebody())));
  const opened: OpenedBooking[] = [];
  for (const slot of slots) opened.push(openedOf(await post(stage.client.request(slot), from)));
  const another = async () => (await post(anyTime(), from)).status;
  const [leaving, paying] = opened;
  if (!leaving || !paying) throw new Error('nothing opened');
  const { id } = leaving.booking;
  await bookingReaches(stage.db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
  expect(await another()).toBe(429);
  const url = `${stage.urls.app}/bookings/${id}/events`;
  const left = await ask(url, {
    capability: leaving.capability,
    key: randomUUID(),
    json: { type: 'cancelBookingProcess' },
  });
  expect(viewOf(left).state).toBe('IDLE');
  expect(await another()).toBe(201);
  expect(await another()).toBe(429);
  await bookingReaches(stage.db, paying.booking.id, 'PAYMENT_PROCESSING.awaitingCheckout');
  const [session] = await providers.sessionsOf(paying.booking.id);
  await stage.sandbox.pay(session?.id ?? '');
  await bookingReaches(stage.db, paying.booking.id, 'BOOKING_CONFIRMED.upcoming');
  expect(await another()).toBe(201);
});

it('one person holds two unpaid times, from wherever; the rest is given back before anybody is asked to pay', async () => {
  const who = { email: 'Greedy.Client@example.com' };
  await stage.rest();
  const ids: string[] = [];
  const slots = await Promise.all(Array.from({ length: 6 }, () => stage.client.pick(who)));
  for (const slot of slots) ids.push(openedOf(await post(stage.client.request(slot), elsewhere())).booking.id);
  stage.work();
  await allDone(stage.db);
  const paths = await stage.db.selectFrom('bookings').select('path').where('id', 'in', ids).execute();
  expect(paths.map(({ path }) => path).sort()).toEqual([
    ...Array(4).fill('IDLE'),
    ...Array(2).fill('PAYMENT_PROCESSING.awaitingCheckout'),
  ]);
  const standing = await Promise.all(slots.map(({ event }) => providers.slotStatus(event.uri)));
  expect(standing.sort()).toEqual(['active', 'active', ...Array(4).fill('canceled')]);
  expect((await stage.sandbox.mail()).filter(({ to }) => to.includes('greedy'))).toEqual([]);
  for (const id of ids) expect((await books.casesOf(id)).length).toBe(0);
});

it('a time that was let in stays, however often its news comes again', async () => {
  const who = somebody();
  const first = await stage.client.open(who);
  await first.checkout();
  await (await stage.client.open(who)).checkout();
  const [created] = await providers.bodies(first.inviteeId);
  const again = { ...JSON.parse(created?.body ?? '{}'), created_at: new Date().toISOString() };
  expect((await sendWebhook(stage, 'calendly', again)).status).toBe(200);
  await allDone(stage.db);
  expect((await first.view()).path).toBe('PAYMENT_PROCESSING.awaitingCheckout');
});

it('where a booking was opened from is kept as a hash, and only while it is held unpaid', async () => {
  const from = elsewhere();
  const key = randomUUID();
  const { booking } = openedOf(await post({ ...anyTime(), flowToken: newToken() }, from, key));
  const row = () =>
    stage.db.selectFrom('bookings').select('opened_from').where('id', '=', booking.id).executeTakeFirstOrThrow();
  const { opened_from } = await row();
  expect(opened_from).toHaveLength(36);
  expect(opened_from?.toString('latin1')).not.toContain(from['x-forwarded-for']);
  await forgetAddresses(stage.db);
  expect((await row()).opened_from).not.toBeNull();
  await stage.db.updateTable('bookings').set({ captured: 1 }).where('id', '=', booking.id).execute();
  await forgetAddresses(stage.db);
  expect((await row()).opened_from).toBeNull();
  await stage.db.updateTable('bookings').set({ captured: 0 }).where('id', '=', booking.id).execute();
  // The key lets its owner in again, so it stands nowhere in the log.
  const log = await stage.db
    .selectFrom('transitions')
    .select('cause_id')
    .where('booking_id', '=', booking.id)
    .execute();
  expect(log.length).toBeGreaterThan(2);
  expect(JSON.stringify(log)).not.toContain(key);
});

it('every promise about every booking holds', async () => {
  await allDone(stage.db);
  expect(await brokenPromises(stage)).toEqual([]);
});
