import { describe, expect, it } from 'vitest';
import type { CalendlyEvent, CalendlyInvitee } from '../providers/calendly.ts';
import { eventIdOf, eventTypeIdOf, inviteeIdsOf } from '../providers/calendly.ts';
import { cancelled, cancelledBy, detailsOf, rescheduled, scheduled, timeOf } from './calendly.ts';

const EVENT = '5f443a67-564e-4e90-a900-b0e92c02ec25';
const INVITEE = '9cbca8f8-c422-48fb-8fd7-60a8d1bc5c6e';
const uri = (event: string, invitee: string) =>
  `https://api.calendly.com/scheduled_events/${event}/invitees/${invitee}`;

const event: CalendlyEvent = {
  uri: `https://api.calendly.com/scheduled_events/${EVENT}`,
  event_type: 'https://api.calendly.com/event_types/706a491b-3a3b-462b-9705-0a8527645061',
  start_time: '2026-11-25T15:00:00.000000Z',
  end_time: '2026-11-25T16:00:00Z',
  status: 'active',
  location: { join_url: 'https://meet.example.com/abc' },
};
const invitee: CalendlyInvitee = {
  uri: uri(EVENT, INVITEE),
  email: 'jane@example.com',
  name: 'Jane Doe',
  status: 'active',
  timezone: 'America/Denver',
  tracking: { utm_content: 'flow' },
  rescheduled: false,
  old_invitee: null,
  new_invitee: null,
  reschedule_url: `https://calendly.com/reschedulings/${INVITEE}`,
  payment: null,
  cancellation: null,
};

describe('a scheduled invitee', () => {
  it('tells the slot with its instants in whole milliseconds', () => {
    expect(scheduled(invitee, event, 'webhook')).toEqual({
      type: 'onCalendlyWebhookReceived',
      eventId: EVENT,
      inviteeId: INVITEE,
      startsAt: '2026-11-25T15:00:00.000Z',
      endsAt: '2026-11-25T16:00:00.000Z',
      source: 'webhook',
      paidInCalendly: false,
    });
    expect(timeOf({ ...event, start_time: '2026-11-25T16:00:00+01:00' }).startsAt).toBe('2026-11-25T15:00:00.000Z');
  });

  it('tells when Calendly itself has taken money', () => {
    const payment = { provider: 'stripe', amount: 120, currency: 'EUR', successful: true };
    expect(scheduled({ ...invitee, payment }, event, 'api')).toMatchObject({ paidInCalendly: true, source: 'api' });
    expect(scheduled({ ...invitee, payment: undefined }, event, 'api')).toMatchObject({ paidInCalendly: false });
  });

  it('that is cancelled already tells the cancellation', () => {
    const gone = { ...invitee, status: 'canceled', cancellation: { canceler_type: 'host' } };
    expect(scheduled(gone, event, 'api')).toEqual({ type: 'cancelBooking', by: 'host', inviteeId: INVITEE });
  });

  it('without a proper URI tells nothing', () => {
    expect(scheduled({ ...invitee, uri: 'https://evil.example/x' }, event, 'webhook')).toBeUndefined();
  });
});

