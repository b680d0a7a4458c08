// A browser may claim any slot of the calendar. What it gets, and what the slot's owner loses: nothing.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '../src/db/token.ts';
import { type Books, booksOf } from './support/books.ts';
import type { Held } from './support/client.ts';
import { viewOf } from './support/http.ts';
import { type Providers, providersOf } from './support/providers.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

let stage: Stage;
let books: Books;
let providers: Providers;
beforeAll(async () => {
  stage = await openStage();
  books = booksOf(stage.db);
  providers = providersOf(stage.sandbox);
});
afterEach(() => stage.sandbox.clearFaults());
afterAll(() => stage?.close());

const claims = (booking: Held) =>
  stage.db.selectFrom('calendly_invitees').selectAll().where('booking_id', '=', booking.id).execute();

describe('a webhook about somebody else’s slot', () => {
  it('is refused when its flow token is not the booking’s', async () => {
    await providers.hold('calendly');
    const slot = await stage.client.pick();
    const thief = await stage.client.openFor({ ...slot, flowToken: newToken() });
    await thief.reaches('ERROR_WEBHOOK');
    await stage.sandbox.clearFaults();
    await stage.sandbox.release('fifo');
    await allDone(stage.db);
    const [delivery] = (await books.inbox()).filter(({ event_key }) => event_key.includes(slot.invitee.uri));
    expect(delivery).toMatchObject({ verdict: 'refused', reason: 'the flow token is not this booking’s' });
    const view = await thief.view();
    expect(view).toMatchObject({ state: 'ERROR_WEBHOOK', invitee: null, time: null, joinUrl: null });
    expect(JSON.parse(view.snapshot).context.failure).toMatchObject({ code: 'calendly.foreign_invitee' });
  });

  it('does not follow its owner to another time', async () => {
    await providers.hold('calendly');
    const slot = await stage.client.pick();
    const thief = await stage.client.openFor({ ...slot, flowToken: newToken() });
    await thief.reaches('ERROR_WEBHOOK');
    await stage.sandbox.clearFaults();
    const later = new Date(Date.parse(slot.startTime) + 7 * 86_400_000).toISOString();
    const moved = await stage.sandbox.reschedule(slot.invitee.uri.split('/').at(-1) ?? '', later, 'invitee');
    await stage.sandbox.release('fifo');
    await eventually('both halves stored', async () => {
      const keys = (await books.inbox()).map(({ event_key }) => event_key).join();
      return keys.includes(moved.invitee.uri) && keys.includes(`invitee.canceled|${slot.invitee.uri}`);
    });
    await allDone(stage.db);
    expect((await thief.view()).state).toBe('ERROR_WEBHOOK');
    expect(await claims(thief)).toMatchObject([{ verified: false }]);
  });
});

describe('a slot of another kind of session', () => {
  async function cheat(): Promise<Held> {
    const slot = await stage.client.pick({ eventType: 'deep-dive' });
    const key = randomUUID();
    const answer = await stage.client.post(stage.client.request(slot, { sessionTypeId: 'intro-call' }), key);
    expect(answer.status).toBe(201);
    const again = await stage.client.openFor(slot, key);
    await again.reaches('ERROR_WEBHOOK');
    return again;
  }

  it('does not confirm a booking of a cheaper one, and calls a person', async () => {
    const booking = await cheat();
    await allDone(stage.db);
    const { snapshot, clientEvents } = await booking.view();
    expect(JSON.parse(snapshot).context.failure).toMatchObject({ code: 'calendly.wrong_event_type' });
    expect(clientEvents).not.toContain('attemptRecovery');
    expect(await books.casesOf(booking.id)).toEqual(['recovery_exhausted']);
  });

  it('does not confirm it by being moved either', async () => {
    const booking = await cheat();
    const later = new Date(Date.parse(booking.slot.startTime) + 7 * 86_400_000).toISOString();
    const moved = await stage.sandbox.reschedule(booking.inviteeId, later, 'invitee');
    await eventually('the move stored', async () =>
      (await books.inbox()).some(({ event_key }) => event_key.startsWith(`invitee.created|${moved.invitee.uri}`)),
    );
    await allDone(stage.db);
    expect((await booking.view()).state).toBe('ERROR_WEBHOOK');
  });
});

describe('claiming somebody else’s time', () => {
  it('never cancels it', async () => {
    const owner = await stage.client.confirmed();
    const slot = await stage.client.pick();
    const thief = await stage.client.openFor({ ...slot, flowToken: newToken() });
    await thief.reaches('ERROR_WEBHOOK');
    expect(viewOf(await thief.send('cancelBookingProcess')).state).toBe('IDLE');
    await allDone(stage.db);
    expect(await providers.slotStatus(slot.event.uri)).toBe('active');
    expect(await providers.slotStatus(owner.slot.event.uri)).toBe('active');
  });

  it('never cancels it when left before Calendly was asked either', async () => {
    await stage.rest();
    const slot = await stage.client.pick();
    const thief = await stage.client.openFor({ ...slot, flowToken: newToken() });
    expect(viewOf(await thief.send('cancelBookingProcess')).state).toBe('IDLE');
    stage.work();
    await allDone(stage.db);
    expect((await books.effectsOf(thief.id)).map(({ type, state }) => [type, state])).toContainEqual([
      'cancelCalendlyEvent',
      'done',
    ]);
    expect(await providers.slotStatus(slot.event.uri)).toBe('active');
  });
});
