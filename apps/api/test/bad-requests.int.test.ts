// Who may open a booking, and what its client may ask of it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '../src/db/token.ts';
import { type Asking, ask } from './support/http.ts';
import { openRefusals, type Refusals } from './support/refusals.ts';

let at: Refusals;
beforeAll(async () => {
  at = await openRefusals();
});
afterAll(() => at?.close());

describe('a booking’s door', () => {
  const url = (path: string) => `${at.backend.urls.app}/bookings/${path}`;
  const DOORS = ['', '/stream', '/calendar.ics'];

  it.each(DOORS)('stays shut without a capability: %s', async (door) => {
    await at.refused(() => ask(url(at.mine.id + door)), 401, 'capability_missing');
    const basic = { authorization: `Basic ${Buffer.from(`x:${at.mine.capability}`).toString('base64')}` };
    await at.refused(() => ask(url(at.mine.id + door), { headers: basic }), 401, 'capability_missing');
    await at.refused(
      () => ask(`${url(at.mine.id + door)}?capability=${at.mine.capability}`),
      401,
      'capability_missing',
    );
  });

  it.each(DOORS)('is not there for another booking’s capability, nor for any other: %s', async (door) => {
    const foreign = await at.refused(
      () => ask(url(at.mine.id + door), { capability: at.other.capability }),
      404,
      'booking_unknown',
    );
    const madeUp = await at.refused(
      () => ask(url(at.mine.id + door), { capability: newToken() }),
      404,
      'booking_unknown',
    );
    const unknown = await at.refused(
      () => ask(url(randomUUID() + door), { capability: at.mine.capability }),
      404,
      'booking_unknown',
    );
    const { requestId: _, ...told } = foreign;
    expect({ ...madeUp, requestId: undefined }).toEqual({ ...told, requestId: undefined });
    expect({ ...unknown, requestId: undefined }).toEqual({ ...told, requestId: undefined });
  });

  it.each(['1', "'%20or%201=1", '%00', '%F0%9F%92%A9', 'undefined'])('is not there for the id %s', async (id) => {
    await at.refused(() => ask(url(id), { capability: at.mine.capability }), 404, 'booking_unknown');
  });

  it('stays shut for events as well', async () => {
    const json = { type: 'cancelBookingProcess' };
    await at.refused(at.post(`/bookings/${at.mine.id}/events`, { json }), 401, 'capability_missing');
    const foreign = { json, capability: at.other.capability };
    await at.refused(at.post(`/bookings/${at.mine.id}/events`, foreign), 404, 'booking_unknown');
    await at.refused(at.post(`/bookings/${randomUUID()}/events`, foreign), 404, 'booking_unknown');
  });
});

describe('an event', () => {
  const send = (json: unknown, asking: Asking = {}) =>
    at.post(`/bookings/${at.mine.id}/events`, { json, capability: at.mine.capability, ...asking });

  it.each(['retryPayment', 'cancelBooking', 'confirmBooking', 'attemptRecovery'])(
    'the booking does not take now is refused with what it takes, and logged on it: %s',
    async (type) => {
      const LOG = ['transitions', 'log_heads'];
      const problem = await at.refused(send({ type }), 409, 'event_not_allowed', LOG);
      expect(problem.allowed).toEqual(['cancelBookingProcess']);
      const last = await at.backend.db
        .selectFrom('transitions')
        .select(['outcome', 'event', 'from_path', 'to_path', 'cause_kind'])
        .where('booking_id', '=', at.mine.id)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      expect(last).toEqual({
        outcome: 'refused',
        event: type,
        from_path: 'CALENDLY_SCHEDULED.awaitingWebhook',
        to_path: 'CALENDLY_SCHEDULED.awaitingWebhook',
        cause_kind: 'command',
      });
    },
  );

  it.each([
    'makeItFree',
    'onPaymentSucceeded',
    'onCalendlyWebhookReceived',
    'completeRefund',
    'initiatePayment',
    'initiateRefund',
    'recoverySucceeded',
    'timer',
    'xstate.init',
    'xstate.stop',
    'xstate.after.awaitingWebhook.booking.CALENDLY_SCHEDULED.awaitingWebhook',
    'xstate.done.state.booking',
    '*',
    '',
    '__proto__',
  ])('no client may send is refused: %s', async (type) => {
    await at.refused(send({ type }), 422, 'body_invalid');
  });

  it.each([
    { type: 'cancelBookingProcess', by: 'host' },
    { type: 'cancelBookingProcess', at: '2020-01-01T00:00:00.000Z' },
    { type: 'retryPayment', refund: 12_000 },
    { type: ['cancelBookingProcess'] },
    {},
  ])('with more or less than its name is refused: %j', async (json) => {
    await at.refused(send(json), 422, 'body_invalid');
  });

  it('without an idempotency key is refused', async () => {
    const { capability, id } = at.mine;
    const act = () =>
      ask(`${at.backend.urls.app}/bookings/${id}/events`, { capability, json: { type: 'cancelBookingProcess' } });
    expect((await at.refused(act, 422, 'body_invalid')).issues).toMatchObject([{ path: '/idempotency-key' }]);
  });
});

describe('a page of another site', () => {
  const SENDERS = ['/bookings', '/recoveries', '/bookings/x/events'];
  const own = () => at.backend.urls.app;
  const send = (path: string, headers: Record<string, string>) =>
    at.post(path, { json: { type: 'cancelBookingProcess' }, capability: at.mine.capability, headers });

  it.each(SENDERS)('can send nothing, whoever opened it: %s', async (path) => {
    const target = path.replace('x', at.mine.id);
    for (const site of ['cross-site', 'same-site', 'anything'])
      await at.refused(send(target, { 'sec-fetch-site': site, origin: own() }), 403, 'origin_not_allowed');
    for (const origin of ['https://evil.example', 'null', `${own()}.evil.example`, own().replace('http:', 'https:')])
      await at.refused(send(target, { origin }), 403, 'origin_not_allowed');
  });

  it.each([{ 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, {}])(
    'is not our own page, nor a program: %j',
    async (headers) => {
      const json = { token: newToken() };
      await at.refused(at.post('/recoveries', { json, headers }), 404, 'recovery_unknown');
      await at.refused(
        at.post('/recoveries', { json, headers: { ...headers, origin: own() } }),
        404,
        'recovery_unknown',
      );
    },
  );
});

it('nothing of all this was ever fetched, and no refusal was a failure of ours', () => {
  at.nothingElse();
});
