import { pathOf } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { machine } from '../src/booking/machine.ts';
import { type Replica, reduce, replicaOf } from '../src/booking/replica.ts';
import { bookingViewOf } from '../src/gallery/fixtures.ts';
import { type Journey, journeys, NOW } from '../src/gallery/journey.ts';

const path = ({ view }: Replica) => pathOf(view);

function answered(replica: Replica, journey: Journey, version: number, ackId?: string): Replica {
  const { snapshot } = journey;
  return reduce(replica, { type: 'answered', booking: bookingViewOf(journey, version), snapshot, ackId });
}

const heldByServer = (journey: Journey, version = 5) => answered(replicaOf(machine.create('')), journey, version);

describe('before the server knows the booking', () => {
  it('the browser’s own machine decides', () => {
    const chosen = reduce(replicaOf(machine.create('')), {
      type: 'decided',
      event: { type: 'selectSessionType', at: NOW },
    });
    expect(path(chosen)).toBe('SESSION_TYPE_SELECTION');
    expect(chosen.timers.map(({ dueAt }) => dueAt)).toEqual(['2026-11-22T09:30:00.000Z']);
  });

  it('an event the state does not take changes nothing', () => {
    const replica = replicaOf(journeys.SESSION_TYPE_SELECTION.snapshot);
    expect(reduce(replica, { type: 'decided', event: { type: 'selectSessionType', at: NOW } })).toBe(replica);
  });

  it('a page left open goes back to the beginning when its timer comes due', () => {
    const chosen = reduce(replicaOf(machine.create('')), {
      type: 'decided',
      event: { type: 'selectSessionType', at: NOW },
    });
    const timerId = chosen.timers[0]?.id ?? '';
    const later = reduce(chosen, { type: 'fired', timerId, at: '2026-11-22T09:30:00.000Z' });
    expect(path(later)).toBe('IDLE');
    expect(later.timers).toEqual([]);
    expect(later.rejected).toBe('left_open');
  });

  it('somebody who is there puts the end of a page left open off, and what follows at once changes nothing more', () => {
    const { snapshot, timers } = journeys.CALENDLY_SCHEDULING;
    const replica = replicaOf(snapshot, { timers });
    expect(timers.map(({ dueAt }) => dueAt)).toEqual(['2026-11-22T10:00:00.000Z']);
    const touched = reduce(replica, { type: 'touched', at: '2026-11-22T09:40:00.000Z' });
    expect(touched.timers.map(({ dueAt }) => dueAt)).toEqual(['2026-11-22T10:40:00.000Z']);
    expect(path(touched)).toBe('CALENDLY_SCHEDULING');
    expect(reduce(touched, { type: 'touched', at: '2026-11-22T09:40:00.500Z' })).toBe(touched);
  });

  it.each(['SESSION_TYPE_SELECTION', 'CALENDLY_SCHEDULING', 'ERROR_CALENDLY', 'ERROR_RECOVERY.calendly'] as const)(
    'the end of %s can be put off',
    (leaf) => {
      const { snapshot, timers } = journeys[leaf];
      const touched = reduce(replicaOf(snapshot, { timers }), { type: 'touched', at: '2026-11-22T09:05:00.000Z' });
      expect(touched.timers).toHaveLength(timers.length);
      for (const [i, { dueAt }] of touched.timers.entries())
        expect(Date.parse(dueAt) - Date.parse(timers[i]?.dueAt ?? '')).toBe(5 * 60_000);
    },
  );

  it('leaving a state disarms its timer and arms the next one’s', () => {
    const chosen = reduce(replicaOf(machine.create('')), {
      type: 'decided',
      event: { type: 'selectSessionType', at: NOW },
    });
    const { terms } = journeys.CALENDLY_SCHEDULING.snapshot.context;
    if (!terms) throw new Error('the journey has terms');
    const scheduling = reduce(chosen, {
      type: 'decided',
      event: { type: 'startCalendlyScheduling', at: NOW, terms },
    });
    expect(scheduling.timers.map(({ dueAt }) => dueAt)).toEqual(['2026-11-22T10:00:00.000Z']);
  });

  it('a picked time shows as scheduled while the server has not answered', () => {
    const picked = reduce(replicaOf(journeys.CALENDLY_SCHEDULING.snapshot), {
      type: 'asked',
      id: 'a',
      event: { type: 'onCalendlyEventCreated', at: NOW, eventId: 'E', inviteeId: 'I' },
    });
    expect(path(picked)).toBe('CALENDLY_SCHEDULED.awaitingWebhook');
    expect(pathOf(picked.base)).toBe('CALENDLY_SCHEDULING');
  });

  it('a picked time the server refuses is not shown as scheduled any more', () => {
    const picked = reduce(replicaOf(journeys.CALENDLY_SCHEDULING.snapshot), {
      type: 'asked',
      id: 'a',
      event: { type: 'onCalendlyEventCreated', at: NOW, eventId: 'E', inviteeId: 'I' },
    });
    const refused = reduce(picked, { type: 'rejected', id: 'a', code: 'calendly_uri_invalid' });
    expect(path(refused)).toBe('CALENDLY_SCHEDULING');
    expect(refused.rejected).toBe('calendly_uri_invalid');
  });
});

