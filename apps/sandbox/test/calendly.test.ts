import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signature } from '../src/sign.ts';
import { eventually, SIGNING_KEY, useStage } from './support/stage.ts';

const stage = useStage();
const DEEP_DIVE = 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222';

function book(more: object = {}) {
  return stage.control('POST', 'calendly/book', {
    eventType: 'deep-dive',
    name: 'Jane Doe',
    email: 'jane@example.com',
    ...more,
  });
}

const uuid = (uri: string) => uri.split('/').at(-1) ?? '';
const path = (uri: string) => uri.replace('https://api.calendly.com', '');

/** Bodies received, once `count` of them have arrived. */
async function webhooks(count: number) {
  await eventually(() => expect(stage.receiver.received).toHaveLength(count));
  return stage.receiver.received.map(({ body }) => JSON.parse(body));
}

/** Runs `act` with the receiver subscribed, and unsubscribes: subscriptions outlive a reset. */
async function subscribed(act: (subscription: { uri: string }) => Promise<void>) {
  const subscription = await stage.subscribe();
  try {
    await act(subscription);
  } finally {
    await stage.calendly('DELETE', path(subscription.uri));
  }
}

test('the signature is the documented one', () => {
  const body = '{"event":"invitee.created","created_at":"2026-11-18T10:00:00.000000Z"}';
  expect(signature(body, 'test_signing_key', 1_795_000_000)).toBe(
    't=1795000000,v1=c1cf2e1d1feb862e629ee806f8fa1e1b6380718458a3be5d7d354cd45851c378',
  );
});

