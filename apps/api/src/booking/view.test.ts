import { BookingView } from '@slotpay/contract';
import { describe, expect, it } from 'vitest';
import { AT_CHECKOUT, CONFIRMED, machine, PICKED, SCHEDULED, sampleBooking } from '../../test/support/sample.ts';
import { viewOf } from './view.ts';

describe('what a client sees of a booking', () => {
  it.each([
    ['just picked', PICKED, 'CALENDLY_SCHEDULED.awaitingWebhook'],
    ['scheduled', SCHEDULED, 'PAYMENT_PENDING'],
    ['at Checkout', AT_CHECKOUT, 'PAYMENT_PROCESSING.awaitingCheckout'],
    ['confirmed', CONFIRMED, 'BOOKING_CONFIRMED.upcoming'],
    ['cancelled', [...CONFIRMED, { type: 'cancelBooking', by: 'client' } as const], 'BOOKING_CANCELLED.undoable'],
  ])('keeps to the contract when it is %s', (_, events, path) => {
    const view = BookingView.parse(viewOf(machine, sampleBooking(events)));
    expect(view.path).toBe(path);
    expect(machine.serialise(machine.parse(view.snapshot))).toBe(view.snapshot);
  });

  it('is no price, no time and nobody before Calendly has spoken', () => {
    expect(viewOf(machine, sampleBooking(PICKED, { details: null }))).toMatchObject({
      price: null,
      time: null,
      invitee: null,
      paid: 0,
      joinUrl: null,
      cancellationQuote: null,
    });
  });

  it('is until when the slot is held while it is not paid', () => {
    expect(viewOf(machine, sampleBooking(AT_CHECKOUT))).toMatchObject({
      holdExpiresAt: '2026-11-23T10:40:00.000Z',
      price: 12_000,
      paid: 0,
    });
  });

  it('is what cancelling would bring back, where cancelling is possible', () => {
    const confirmed = viewOf(machine, sampleBooking(CONFIRMED));
    expect(confirmed.clientEvents).toContain('cancelBooking');
    expect(confirmed.cancellationQuote).toEqual({
      amount: 12_000,
      percent: 100,
      reason: 'full_by_policy',
      changesAt: '2026-11-30T10:00:00.000Z',
    });
    expect(viewOf(machine, sampleBooking(AT_CHECKOUT)).cancellationQuote).toBeNull();
  });

  it('offers another time only to a confirmed booking', () => {
    expect(viewOf(machine, sampleBooking(CONFIRMED)).rescheduleUrl).toContain('reschedulings');
    expect(viewOf(machine, sampleBooking(AT_CHECKOUT)).rescheduleUrl).toBeNull();
  });

  it('is what another time would change, before the client agrees to one', () => {
    const { rescheduleQuotes } = viewOf(machine, sampleBooking(CONFIRMED));
    expect(rescheduleQuotes.at(-1)).toEqual({ rule: null, price: 12_000, kind: 'none', amount: 0 });
    expect(viewOf(machine, sampleBooking(AT_CHECKOUT)).rescheduleQuotes).toEqual([]);
  });

  it('is never a key, a hash or another revision’s price', () => {
    const text = JSON.stringify(viewOf(machine, sampleBooking(CONFIRMED)));
    for (const word of ['dataKey', 'hash', 'flowToken', 'calendly_event_type_id']) expect(text).not.toContain(word);
  });
});
