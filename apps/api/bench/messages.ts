// Calendly's invitee.created as it really is, about 2.5 KB, signed.

import { randomUUID } from 'node:crypto';
import { signatureOf } from '../test/support/signed.ts';

export interface Picked {
  readonly eventId: string;
  readonly inviteeId: string;
  readonly flowToken: string;
}

export interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The inbox's key for it. */
  readonly key: string;
}

/** A time picked for a session of `eventTypeId`. */
export function created({ eventId, inviteeId, flowToken }: Picked, eventTypeId: string, secret: string): Message {
  const api = 'https://api.calendly.com';
  const event = `${api}/scheduled_events/${eventId}`;
  const uri = `${event}/invitees/${inviteeId}`;
  const created_at = '2026-11-25T10:00:00.000000Z';
  const user = `${api}/users/AAAAAAAAAAAAAAAA`;
  const answers = ['What should we talk about?', 'How did you hear of us?', 'Anything we should know?'];
  const body = JSON.stringify({
    event: 'invitee.created',
    created_at,
    created_by: user,
    payload: {
      uri,
      event,
      email: `${inviteeId}@example.com`,
      name: 'Ada Example',
      first_name: 'Ada',
      last_name: 'Example',
      status: 'active',
      timezone: 'Europe/Lisbon',
      rescheduled: false,
      old_invitee: null,
      new_invitee: null,
      no_show: null,
      payment: null,
      cancel_url: `https://calendly.com/cancellations/${inviteeId}`,
      reschedule_url: `https://calendly.com/reschedulings/${inviteeId}`,
      created_at,
      updated_at: created_at,
      questions_and_answers: answers.map((question, position) => ({ question, position, answer: 'x'.repeat(200) })),
      tracking: { utm_source: 'slotpay', utm_content: flowToken, utm_campaign: null, utm_medium: null, utm_term: null },
      scheduled_event: {
        uri: event,
        name: 'Deep dive',
        status: 'active',
        event_type: `${api}/event_types/${eventTypeId}`,
        // A Tuesday, at the base price.
        start_time: '2030-01-08T10:00:00.000000Z',
        end_time: '2030-01-08T11:00:00.000000Z',
        location: { type: 'google_conference', status: 'pushed', join_url: 'https://meet.example.com/abc-defg-hij' },
        invitees_counter: { total: 1, active: 1, limit: 1 },
        event_memberships: [{ user, user_email: 'host@example.com', user_name: 'Host Example' }],
        event_guests: [],
        created_at,
        updated_at: created_at,
      },
    },
  });
  const headers = { 'content-type': 'application/json', 'calendly-webhook-signature': signatureOf(body, secret) };
  return { body, headers, key: `invitee.created|${uri}|${created_at}` };
}

/** One nobody has picked yet. */
export function picked(): Picked {
  return { eventId: randomUUID(), inviteeId: randomUUID(), flowToken: randomUUID().replaceAll('-', '') };
}
