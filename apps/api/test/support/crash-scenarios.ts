// For every effect: a booking whose next effect it is, and how the other side tells that it has happened.

import type { EffectType } from '@slotpay/machine';
import { sql } from 'kysely';
import { advance } from '../../src/booking/advance.ts';
import { fireTimer } from '../../src/booking/fire-timer.ts';
import { performEffect } from '../../src/effects/perform.ts';
import { timers } from '../../src/jobs/queue.ts';
import { booksOf } from './books.ts';
import type { Held } from './client.ts';
import { command } from './direct.ts';
import { providersOf } from './providers.ts';
import { strayCheckout } from './rounds.ts';
import type { Stage } from './stage.ts';
import { eventually } from './wait.ts';

export interface Scenario {
  /** A booking whose next effect is the one under test. */
  begin(): Promise<Held>;
  /** How often it has happened, as the other side tells it. */
  happened(booking: Held): Promise<number>;
  /** Done twice it is still one: by its key, or because a fact can only become true once. */
  readonly once: boolean;
  /** It answers with an event of its booking, so its answer and the step are one write. */
  readonly answers: boolean;
}

/** The scenarios on a stage where nothing works by itself and no webhook comes. */
export function scenariosOf(stage: Stage): Record<EffectType, Scenario> {
  const { atCheckout, paid, performUntil, timeOut } = stepsOf(stage);
  const [books, providers] = [booksOf(stage.db), providersOf(stage.sandbox)];
  const requested = async (method: string, path: string) =>
    (await stage.sandbox.requests()).filter((request) => request.method === method && request.path.startsWith(path))
      .length;
  const refunds = async ({ id }: Held) => (await providers.refundsOf(id)).length;
  return {
    lookUpCalendlyInvitee: {
      begin: () => stage.client.open(),
      happened: ({ slot }) => requested('GET', `${new URL(slot.invitee.uri).pathname}`),
      once: false,
      answers: true,
    },
    createCheckoutSession: {
      begin: async () => {
        const booking = await stage.client.open();
        await performUntil(booking, 'createCheckoutSession');
        return booking;
      },
      happened: async ({ id }) => (await providers.sessionsOf(id)).length,
      once: true,
      answers: true,
    },
    lookUpPayment: {
      begin: async () => {
        const { booking, session } = await atCheckout();
        await stage.sandbox.pay(session);
        await booking.send('onCheckoutReturned');
        return booking;
      },
      happened: async ({ id }) => {
        const [session] = await providers.sessionsOf(id);
        return requested('GET', `/v1/checkout/sessions/${session?.id}`);
      },
      once: false,
      answers: true,
    },
    sendMail: {
      begin: () => paid('sendMail'),
      happened: async (booking) => {
        const { reference } = await booking.view();
        return (await stage.sandbox.mail()).filter(({ html }) => html.includes(reference)).length;
      },
      // Mail knows no idempotency: a copy carries the same Message-ID.
      once: false,
      answers: false,
    },
    cancelCalendlyEvent: {
      begin: async () => {
        const { booking } = await atCheckout();
        await booking.send('cancelBookingProcess');
        return booking;
      },
      happened: async ({ slot }) => Number((await providers.slotStatus(slot.event.uri)) === 'canceled'),
      once: true,
      answers: false,
    },
    expireCheckoutSession: {
      begin: async () => {
        const { booking } = await atCheckout();
        await booking.send('cancelBookingProcess');
        return booking;
      },
      happened: async ({ id }) => (await providers.sessionsOf(id)).filter(({ status }) => status === 'expired').length,
      once: true,
      answers: false,
    },
    refundPayment: {
      begin: async () => {
        const booking = await paid('sendMail');
        await booking.send('cancelBooking');
        await timeOut(booking);
        return booking;
      },
      happened: refunds,
      once: true,
      answers: true,
    },
    refundOrphanPayment: {
      begin: async () => {
        const { booking } = await atCheckout();
        await booking.send('cancelBookingProcess');
        const stray = await strayCheckout(stage, booking.id);
        await stage.sandbox.pay(stray);
        const session = await stage.runtime.stripe.checkout.sessions.retrieve(stray);
        const paymentIntentId = String(session.payment_intent);
        const news = { sessionId: stray, paymentIntentId, amount: 5_000, currency: 'eur', receiptUrl: null } as const;
        const event = { type: 'onPaymentSucceeded', ...news } as const;
        await advance(stage.db, stage.runtime, booking.id, event, command('the other tab'));
        return booking;
      },
      happened: refunds,
      once: true,
      answers: true,
    },
    lookUpRecovery: {
      begin: async () => {
        const booking = await stage.client.open();
        await performUntil(booking, 'createCheckoutSession');
        const trouble = { type: 'onPaymentError', code: 'stripe.http_500', recoverable: true } as const;
        await advance(stage.db, stage.runtime, booking.id, trouble, command('trouble'));
        await booking.send('attemptRecovery');
        return booking;
      },
      // Without a session there is nobody to ask: what it does is its answer.
      happened: async (booking) => Number((await booking.view()).state === 'PAYMENT_PENDING'),
      once: true,
      answers: true,
    },
    openCase: {
      begin: async () => {
        const booking = await stage.client.open();
        await providers.fail('calendly', { path: '/scheduled_events' });
        await timeOut(booking);
        await timeOut(booking);
        return booking;
      },
      happened: async ({ id }) => (await books.casesOf(id)).length,
      once: true,
      answers: false,
    },
  };
}

/** Moving a booking along by hand: one effect or timer at a time. */
export function stepsOf(stage: Stage) {
  const books = booksOf(stage.db);
  const pending = async (booking: Held) =>
    (await books.effectsOf(booking.id)).filter(({ state }) => state === 'pending');

  /** Performs what the booking has asked for, up to an effect of this type, which is left to do. */
  async function performUntil(booking: Held, type: EffectType): Promise<void> {
    await eventually(`${type} asked for`, async () => {
      const waiting = await pending(booking);
      const next = waiting.find((effect) => effect.type !== type);
      if (next && !waiting.some((effect) => effect.type === type && effect.created_at < next.created_at)) {
        await performEffect(stage.runtime, { id: next.id, bookingId: booking.id, attempts: 1 });
        return false;
      }
      return waiting.some((effect) => effect.type === type);
    });
  }

  async function atCheckout(): Promise<{ booking: Held; session: string }> {
    const booking = await stage.client.open();
    await performUntil(booking, 'createCheckoutSession');
    const [create] = await pending(booking);
    await performEffect(stage.runtime, { id: create?.id ?? '', bookingId: booking.id, attempts: 1 });
    return { booking, session: await booking.checkout() };
  }

  /** Paid, and told so by the client's return; the next effect is `type`. */
  async function paid(type: EffectType): Promise<Held> {
    const { booking, session } = await atCheckout();
    await stage.sandbox.pay(session);
    await booking.send('onCheckoutReturned');
    await performUntil(booking, type);
    return booking;
  }

  async function timeOut(booking: Held): Promise<void> {
    const now = { due_at: sql<Date>`now()` };
    await stage.db.updateTable('timers').set(now).where('booking_id', '=', booking.id).execute();
    const jobs = await timers.claim(stage.db, 100, 60_000);
    for (const job of jobs.filter(({ bookingId }) => bookingId === booking.id)) await fireTimer(stage.runtime, job);
  }

  return { pending, performUntil, atCheckout, paid, timeOut };
}
