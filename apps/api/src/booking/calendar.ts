// The booking as an iCalendar file: one UID for its whole life, a growing SEQUENCE, so that a calendar updates its entry
// instead of adding another (RFC 5545 §3.8.7.4, RFC 5546).

import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { wordsIn } from '../words/index.ts';
import type { Booking } from './read.ts';

export type CalendarMethod = 'REQUEST' | 'CANCEL';

/** @returns the text of an .ics file, or null while the time is not known */
export function calendarOf(booking: Booking, options: { method: CalendarMethod; page: string }): string | null {
  const time = booking.snapshot.context.calendly?.time;
  if (!time) return null;
  const { sessionType, details } = booking;
  const words = wordsIn(booking.language);
  const cancelled = options.method === 'CANCEL';
  const calendar = ical({
    prodId: { company: 'Slotpay', product: 'Slotpay', language: words.language.toUpperCase() },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  });
  calendar.createEvent({
    id: `${booking.id}@slotpay`,
    sequence: booking.version,
    stamp: booking.now,
    start: new Date(time.startsAt),
    end: new Date(time.endsAt),
    summary: words.sessionWithHost(sessionType.name, sessionType.host_name),
    description: [words.reference(booking.reference), details?.joinUrl, options.page].filter(Boolean).join('\n'),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    url: options.page,
    ...(details?.joinUrl && { location: details.joinUrl }),
  });
  return calendar.toString();
}
