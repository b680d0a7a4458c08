// Frees the slot. A slot this booking only claimed, and Calendly never confirmed to be its own, is checked first: nobody
// may cancel somebody else's session by claiming it. An appointment that others share stands.

import { openCase } from '../booking/cases.ts';
import { ProviderError } from '../providers/errors.ts';
import { type EffectDeps, type Handler, NOTHING_MORE, type Task } from './handler.ts';
import { claimFault, findInvitee } from './invitee.ts';

const REASON = 'The booking was cancelled or not paid in time.';

export const cancelCalendlyEvent: Handler<'cancelCalendlyEvent'> = {
  untilDone: true,
  perform: async (deps, task) => {
    try {
      if (!(await isOurs(deps, task))) return NOTHING_MORE;
      const { eventId } = task.params;
      const outcome = await deps.calendly.cancel(eventId, REASON);
      // One place of many: only a person can take one client out of the appointment.
      if (outcome === 'shared') await openCase(deps, task.booking.id, 'shared_appointment', { calendlyEvent: eventId });
      return { event: null, answer: { outcome } };
    } catch (error) {
      // Not there any more: then nobody holds it.
      if (error instanceof ProviderError && error.code === 'calendly.http_404') return NOTHING_MORE;
      throw error;
    }
  },
  // The slot stays taken until somebody frees it by hand.
  refused: () => 'for_a_person',
};

async function isOurs(deps: EffectDeps, { params, booking }: Task<'cancelCalendlyEvent'>): Promise<boolean> {
  const claim = await deps.db
    .selectFrom('calendly_invitees')
    .select(['invitee_id', 'event_id', 'verified'])
    .where('booking_id', '=', booking.id)
    .where('event_id', '=', params.eventId)
    .executeTakeFirst();
  if (!claim) return false;
  if (claim.verified) return true;
  const fault = claimFault(booking, await findInvitee(deps, { eventId: claim.event_id, inviteeId: claim.invitee_id }));
  return fault !== 'calendly.foreign_invitee';
}
