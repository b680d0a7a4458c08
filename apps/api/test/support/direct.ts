// Bookings moved by their one writer, without HTTP, queues or providers.

import { randomUUID } from 'node:crypto';
import type { LeafPath, UnstampedEvent } from '@slotpay/machine';
import { type Advanced, advance } from '../../src/booking/advance.ts';
import { openBooking } from '../../src/booking/open.ts';
import { sessionTypeRevision } from '../../src/booking/read.ts';
import type { Cause } from '../../src/booking/saved-step.ts';
import { newToken } from '../../src/db/token.ts';
import type { Backend } from './backend.ts';

export interface Direct {
  readonly id: string;
  readonly eventId: string;
  readonly inviteeId: string;
  /** What happens on the usual way, by what it leads to. */
  readonly usual: {
    readonly scheduled: UnstampedEvent;
    readonly checkout: UnstampedEvent;
    readonly paid: UnstampedEvent;
    readonly confirmed: UnstampedEvent;
  };
  /** Applies an event under a cause of its own, or the one given. */
  happen(event: UnstampedEvent, cause?: Cause): Promise<Advanced>;
  row(): Promise<{ path: LeafPath; version: number; snapshot: string; captured: number; refunded: number }>;
}

/** A command nobody has given before. */
export function command(event: string): Cause {
  return { kind: 'command', id: randomUUID(), event };
}

/** A booking whose time was just picked. */
export async function openDirectly({ db, runtime }: Backend): Promise<Direct> {
  const [eventId, inviteeId] = [randomUUID(), randomUUID()];
  const opened = await openBooking(db, runtime, {
    sessionType: await sessionTypeRevision(db, 'deep-dive', 1),
    invitee: { eventId, inviteeId },
    flowToken: newToken(),
    key: randomUUID(),
    address: '127.0.0.1',
  });
  if (!('bookingId' in opened)) throw new Error(opened.outcome);
  const id = opened.bookingId;
  return {
    id,
    eventId,
    inviteeId,
    usual: usualWay({ eventId, inviteeId }),
    happen: (event, cause = command(event.type)) => advance(db, runtime, id, event, cause),
    row: () =>
      db
        .selectFrom('bookings')
        .select(['path', 'version', 'snapshot', 'captured', 'refunded'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
  };
}

/** A booking at Checkout, or further. */
export async function openAt(backend: Backend, where: 'checkout' | 'paid' | 'confirmed'): Promise<Direct> {
  const booking = await openDirectly(backend);
  for (const step of ['scheduled', 'checkout', 'paid', 'confirmed'] as const) {
    const { outcome } = await booking.happen(booking.usual[step]);
    if (outcome !== 'moved') throw new Error(`${step}: ${outcome}`);
    if (step === where) break;
  }
  return booking;
}

function usualWay(ids: { eventId: string; inviteeId: string }): Direct['usual'] {
  const sessionId = `cs_test_${ids.inviteeId}`;
  const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  // A Wednesday more than a week ahead: the base price.
  const day = new Date(Date.now() + 8 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((10 - day.getUTCDay()) % 7));
  const date = day.toISOString().slice(0, 10);
  return {
    scheduled: {
      type: 'onCalendlyWebhookReceived',
      ...ids,
      startsAt: `${date}T10:00:00.000Z`,
      endsAt: `${date}T11:00:00.000Z`,
      source: 'webhook',
      paidInCalendly: false,
    },
    checkout: { type: 'onStripeSessionCreated', attempt: 1, sessionId, amount: 12_000, expiresAt: soon(40) },
    paid: {
      type: 'onPaymentSucceeded',
      sessionId,
      paymentIntentId: `pi_${ids.inviteeId}`,
      amount: 12_000,
      currency: 'eur',
      receiptUrl: null,
    },
    confirmed: { type: 'confirmBooking' },
  };
}