describe('the API', () => {
  test('refuses a wrong token with Calendly’s envelope', async () => {
    const { status, body } = await stage.calendly('GET', '/users/me', undefined, 'wrong');
    expect(status).toBe(401);
    expect(body).toEqual({ title: 'Unauthenticated', message: 'The access token is invalid' });
  });

  test('shows the host and her event types', async () => {
    const { body: me, headers } = await stage.calendly('GET', '/users/me');
    expect(me.resource).toMatchObject({ name: 'Mara Lindqvist', timezone: 'Europe/Berlin' });
    expect(headers.get('x-ratelimit-limit')).toBe('500');
    const { body: types } = await stage.calendly('GET', `/event_types?user=${me.resource.uri}`);
    expect(types.collection.map(({ slug, duration }: { slug: string; duration: number }) => [slug, duration])).toEqual([
      ['intro-call', 20],
      ['deep-dive', 60],
      ['weekend-intensive', 120],
      ['half-day-workshop', 180],
      ['open-studio', 90],
    ]);
    expect(types.collection.map(({ kind }: { kind: string }) => kind)).toEqual([...Array(4).fill('solo'), 'group']);
    const { body: one } = await stage.calendly('GET', path(DEEP_DIVE));
    expect(one.resource.scheduling_url).toBe(`${stage.sandbox.origins.calendly}/northlight/deep-dive`);
    expect((await stage.calendly('GET', '/event_types')).status).toBe(400);
  });

  test('offers half hours of the host’s day for at most a week', async () => {
    const from = new Date(Date.now() + 48 * 3_600_000);
    const to = new Date(from.getTime() + 7 * 24 * 3_600_000);
    const query = (end: Date) =>
      `/event_type_available_times?event_type=${DEEP_DIVE}&start_time=${from.toISOString()}&end_time=${end.toISOString()}`;
    const { body } = await stage.calendly('GET', query(to));
    // Seven days, 9:00 to 16:00 on the half hour.
    expect(body.collection).toHaveLength(7 * 15);
    const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
    const times = new Set(
      body.collection.map(({ start_time }: { start_time: string }) => berlin.format(new Date(start_time))),
    );
    expect([...times].sort().at(0)).toBe('09:00');
    expect([...times].sort().at(-1)).toBe('16:00');
    const { status } = await stage.calendly('GET', query(new Date(to.getTime() + 1)));
    expect(status).toBe(400);
  });

  test('pages through scheduled events', async () => {
    for (let i = 0; i < 3; i += 1) await book();
    const { body: me } = await stage.calendly('GET', '/users/me');
    const first = await stage.calendly('GET', `/scheduled_events?user=${me.resource.uri}&count=2`);
    expect(first.body.collection).toHaveLength(2);
    const next = new URL(first.body.pagination.next_page);
    const second = await stage.calendly('GET', next.pathname + next.search);
    expect(second.body.collection).toHaveLength(1);
    expect(second.body.pagination).toMatchObject({ next_page: null, next_page_token: null });
  });

  test('accepts a cancellation without a body once, and then says so', async () => {
    const { body: booked } = await book();
    const url = `${path(booked.event.uri)}/cancellation`;
    const first = await stage.calendly('POST', url);
    expect(first.status).toBe(201);
    expect(first.body.resource).toMatchObject({ canceler_type: 'host', reason: null });
    const again = await stage.calendly('POST', url, { reason: 'again' });
    expect(again).toMatchObject({
      status: 403,
      body: { title: 'Permission Denied', message: 'Event is already canceled' },
    });
  });

  test('books through POST /invitees and refuses a slot that is gone', async () => {
    const { body: shortcut } = await book();
    const request = {
      event_type: DEEP_DIVE,
      start_time: shortcut.startTime,
      invitee: { name: 'Joe', email: 'joe@example.com', timezone: 'America/Denver' },
      tracking: { utm_content: 'flow_2' },
    };
    expect((await stage.calendly('POST', '/invitees', request)).status).toBe(400);
    const later = new Date(Date.parse(shortcut.startTime) + 3_600_000).toISOString();
    const { status, body } = await stage.calendly('POST', '/invitees', { ...request, start_time: later });
    expect(status).toBe(201);
    expect(body.resource).toMatchObject({
      scheduling_method: 'api',
      tracking: { utm_content: 'flow_2', utm_source: null },
    });
  });

  test('fails after the effect when told to', async () => {
    const { body: booked } = await book();
    await stage.control('POST', 'faults', {
      provider: 'calendly',
      on: 'request',
      action: 'fail-after',
      match: { method: 'POST', path: '/scheduled_events' },
    });
    const url = `${path(booked.event.uri)}/cancellation`;
    expect((await stage.calendly('POST', url, {})).status).toBe(500);
    const { body } = await stage.calendly('GET', path(booked.event.uri));
    expect(body.resource.status).toBe('canceled');
  });
});

