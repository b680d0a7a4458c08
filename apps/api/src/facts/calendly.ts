// What Calendly's objects mean for a booking. Pure; webhooks and look-ups are read the same way.

import type { FailureCode } from '@slotpay/contract';
import type { CancelledBy, SessionTime, UnstampedEvent } from '@slotpay/machine';
import type { Details } from '../booking/details.ts';
import { type CalendlyEvent, type CalendlyInvitee, inviteeIdsOf } from '../providers/calendly.ts';

/** The session's instants; Calendly writes them with microseconds. */
export function timeOf(event: CalendlyEvent): SessionTime {
  return { startsAt: new Date(event.start_time).toISOString(), endsAt: new Date(event.end_time).toISOString() };
}

/** Who cancelled. Old payloads do not say; then it was the invitee, whose policy protects the business. */
export function cancelledBy(invitee: CalendlyInvitee): CancelledBy {
  return invitee.cancellation?.canceler_type === 'host' ? 'host' : 'invitee';
}

/** What an invitee that exists tells a booking that waits for it. */
export function scheduled(
  invitee: CalendlyInvitee,
  event: CalendlyEvent,
  source: 'webhook' | 'api',
): UnstampedEvent | undefined {
  const ids = inviteeIdsOf(invitee.uri);
  if (!ids) return undefined;
  if (invitee.status === 'canceled') return cancelled(invitee);
  const paidInCalendly = invitee.payment !== null && invitee.payment !== undefined;
  return { type: 'onCalendlyWebhookReceived', ...ids, ...timeOf(event), source, paidInCalendly };
}

/** A cancelled invitee: a cancellation, or one half of a reschedule and then never a cancellation. */
export function cancelled(invitee: CalendlyInvitee): UnstampedEvent | undefined {
  const ids = inviteeIdsOf(invitee.uri);
  if (!ids) return undefined;
  if (!invitee.rescheduled) return { type: 'cancelBooking', by: cancelledBy(invitee), inviteeId: ids.inviteeId };
  const next = inviteeIdsOf(invitee.new_invitee ?? '');
  return next && { type: 'rescheduleBooking', by: cancelledBy(invitee), invitee: next, time: null };
}

/** The invitee a reschedule created, with its time. `by`: the old invitee's cancellation tells who moved it. */
export function rescheduled(
  invitee: CalendlyInvitee,
  event: CalendlyEvent,
  by: CancelledBy,
): UnstampedEvent | undefined {
  const ids = inviteeIdsOf(invitee.uri);
  return ids && { type: 'rescheduleBooking', by, invitee: ids, time: timeOf(event) };
}

/** An invitee that is of no use to the booking that claims it: no other look at it will change that. */
export function unusable(code: FailureCode<'ERROR_WEBHOOK'>): UnstampedEvent {
  return { type: 'onWebhookError', code, recoverable: false };
}

/** The personal data Calendly collected; sealed before it is stored. */
export function detailsOf(invitee: CalendlyInvitee, event: CalendlyEvent): Details {
  return {
    name: invitee.name ?? invitee.email,
    email: invitee.email,
    timeZone: knownZone(invitee.timezone),
    joinUrl: webUrl(event.location?.join_url),
    rescheduleUrl: webUrl(invitee.reschedule_url),
  };
}

// A zone this server has never heard of must not keep a mail from being written.
function knownZone(name: string | null | undefined): string {
  const timeZone = name ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    return 'UTC';
  }
}

// Shown as links: anything but http(s) could run as a script.
function webUrl(text: string | null | undefined): string | null {
  return text && /^https?:\/\//.test(text) && URL.canParse(text) ? text : null;
}
