import { describe, expect, it } from 'vitest';
import { CONFIRMED, DETAILS, PICKED, sampleBooking } from '../../test/support/sample.ts';
import { calendarOf } from './calendar.ts';

const page = 'https://book.northlight.studio/b/SP-7F3K-92QD';
const linesOf = (file: string | null) => (file ?? '').replace(/\r\n /g, '').split('\r\n');

describe('the calendar file of a booking', () => {
  it('names one event for its whole life, and a later version of it each time', () => {
    const booking = sampleBooking(CONFIRMED);
    const lines = linesOf(calendarOf(booking, { method: 'REQUEST', page }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        `UID:${booking.id}@slotpay`,
        'SEQUENCE:7',
        'STATUS:CONFIRMED',
        'DTSTART:20261201T100000Z',
        'DTEND:20261201T110000Z',
        'DTSTAMP:20261123T100000Z',
        'SUMMARY:Deep dive with Mara Lindqvist',
        'LOCATION:https://meet.example.com/abc',
      ]),
    );
    const later = linesOf(calendarOf({ ...booking, version: 9 }, { method: 'REQUEST', page }));
    expect(later).toEqual(expect.arrayContaining([`UID:${booking.id}@slotpay`, 'SEQUENCE:9']));
  });

  it('takes the event back under the same name', () => {
    const booking = sampleBooking(CONFIRMED, { version: 11 });
    expect(linesOf(calendarOf(booking, { method: 'CANCEL', page }))).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', `UID:${booking.id}@slotpay`, 'SEQUENCE:11', 'STATUS:CANCELLED']),
    );
  });

  it('keeps a hostile name of a session within its line', () => {
    const booking = sampleBooking(CONFIRMED);
    const sessionType = { ...booking.sessionType, name: 'Deep\r\nATTENDEE:mailto:x@evil.example;dive, now' };
    const lines = linesOf(calendarOf({ ...booking, sessionType }, { method: 'REQUEST', page }));
    expect(lines.some((line) => line.startsWith('ATTENDEE'))).toBe(false);
    expect(lines.filter((line) => line.startsWith('SUMMARY:'))).toHaveLength(1);
  });

  it('has no place when nobody has told one', () => {
    const booking = sampleBooking(CONFIRMED, { details: { ...DETAILS, joinUrl: null } });
    expect(linesOf(calendarOf(booking, { method: 'REQUEST', page })).join('\n')).not.toContain('LOCATION');
  });

  it('does not exist while the time is not known', () => {
    expect(calendarOf(sampleBooking(PICKED), { method: 'REQUEST', page })).toBeNull();
  });
});
