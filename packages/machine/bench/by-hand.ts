// The same tour as a switch written by hand: the yardstick for what a statechart costs. It knows this one tour and shares
// the arithmetic (record.ts) with the machine, so that only deciding and storing are compared.

import { type BookingContext, initialContext } from '../src/context.ts';
import type { BookingEvent } from '../src/events.ts';
import { type LeafPath, MACHINE_VERSION } from '../src/index.ts';
import * as record from '../src/record.ts';
import * as refunds from '../src/refunds.ts';
import type { StoredSnapshot } from '../src/snapshot.ts';

interface Booking extends StoredSnapshot {
  readonly value: string | Readonly<Record<string, string>>;
  readonly context: BookingContext;
}

type Asked = { type: string; params: unknown };

/** What the machine's step and serialise give for one event of the tour. */
export interface ByHand {
  readonly text: string;
  readonly effects: readonly Asked[];
}

/** A blank booking, stored. */
export function blankByHand(bookingId: string): string {
  return JSON.stringify({ version: MACHINE_VERSION, value: 'IDLE', context: initialContext(bookingId) });
}

/** Parses, decides and stores. @param event one of the vocabulary, or the name of a timeout */
export function stepByHand(text: string, event: BookingEvent | { type: 'undoWindow'; at: string }): ByHand {
  const booking: Booking = JSON.parse(text);
  if (booking.version !== MACHINE_VERSION) throw new Error('Another version');
  const { context } = booking;
  const at = `${leafOf(booking.value)} ${event.type}` as `${LeafPath} ${string}`;
  switch (at) {
    case 'IDLE selectSessionType':
      return stored('SESSION_TYPE_SELECTION', context);
    case 'SESSION_TYPE_SELECTION startCalendlyScheduling':
      return event.type === 'startCalendlyScheduling'
        ? stored('CALENDLY_SCHEDULING', { ...context, terms: event.terms })
        : refused(at);
    case 'CALENDLY_SCHEDULING onCalendlyEventCreated': {
      if (event.type !== 'onCalendlyEventCreated') return refused(at);
      const { eventId, inviteeId } = event;
      return stored(
        { CALENDLY_SCHEDULED: 'awaitingWebhook' },
        { ...context, calendly: { eventId, inviteeId, time: null } },
        [{ type: 'lookUpCalendlyInvitee', params: { eventId, inviteeId, reason: 'scheduled' } }],
      );
    }
    case 'CALENDLY_SCHEDULED.awaitingWebhook onCalendlyWebhookReceived':
      return event.type === 'onCalendlyWebhookReceived' && event.inviteeId === context.calendly?.inviteeId
        ? pay({ ...context, ...record.slot(context, event) }, event.at)
        : refused(at);
    case 'PAYMENT_PENDING onStripeSessionCreated':
      return event.type === 'onStripeSessionCreated' && event.attempt === context.attempt
        ? stored({ PAYMENT_PROCESSING: 'awaitingCheckout' }, { ...context, ...record.checkout(context, event) })
        : refused(at);
    case 'PAYMENT_PROCESSING.awaitingCheckout onPaymentSucceeded': {
      if (event.type !== 'onPaymentSucceeded' || event.amount !== context.price || !context.calendly)
        return refused(at);
      const { eventId, inviteeId } = context.calendly;
      return stored('PAYMENT_SUCCEEDED', { ...context, ...record.payment(context, event) }, [
        { type: 'lookUpCalendlyInvitee', params: { eventId, inviteeId, reason: 'paid' } },
      ]);
    }
    case 'PAYMENT_SUCCEEDED confirmBooking':
      return stored({ BOOKING_CONFIRMED: 'upcoming' }, { ...context, confirmedAt: event.at, failure: null }, [
        { type: 'sendMail', params: { template: 'confirmed' } },
      ]);
    case 'BOOKING_CONFIRMED.upcoming cancelBooking':
      return event.type === 'cancelBooking' && event.by === 'client'
        ? stored({ BOOKING_CANCELLED: 'undoable' }, { ...context, ...record.cancellation(context, event, 'policy') })
        : refused(at);
    case 'BOOKING_CANCELLED.undoable undoWindow':
      return refund(context);
    case 'REFUND_PENDING onRefundCreated':
      return event.type === 'onRefundCreated'
        ? stored('REFUND_PENDING', { ...context, ...refunds.refundCreated(context, event) }, [
            { type: 'sendMail', params: { template: 'refundUnderWay' } },
          ])
        : refused(at);
    case 'REFUND_PENDING completeRefund':
      return event.type === 'completeRefund' && refunds.settlesAllRefunds(context, event)
        ? stored('REFUND_COMPLETED', { ...context, ...refunds.refundCompleted(context, event) }, [
            { type: 'sendMail', params: { template: 'refunded' } },
          ])
        : refused(at);
    default:
      return refused(at);
  }
}

function pay(context: BookingContext, at: string): ByHand {
  const { terms, price } = context;
  const attempt = context.attempt + 1;
  const expiresAt = new Date(Date.parse(at) + (terms?.holdMinutes ?? 0) * 60_000).toISOString();
  const params = { attempt, amount: price, currency: terms?.currency, expiresAt, replaces: null, purpose: 'booking' };
  return stored('PAYMENT_PENDING', { ...context, attempt }, [{ type: 'createCheckoutSession', params }]);
}

function refund(before: BookingContext): ByHand {
  const context = { ...before, ...refunds.plannedRefunds(before, before.cancellation?.refund ?? 0) };
  return stored('REFUND_PENDING', context, [
    { type: 'cancelCalendlyEvent', params: { eventId: context.calendly?.eventId } },
    { type: 'sendMail', params: { template: 'cancelled' } },
    ...context.refunds.map(({ paymentIntentId, amount, attempt }) => ({
      type: 'refundPayment',
      params: { paymentIntentId, amount, refundAttempt: attempt },
    })),
  ]);
}

function stored(value: Booking['value'], context: BookingContext, effects: readonly Asked[] = []): ByHand {
  return { text: JSON.stringify({ version: MACHINE_VERSION, value, context }), effects };
}

function leafOf(value: Booking['value']): string {
  if (typeof value === 'string') return value;
  const [[state, child] = []] = Object.entries(value);
  return `${state}.${child}`;
}

function refused(at: string): never {
  throw new Error(`Not on this tour: ${at}`);
}
