// Thousands of webhooks that are rightly signed and otherwise anything, from providers that answer our questions with
// anything as well: each is taken, none breaks us, and whatever they make of our bookings, every promise holds.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../src/webhooks/deliver.ts';
import { USED_TYPES } from '../src/webhooks/stripe.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { type Direct, openAt } from './support/direct.ts';
import { ask } from './support/http.ts';
import { mutantsOf } from './support/mutants.ts';
import { sendWebhook } from './support/signed.ts';
import { brokenPromises } from './support/sound.ts';

/** So many bodies per provider, in batches of so many at once. */
const BATCHES = 30;
const AT_ONCE = 50;

let providers: Server;
let answers: Iterator<Buffer>;
let backend: Backend;
let bookings: readonly Direct[];
beforeAll(async () => {
  providers = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(answerTo(request.url ?? ''));
  });
  await new Promise<void>((resolve) => providers.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(providers.address() as AddressInfo).port}`;
  backend = await openBackend({ env: { STRIPE_API_BASE: base, CALENDLY_API_BASE: base } });
  bookings = await Promise.all((['checkout', 'paid', 'confirmed'] as const).map((where) => openAt(backend, where)));
});
afterAll(async () => {
  await backend?.close();
  providers?.close();
});

// About the object that was asked for: else it would always be refused for that alone.
function answerTo(url: string): string {
  const [asked = ''] = /(cs|pi|re|dp)_[a-z_0-9-]+/.exec(url) ?? [];
  const text: string = answers.next().value?.toString() ?? '{}';
  return asked === '' ? text : text.replace(new RegExp(`${asked.slice(0, 3)}x_[a-z0-9-]+`), asked);
}

/** What broke us, with its place. A case is no failure: somebody is asked to look. */
const failures = () => [
  ...new Set(
    backend.log
      .lines()
      .filter(({ level, msg }) => level >= 50 && msg !== 'case opened')
      .map(({ err, ...line }) => JSON.stringify(err ?? line)),
  ),
];

const anyBooking = () => fc.constantFrom(...bookings);
const id = (prefix: string) => fc.uuid().map((uuid) => `${prefix}_${uuid}`);
const metadataOf = ({ id: booking_id }: Direct) => ({ booking_id, attempt: '1' });

/** What Stripe says of its objects. */
const stripeObject = () =>
  fc
    .tuple(anyBooking(), id('x'), fc.constantFrom('paid', 'unpaid'), fc.constantFrom('succeeded', 'failed', 'pending'))
    .map(([booking, name, payment_status, status]) => {
      const metadata = metadataOf(booking);
      const intent = {
        object: 'payment_intent',
        id: `pi_${name}`,
        status: 'succeeded',
        amount_received: 12_000,
        currency: 'eur',
        metadata,
        latest_charge: { object: 'charge', id: 'ch_1', receipt_url: 'https://pay.stripe.com/receipts/1' },
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      };
      const session = {
        object: 'checkout.session',
        id: `cs_${name}`,
        status: 'complete',
        payment_status,
        livemode: false,
        client_reference_id: booking.id,
        expires_at: 1_795_000_000,
        url: null,
        metadata,
        payment_intent: intent,
      };
      const refund = { object: 'refund', id: `re_${name}`, status, amount: 500, metadata, payment_intent: intent };
      const dispute = {
        object: 'dispute',
        id: `dp_${name}`,
        status: 'needs_response',
        reason: 'fraudulent',
        amount: 12_000,
        currency: 'eur',
        payment_intent: `pi_${booking.inviteeId}`,
        evidence_details: { due_by: 1_796_000_000 },
      };
      return { intent, session, refund, dispute };
    });
const stripeAnswer = () =>
  stripeObject().chain(({ intent, session, refund, dispute }) =>
    fc.constantFrom<object>(intent, session, refund, dispute, { object: 'list', has_more: false, data: [session] }),
  );

const stripeEvent = () =>
  fc
    .record({
      id: id('evt'),
      type: fc.constantFrom(...USED_TYPES, 'customer.created', 'constructor', '__proto__', 'toString'),
      object: stripeObject(),
    })
    .map(({ object: { session, refund, dispute }, ...event }) => {
      const named = event.type.includes('refund') ? refund : session;
      const object = event.type.includes('dispute') ? dispute : named;
      return { ...event, object: 'event', created: 1_795_000_000, livemode: false, data: { object } };
    });

const calendlyInvitee = () =>
  fc
    .record({ booking: anyBooking(), rescheduled: fc.boolean(), status: fc.constantFrom('active', 'canceled') })
    .map(({ booking, rescheduled, status }) => {
      const event = `https://api.calendly.com/scheduled_events/${booking.eventId}`;
      const scheduled_event = {
        uri: event,
        event_type: 'https://api.calendly.com/event_types/22222222-2222-4222-8222-222222222222',
        start_time: '2027-03-01T10:00:00.000000Z',
        end_time: '2027-03-01T11:00:00.000000Z',
        status,
        location: { join_url: 'https://meet.example.com/abc' },
      };
      return {
        uri: `${event}/invitees/${booking.inviteeId}`,
        event,
        email: 'ada@example.com',
        name: 'Ada Example',
        status,
        timezone: 'Europe/Lisbon',
        tracking: { utm_source: 'slotpay', utm_content: 'x'.repeat(43) },
        rescheduled,
        old_invitee: rescheduled ? `${event}/invitees/${booking.inviteeId}` : null,
        new_invitee: rescheduled ? `${event}/invitees/${booking.inviteeId.replace(/^./, 'f')}` : null,
        reschedule_url: 'https://calendly.com/reschedulings/1',
        payment: null,
        cancellation: { canceler_type: 'host' },
        scheduled_event,
      };
    });
