// The booking as schema.org describes a reservation, for assistants and mail programs that read pages.

import type { BookingView } from '@slotpay/contract';

const STATUS: Partial<Record<BookingView['state'], string>> = {
  BOOKING_CONFIRMED: 'ReservationConfirmed',
  BOOKING_RESCHEDULED: 'ReservationPending',
  BOOKING_CANCELLED: 'ReservationCancelled',
  REFUND_PENDING: 'ReservationCancelled',
  REFUND_COMPLETED: 'ReservationCancelled',
};

/** An `EventReservation` (schema.org, JSON-LD); null while there is none to speak of. @param page the booking's address */
export function reservationOf(booking: BookingView, page: string): object | null {
  const status = STATUS[booking.state];
  const { time, invitee, sessionType } = booking;
  if (status === undefined || time === null || invitee === null) return null;
  return {
    '@context': 'https://schema.org',
    '@type': 'EventReservation',
    reservationNumber: booking.reference,
    reservationStatus: `https://schema.org/${status}`,
    url: page,
    underName: { '@type': 'Person', name: invitee.name },
    reservationFor: {
      '@type': 'Event',
      name: sessionType.name,
      startDate: time.startsAt,
      endDate: time.endsAt,
      performer: { '@type': 'Person', name: sessionType.hostName },
      ...(booking.joinUrl === null ? {} : { location: { '@type': 'VirtualLocation', url: booking.joinUrl } }),
    },
  };
}