describe('a booking', () => {
  test('is announced with a genuine signature and everything the page was given', async () => {
    await subscribed(async () => {
      const { body: booked } = await book({ tracking: { utm_content: 'flow_1' }, timezone: 'America/Denver' });
      const [webhook] = await webhooks(1);
      expect(webhook).toMatchObject({
        event: 'invitee.created',
        payload: {
          email: 'jane@example.com',
          event: booked.event.uri,
          uri: booked.invitee.uri,
          timezone: 'America/Denver',
          rescheduled: false,
          payment: null,
          tracking: { utm_content: 'flow_1', utm_term: null },
          scheduled_event: { event_type: DEEP_DIVE, status: 'active', uri: booked.event.uri },
        },
      });
      expect(webhook.payload.scheduled_event.start_time).toMatch(/\.\d{6}Z$/);
      const [received] = stage.receiver.received;
      const [t, v1] = String(received?.headers['calendly-webhook-signature']).split(',');
      const seconds = t?.slice(2) ?? '';
      const digest = createHmac('sha256', SIGNING_KEY).update(`${seconds}.${received?.body}`).digest('hex');
      expect(v1).toBe(`v1=${digest}`);
      expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(5);
    });
  });

  test('shows the same invitee through REST, with links to local pages', async () => {
    const { body: booked } = await book();
    const { body } = await stage.calendly('GET', path(booked.invitee.uri));
    const web = stage.sandbox.origins.calendly;
    expect(body.resource).toMatchObject({
      uri: booked.invitee.uri,
      cancel_url: `${web}/cancellations/${uuid(booked.invitee.uri)}`,
      reschedule_url: `${web}/reschedulings/${uuid(booked.invitee.uri)}`,
    });
    expect(body.resource).not.toHaveProperty('cancellation');
    expect((await stage.calendly('GET', `${path(booked.event.uri)}/invitees/other`)).status).toBe(404);
  });

  test('takes its time away from every other event type', async () => {
    const { body: booked } = await book();
    expect((await book({ startTime: booked.startTime })).status).toBe(409);
    const overlapping = { eventType: 'intro-call', startTime: booked.startTime };
    expect((await book(overlapping)).status).toBe(409);
    await stage.control('POST', 'calendly/cancel', { invitee: uuid(booked.invitee.uri), by: 'invitee' });
    expect((await book(overlapping)).status).toBe(200);
  });

  test('cancelled by the invitee on the page says who and why', async () => {
    await subscribed(async () => {
      const { body: booked } = await book();
      const page = `${stage.sandbox.origins.calendly}/cancellations/${uuid(booked.invitee.uri)}`;
      expect(await (await fetch(page)).text()).toContain('Cancel event');
      await fetch(page, { method: 'POST', body: new URLSearchParams({ reason: 'Ill' }) });
      const [, webhook] = await webhooks(2);
      const cancellation = { canceled_by: 'Jane Doe', canceler_type: 'invitee', reason: 'Ill' };
      expect(webhook).toMatchObject({
        event: 'invitee.canceled',
        payload: {
          status: 'canceled',
          rescheduled: false,
          cancellation,
          scheduled_event: { status: 'canceled', cancellation, invitees_counter: { active: 0 } },
        },
      });
      expect(await (await fetch(page)).text()).toContain('This event is canceled');
    });
  });

  test.each([false, true])('moved is a linked pair of webhooks (reordered: %s)', async (reordered) => {
    await subscribed(async () => {
      const { body: old } = await book();
      await webhooks(1);
      if (reordered) {
        const fault = { provider: 'calendly', on: 'webhook', action: 'reorder' };
        await stage.control('POST', 'faults', { ...fault, match: { type: 'invitee.canceled' } });
      }
      // Half an hour later: overlaps the old slot, which is free again by then.
      const startTime = new Date(Date.parse(old.startTime) + 1_800_000).toISOString();
      const { body: moved } = await stage.control('POST', 'calendly/reschedule', {
        invitee: uuid(old.invitee.uri),
        startTime,
        by: 'invitee',
      });
      const pair = (await webhooks(3)).slice(1);
      const order = ['invitee.canceled', 'invitee.created'];
      expect(pair.map(({ event }) => event)).toEqual(reordered ? order.reverse() : order);
      const canceled = pair.find(({ event }) => event === 'invitee.canceled');
      const created = pair.find(({ event }) => event === 'invitee.created');
      expect(canceled.payload).toMatchObject({
        uri: old.invitee.uri,
        rescheduled: true,
        new_invitee: moved.invitee.uri,
      });
      expect(created.payload).toMatchObject({
        uri: moved.invitee.uri,
        old_invitee: old.invitee.uri,
        rescheduled: false,
        status: 'active',
      });
      expect(moved.event.uri).not.toBe(old.event.uri);
    });
  });

  test('that cannot move keeps its old time', async () => {
    const { body: first } = await book();
    const { body: second } = await book();
    const { status } = await stage.control('POST', 'calendly/reschedule', {
      invitee: uuid(second.invitee.uri),
      startTime: first.startTime,
      by: 'host',
    });
    expect(status).toBe(409);
    const { body } = await stage.calendly('GET', path(second.event.uri));
    expect(body.resource.status).toBe('active');
  });
});

