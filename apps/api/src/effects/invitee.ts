// A look at an invitee through Calendly's API, and whether it is this booking's at all.

import type { FailureCode } from '@slotpay/contract';
import type { Booking } from '../booking/read.ts';
import { hashToken } from '../db/token.ts';
import { type CalendlyEvent, type CalendlyInvitee, eventTypeIdOf, inviteeIdsOf } from '../providers/calendly.ts';
import type { EffectDeps } from './handler.ts';

export interface Found {
  readonly invitee: CalendlyInvitee;
  readonly event: CalendlyEvent;
}

/** @throws ProviderError */
export async function findInvitee(
  { calendly }: EffectDeps,
  ids: { eventId: string; inviteeId: string },
): Promise<Found> {
  const [invitee, event] = await Promise.all([
    calendly.invitee(ids.eventId, ids.inviteeId),
    calendly.event(ids.eventId),
  ]);
  return { invitee, event };
}

/** Follows a chain of reschedules to the invitee that counts now. */
export async function followReschedules(deps: EffectDeps, found: Found): Promise<Found> {
  let current = found;
  for (let hops = 0; hops < 20; hops++) {
    const next = current.invitee.rescheduled ? inviteeIdsOf(current.invitee.new_invitee ?? '') : undefined;
    if (!next) return current;
    current = await findInvitee(deps, next);
  }
  return current;
}

/** A browser may claim any invitee: only the token that went through Calendly, and the right event type, make it ours. */
export function claimFault(booking: Booking, found: Found): FailureCode<'ERROR_WEBHOOK'> | null {
  const token = found.invitee.tracking?.utm_content;
  const foreign = !token || hashToken(token) !== booking.flowTokenHash;
  if (foreign) return 'calendly.foreign_invitee';
  return eventTypeFault(booking, found);
}

/** A slot of another event type has another price, and this booking does not pay for it. */
export function eventTypeFault(booking: Booking, { event }: Found): FailureCode<'ERROR_WEBHOOK'> | null {
  if (eventTypeIdOf(event.event_type) === booking.sessionType.calendly_event_type_id) return null;
  return 'calendly.wrong_event_type';
}