describe('a cancelled invitee', () => {
  const gone = { ...invitee, status: 'canceled', cancellation: { canceler_type: 'invitee' } };

  it('ends the booking in the name of who cancelled; the invitee when nobody says', () => {
    expect(cancelled(gone)).toEqual({ type: 'cancelBooking', by: 'invitee', inviteeId: INVITEE });
    expect(cancelledBy({ ...gone, cancellation: { canceler_type: 'host' } })).toBe('host');
    expect(cancelledBy({ ...gone, cancellation: {} })).toBe('invitee');
    expect(cancelledBy({ ...gone, cancellation: null })).toBe('invitee');
  });

  it('that was moved is never a cancellation', () => {
    const next = uri('aaaaaaaa-0000', 'bbbbbbbb-0000');
    expect(cancelled({ ...gone, rescheduled: true, new_invitee: next })).toEqual({
      type: 'rescheduleBooking',
      by: 'invitee',
      invitee: { eventId: 'aaaaaaaa-0000', inviteeId: 'bbbbbbbb-0000' },
      time: null,
    });
    expect(cancelled({ ...gone, rescheduled: true, new_invitee: null })).toBeUndefined();
  });

  it('gives its new self the new time', () => {
    expect(rescheduled(invitee, event, 'host')).toEqual({
      type: 'rescheduleBooking',
      by: 'host',
      invitee: { eventId: EVENT, inviteeId: INVITEE },
      time: { startsAt: '2026-11-25T15:00:00.000Z', endsAt: '2026-11-25T16:00:00.000Z' },
    });
  });
});

describe('the details of a client', () => {
  it('are name, address, zone and links', () => {
    expect(detailsOf(invitee, event)).toEqual({
      name: 'Jane Doe',
      email: 'jane@example.com',
      timeZone: 'America/Denver',
      joinUrl: 'https://meet.example.com/abc',
      rescheduleUrl: `https://calendly.com/reschedulings/${INVITEE}`,
    });
  });

  it('have the address for a name and UTC for a zone when Calendly knows neither', () => {
    expect(detailsOf({ ...invitee, name: null, timezone: null }, { ...event, location: null })).toMatchObject({
      name: 'jane@example.com',
      timeZone: 'UTC',
      joinUrl: null,
    });
  });

  it('have UTC for a zone nobody has heard of', () => {
    expect(detailsOf({ ...invitee, timezone: 'Mars/Olympus' }, event).timeZone).toBe('UTC');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://example.com', 'https://', ' https://a b', ''])(
    'never link to %s',
    (url) => {
      const details = detailsOf({ ...invitee, reschedule_url: url }, { ...event, location: { join_url: url } });
      expect(details).toMatchObject({ joinUrl: null, rescheduleUrl: null });
    },
  );
});

describe('a Calendly URI', () => {
  it('gives its ids in exactly Calendly’s own form', () => {
    expect(inviteeIdsOf(uri(EVENT, INVITEE))).toEqual({ eventId: EVENT, inviteeId: INVITEE });
    expect(inviteeIdsOf(uri('DDVRNUTABYGF4LO2', 'AAVRNUTABYGF4LO2'))).toBeDefined();
    expect(eventIdOf(event.uri)).toBe(EVENT);
    expect(eventTypeIdOf(event.event_type)).toBe('706a491b-3a3b-462b-9705-0a8527645061');
  });

  it.each([
    `http://api.calendly.com/scheduled_events/${EVENT}/invitees/${INVITEE}`,
    `https://api.calendly.com.evil.example/scheduled_events/${EVENT}/invitees/${INVITEE}`,
    `https://evil.example/scheduled_events/${EVENT}/invitees/${INVITEE}`,
    `https://api.calendly.com@evil.example/scheduled_events/${EVENT}/invitees/${INVITEE}`,
    `https://api.calendly.com:8443/scheduled_events/${EVENT}/invitees/${INVITEE}`,
    `https://API.calendly.com/scheduled_events/${EVENT}/invitees/${INVITEE}`,
    `${uri(EVENT, INVITEE)}/`,
    `${uri(EVENT, INVITEE)}?x=1`,
    `${uri(EVENT, INVITEE)}#x`,
    `${uri(EVENT, INVITEE)}\n`,
    ` ${uri(EVENT, INVITEE)}`,
    uri(EVENT, '..%2f..%2fusers'),
    uri('../../users', 'me/me/me/me'),
    uri('short', INVITEE),
    uri('a'.repeat(65), INVITEE),
    '',
  ])('gives nothing in any other form: %j', (text) => {
    expect(inviteeIdsOf(text)).toBeUndefined();
  });
});