describe('the booking page', () => {
  test('books what a visitor chose and answers with both URIs', async () => {
    const root = `${stage.sandbox.origins.calendly}/northlight/deep-dive`;
    const page = await fetch(`${root}?embed_domain=app.test&name=Jane&email=jane@example.com&utm_content=flow_9`);
    const shown = await page.text();
    expect(shown).toContain('value="jane@example.com"');
    expect(shown).toContain('"utm_content":"flow_9"');
    expect(shown).toContain('"embedded":true');
    expect(page.headers.get('x-frame-options')).toBeNull();
    const { body: times } = await stage.calendly('GET', '/northlight/deep-dive/times');
    const form = {
      startTime: times.starts[3],
      name: 'Jane',
      email: 'jane@example.com',
      timezone: 'Europe/Paris',
      answer: 'A pitch deck',
      tracking: { utm_content: 'flow_9' },
    };
    const booked = await stage.calendly('POST', '/northlight/deep-dive/bookings', form);
    expect(booked.status).toBe(201);
    const { body } = await stage.calendly('GET', path(booked.body.invitee.uri));
    expect(body.resource).toMatchObject({
      questions_and_answers: [{ answer: 'A pitch deck', position: 0 }],
      tracking: { utm_content: 'flow_9' },
    });
    const late = await stage.calendly('POST', '/northlight/deep-dive/bookings', form);
    expect(late.status).toBe(409);
    expect(late.body.message).toContain('no longer available');
  });

  test('escapes what a link carries', async () => {
    const attack = '"><script>alert(1)</script>';
    const url = new URL(`${stage.sandbox.origins.calendly}/northlight/deep-dive`);
    url.searchParams.set('name', attack);
    url.searchParams.set('utm_content', '</script><script>alert(1)</script>');
    const shown = await (await fetch(url)).text();
    expect(shown).not.toContain('<script>alert(1)');
  });
});

describe('a webhook subscription', () => {
  test('exists once per URL, never shows its key, and survives a reset', async () => {
    await subscribed(async ({ uri }) => {
      expect(JSON.stringify(await stage.calendly('GET', path(uri)))).not.toContain(SIGNING_KEY);
      const { body: me } = await stage.calendly('GET', '/users/me');
      const again = await stage.calendly('POST', '/webhook_subscriptions', {
        url: `${stage.receiver.url}/calendly`,
        events: ['invitee.created'],
        organization: me.resource.current_organization,
        user: me.resource.uri,
        scope: 'user',
      });
      expect(again).toMatchObject({
        status: 409,
        body: { title: 'Already Exists', message: 'Hook with this url already exists' },
      });
      await stage.control('POST', 'reset');
      const list = `/webhook_subscriptions?organization=${me.resource.current_organization}&scope=user`;
      expect((await stage.calendly('GET', list)).body.collection).toHaveLength(1);
    });
    expect((await stage.calendly('POST', '/webhook_subscriptions', { url: 'x' })).body.details).not.toEqual([]);
  });

  test('is disabled after a day of failures, and remembers since when', async () => {
    await subscribed(async ({ uri }) => {
      stage.receiver.answer = () => 500;
      await book();
      await webhooks(1);
      await stage.control('POST', 'clock', { advanceMs: 3_600_000 });
      const failing = await stage.calendly('GET', path(uri));
      expect(failing.body.resource).toMatchObject({
        state: 'active',
        retry_started_at: expect.stringMatching(/Z$/),
      });
      await stage.control('POST', 'clock', { advanceMs: 23 * 3_600_000 });
      const disabled = await stage.calendly('GET', path(uri));
      expect(disabled.body.resource.state).toBe('disabled');
      const count = stage.receiver.received.length;
      await book();
      await stage.control('POST', 'clock', { advanceMs: 60_000 });
      expect(stage.receiver.received).toHaveLength(count);
    });
  });
});