describe('once the server knows the booking', () => {
  it('its snapshot is what counts', () => {
    expect(path(heldByServer(journeys.PAYMENT_FAILED))).toBe('PAYMENT_FAILED');
  });

  it('the browser’s own machine and clock decide nothing any more', () => {
    const replica = heldByServer(journeys['CALENDLY_SCHEDULED.awaitingWebhook']);
    const timerId = 'awaitingWebhook.booking.CALENDLY_SCHEDULED.awaitingWebhook';
    expect(reduce(replica, { type: 'fired', timerId, at: NOW })).toBe(replica);
    expect(reduce(replica, { type: 'decided', event: { type: 'cancelBookingProcess', at: NOW } })).toBe(replica);
  });

  it('an older answer that arrives late is ignored', () => {
    const confirmed = heldByServer(journeys['BOOKING_CONFIRMED.upcoming'], 9);
    expect(answered(confirmed, journeys.PAYMENT_SUCCEEDED, 8)).toBe(confirmed);
  });

  it('an older answer still tells that the wish it answers has arrived', () => {
    const asked = reduce(heldByServer(journeys['ERROR_PAYMENT.payment'], 9), {
      type: 'asked',
      id: 'a',
      event: { type: 'retryPayment', at: NOW },
    });
    const late = answered(asked, journeys['ERROR_PAYMENT.payment'], 8, 'a');
    expect(late.pending).toEqual([]);
    expect(late.version).toBe(9);
  });

  it('the same version with a fresher quote is taken', () => {
    const confirmed = heldByServer(journeys['BOOKING_CONFIRMED.upcoming'], 9);
    const journey = journeys['BOOKING_CONFIRMED.upcoming'];
    const booking = { ...bookingViewOf(journey, 9), cancellationQuote: null };
    expect(
      reduce(confirmed, { type: 'answered', booking, snapshot: journey.snapshot }).booking?.cancellationQuote,
    ).toBeNull();
  });

  it('a retry shows at once, and stands when the server has heard it', () => {
    const asked = reduce(heldByServer(journeys.PAYMENT_FAILED), {
      type: 'asked',
      id: 'a',
      event: { type: 'retryPayment', at: NOW },
    });
    expect(path(asked)).toBe('PAYMENT_PENDING');
    const heard = answered(asked, journeys.PAYMENT_PENDING, 6, 'a');
    expect(heard.pending).toEqual([]);
    expect(path(heard)).toBe('PAYMENT_PENDING');
  });

  it('nothing about money or the calendar is shown before the server has said it', () => {
    const confirmed = heldByServer(journeys['BOOKING_CONFIRMED.upcoming']);
    const cancelling = reduce(confirmed, {
      type: 'asked',
      id: 'a',
      event: { type: 'cancelBooking', at: NOW, by: 'client' },
    });
    expect(path(cancelling)).toBe('BOOKING_CONFIRMED.upcoming');
    expect(cancelling.pending).toHaveLength(1);
  });

  it('a payment that arrives while a wish is pending is shown with the wish laid on top of it', () => {
    const asked = reduce(heldByServer(journeys.PAYMENT_FAILED), {
      type: 'asked',
      id: 'a',
      event: { type: 'retryPayment', at: NOW },
    });
    const paidMeanwhile = answered(asked, journeys.PAYMENT_SUCCEEDED, 7);
    expect(path(paidMeanwhile)).toBe('PAYMENT_SUCCEEDED');
    expect(paidMeanwhile.pending).toHaveLength(1);
    const refused = reduce(paidMeanwhile, { type: 'rejected', id: 'a', code: 'event_not_allowed' });
    expect(path(refused)).toBe('PAYMENT_SUCCEEDED');
    expect(refused).toMatchObject({ pending: [], rejected: 'event_not_allowed' });
  });

  it('asking the same thing twice under one key is asking once', () => {
    const news = { type: 'asked', id: 'a', event: { type: 'attemptRecovery', at: NOW } } as const;
    const once = reduce(heldByServer(journeys.ERROR_WEBHOOK), news);
    expect(reduce(once, news)).toBe(once);
  });
});
