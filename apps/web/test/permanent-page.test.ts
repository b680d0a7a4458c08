import { describe, expect, it } from 'vitest';
import { googleCalendarLink, outlookLink } from '../src/booking/calendar-links.ts';
import { reservationOf } from '../src/booking/reservation.ts';
import { bookingViewOf } from '../src/gallery/fixtures.ts';
import { journeys } from '../src/gallery/journey.ts';
import { iconOf } from '../src/shell/icon.ts';

const appointment = {
  title: 'Deep dive & notes',
  startsAt: '2026-11-27T13:00:00.000Z',
  endsAt: '2026-11-27T14:00:00.000Z',
  description: 'Reference SP-7F3K-92QD',
  location: 'https://meet.example.com/a?b=1',
};

describe('a calendar on the web', () => {
  it('gets the appointment by its address, in UTC', () => {
    const { origin, searchParams } = new URL(googleCalendarLink(appointment));
    expect(origin).toBe('https://calendar.google.com');
    expect(Object.fromEntries(searchParams)).toEqual({
      action: 'TEMPLATE',
      text: 'Deep dive & notes',
      dates: '20261127T130000Z/20261127T140000Z',
      details: 'Reference SP-7F3K-92QD',
      location: 'https://meet.example.com/a?b=1',
    });
  });

  it('may be Outlook', () => {
    const { origin, searchParams } = new URL(outlookLink(appointment));
    expect(origin).toBe('https://outlook.live.com');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      subject: 'Deep dive & notes',
      startdt: '2026-11-27T13:00:00.000Z',
      enddt: '2026-11-27T14:00:00.000Z',
    });
  });
});

describe('the reservation as programs read it', () => {
  const page = 'https://book.example/b/SP-7F3K-92QD';
  const of = (path: keyof typeof journeys) => reservationOf(bookingViewOf(journeys[path]), page);

  it('names the session, its time and its standing', () => {
    expect(of('BOOKING_CONFIRMED.upcoming')).toMatchObject({
      '@type': 'EventReservation',
      reservationNumber: 'SP-7F3K-92QD',
      reservationStatus: 'https://schema.org/ReservationConfirmed',
      url: page,
      underName: { name: 'Ada Byron' },
      reservationFor: { name: 'Deep dive', startDate: '2026-11-27T13:00:00.000Z', endDate: '2026-11-27T14:00:00.000Z' },
    });
  });

  it('is cancelled with the booking', () => {
    expect(of('REFUND_COMPLETED')).toMatchObject({ reservationStatus: 'https://schema.org/ReservationCancelled' });
  });

  it.each(['CALENDLY_SCHEDULED.polling', 'PAYMENT_PROCESSING.awaitingCheckout', 'PAYMENT_FAILED'] as const)(
    'does not exist in %s',
    (path) => {
      expect(of(path)).toBeNull();
    },
  );
});

it('the tab’s icon has a shape of its own for each tone', () => {
  const icons = (['calm', 'good', 'attention', 'over'] as const).map(iconOf);
  expect(new Set(icons.map((icon) => /path%20d%3D%22(.*?)%22/.exec(icon)?.[1])).size).toBe(4);
  for (const icon of icons) expect(icon).toMatch(/^data:image\/svg\+xml,/);
});
