// How a booking begins: once for each wish, once for each time, and at the price its client saw.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seedSessionTypes } from '../src/db/seed.ts';
import { newToken } from '../src/db/token.ts';
import { type Books, booksOf } from './support/books.ts';
import { ask, openedOf, problemOf, viewOf } from './support/http.ts';
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

describe('opening a booking', () => {
  it('twice with one key gives one booking, and a capability that works each time', async () => {
    const slot = await stage.client.pick();
    const key = randomUUID();
    const request = stage.client.request(slot);
    const first = openedOf(await stage.client.post(request, key));
    const second = openedOf(await stage.client.post(request, key));
    expect(second.booking.id).toBe(first.booking.id);
    expect(second.capability).not.toBe(first.capability);
    for (const { capability } of [first, second]) {
      const answer = await ask(`${stage.urls.app}/bookings/${first.booking.id}`, { capability });
      expect(viewOf(answer).id).toBe(first.booking.id);
    }
  });

  it('ten times at once with one key gives one booking', async () => {
    const slot = await stage.client.pick();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => stage.client.post(stage.client.request(slot), key)),
    );
    expect(new Set(answers.map((answer) => openedOf(answer).booking.id)).size).toBe(1);
  });

  it('shows the log complete from IDLE on', async () => {
    const booking = await stage.client.open();
    const log = await stage.db
      .selectFrom('transitions')
      .select(['seq', 'event', 'to_path'])
      .where('booking_id', '=', booking.id)
      .orderBy('seq')
      .limit(3)
      .execute();
    expect(log).toEqual([
      { seq: 1, event: 'selectSessionType', to_path: 'SESSION_TYPE_SELECTION' },
      { seq: 2, event: 'startCalendlyScheduling', to_path: 'CALENDLY_SCHEDULING' },
      { seq: 3, event: 'onCalendlyEventCreated', to_path: 'CALENDLY_SCHEDULED.awaitingWebhook' },
    ]);
  });

  it('for an invitee another flow has is refused', async () => {
    const slot = await stage.client.pick();
    await stage.client.openFor(slot);
    const answer = await stage.client.post(stage.client.request({ ...slot, flowToken: newToken() }));
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'invitee_already_booked' });
  });

  it('for one invitee from many flows at the same moment succeeds once', async () => {
    const slot = await stage.client.pick();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => stage.client.post(stage.client.request({ ...slot, flowToken: newToken() }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const claims = await stage.db
      .selectFrom('calendly_invitees')
      .select('booking_id')
      .where('invitee_id', '=', slot.invitee.uri.split('/').at(-1) ?? '')
      .execute();
    expect(claims).toHaveLength(1);
    const won = answers.filter(({ status }) => status === 201).map((answer) => openedOf(answer).booking.id);
    expect(won).toEqual(claims.map(({ booking_id }) => booking_id));
  });

  it('with the flow of another booking is refused, with its key for another time as well', async () => {
    const slot = await stage.client.pick();
    const key = randomUUID();
    await stage.client.openFor(slot, key);
    const strange = await stage.client.post(stage.client.request(slot), randomUUID());
    expect(problemOf(strange)).toMatchObject({ code: 'invitee_already_booked' });
    const other = { ...(await stage.client.pick()), flowToken: slot.flowToken };
    const reused = await stage.client.post(stage.client.request(other), key);
    expect(problemOf(reused)).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
  });
});

describe('the price', () => {
  const seedOf = (price: number) => ({
    id: 'sparring',
    name: 'Sparring',
    description: 'An hour.',
    hostName: 'Mara Lindqvist',
    durationMinutes: 60,
    holdMinutes: 40,
    price,
    currency: 'eur',
    calendlyEventTypeUri: 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222',
    schedulingPath: '/northlight/deep-dive',
    refundPolicy: { tiers: [], flatFee: 0 },
    unpaidDifference: 'cancel' as const,
    rateRules: [],
  });
  const sparring = async (revision: number) => {
    const slot = await stage.client.pick();
    const { booking } = openedOf(
      await stage.client.post(stage.client.request(slot, { sessionTypeId: 'sparring', revision })),
    );
    return (
      await stage.runtime.db
        .selectFrom('bookings')
        .select('session_type_revision as revision')
        .where('id', '=', booking.id)
        .executeTakeFirstOrThrow()
    ).revision;
  };

  it('is the one the client saw, for a while after it has changed', async () => {
    const others = await stage.db.selectFrom('session_types').select('id').where('superseded_at', 'is', null).execute();
    await seedSessionTypes(stage.db, [seedOf(9_000)]);
    expect(await sparring(1)).toBe(1);
    await seedSessionTypes(stage.db, [seedOf(15_000)]);
    expect(await sparring(1)).toBe(1);
    expect(await sparring(2)).toBe(2);
    expect(await sparring(99)).toBe(2);
    // No longer offered at all, yet somebody may still sit in front of its calendar.
    await seedSessionTypes(stage.db, []);
    expect(await sparring(2)).toBe(2);
    const longAgo = { superseded_at: new Date(Date.now() - 3 * 3_600_000) };
    await stage.db.updateTable('session_types').set(longAgo).where('id', '=', 'sparring').execute();
    const slot = await stage.client.pick();
    const late = await stage.client.post(stage.client.request(slot, { sessionTypeId: 'sparring', revision: 2 }));
    expect(problemOf(late)).toMatchObject({ code: 'session_type_unknown' });
    await stage.db
      .updateTable('session_types')
      .set({ superseded_at: null })
      .where(
        'id',
        'in',
        others.map(({ id }) => id),
      )
      .execute();
  });

  it('asked at Stripe is the booking’s own, with its name on session and payment', async () => {
    const booking = await stage.client.confirmed();
    const [session] = await providers.sessionsOf(booking.id);
    expect(session).toMatchObject({ amount_total: 12_000, currency: 'eur', client_reference_id: booking.id });
    const intent = (await providers.intentsOf(booking.id)).find(({ id }) => id === session?.payment_intent);
    expect(intent?.metadata).toMatchObject({ booking_id: booking.id, attempt: '1' });
  });

  it('of nothing needs no payment', async () => {
    const slot = await stage.client.pick({ eventType: 'intro-call' });
    const { booking, capability } = openedOf(
      await stage.client.post(stage.client.request(slot, { sessionTypeId: 'intro-call' })),
    );
    await eventually('the confirmation', async () => {
      const answer = await ask(`${stage.urls.app}/bookings/${booking.id}`, { capability });
      return viewOf(answer).state === 'BOOKING_CONFIRMED';
    });
    await allDone(stage.db);
    expect(await providers.sessionsOf(booking.id)).toEqual([]);
    expect((await books.effectsOf(booking.id)).map(({ type }) => type).sort()).toEqual([
      'lookUpCalendlyInvitee',
      'sendMail',
    ]);
  });
});