const calendlyAnswer = () =>
  calendlyInvitee().chain((invitee) =>
    fc.constantFrom<object>({ resource: invitee }, { resource: invitee.scheduled_event }),
  );
const calendlyWebhook = () =>
  fc
    .record({
      event: fc.constantFrom('invitee.created', 'invitee.canceled', 'invitee_no_show.created', 'constructor'),
      at: fc.date({ min: new Date(0), noInvalidDate: true }),
      payload: calendlyInvitee(),
    })
    .map(({ at, ...webhook }) => ({ ...webhook, created_at: at.toISOString() }));

const LEAKS = /node_modules|\.ts:\d|select |insert |relation |127\.0\.0\.1|sandbox|TypeError|postgres/i;

describe.each([
  ['stripe', stripeEvent, stripeAnswer],
  ['calendly', calendlyWebhook, calendlyAnswer],
] as const)('webhooks of %s, signed and mangled', (provider, webhook, said) => {
  it('are all taken, however mangled', { timeout: 120_000 }, async () => {
    const batch = fc.array(mutantsOf(webhook()), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const taken = fc.asyncProperty(batch, async (bodies) => {
      const sent = await Promise.all(bodies.map((body) => sendWebhook(backend, provider, body)));
      expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
      for (const { text } of sent) expect(text).not.toMatch(LEAKS);
    });
    await fc.assert(taken, { numRuns: BATCHES });
    expect((await ask(`${backend.urls.app}/healthz`)).status).toBe(200);
  });

  it('break nothing when they are applied, whatever the provider then answers', { timeout: 120_000 }, async () => {
    answers = fc.sample(mutantsOf(said()), BATCHES * AT_ONCE)[Symbol.iterator]();
    const rows = await backend.db.selectFrom('inbox').select('id').where('verdict', '=', 'received').execute();
    expect(rows.length).toBeGreaterThan(BATCHES * AT_ONCE * 0.8);
    const jobs = rows[Symbol.iterator]();
    const lane = async () => {
      for (const { id: delivery } of jobs)
        await deliver(backend.runtime, { id: delivery, bookingId: null, attempts: 1 });
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    expect(failures()).toEqual([]);
    const verdicts = await backend.db.selectFrom('inbox').select('verdict').where('provider', '=', provider).execute();
    // Not one and the same end for all: else it would be the mutants that are harmless.
    expect(new Set(verdicts.map(({ verdict }) => verdict)).size).toBeGreaterThan(2);
    await backend.db.updateTable('inbox').set({ verdict: 'ignored' }).where('verdict', '=', 'received').execute();
  });
});

it('every promise about every booking holds after all of it', async () => {
  expect(await brokenPromises(backend)).toEqual([]);
  expect((await ask(`${backend.urls.app}/healthz`)).status).toBe(200);
});
