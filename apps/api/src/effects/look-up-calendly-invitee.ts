// Asks Calendly how an invitee stands: just picked, moved, or paid for and about to be confirmed.

import type { UnstampedEvent } from '@slotpay/machine';
import { cancelled, cancelledBy, detailsOf, rescheduled, scheduled, unusable } from '../facts/calendly.ts';
import { inviteeIdsOf } from '../providers/calendly.ts';
import { ProviderError } from '../providers/errors.ts';
import type { EffectDeps, Handler, Performed, Task } from './handler.ts';
import { NOTHING_MORE } from './handler.ts';
import { claimFault, eventTypeFault, type Found, findInvitee, followReschedules } from './invitee.ts';

type LookUp = Task<'lookUpCalendlyInvitee'>;

/** A booking just made is not always found at once. */
const NOT_YET = 6;

export const lookUpCalendlyInvitee: Handler<'lookUpCalendlyInvitee'> = {
  perform: async (deps, task) => {
    const found = await findInvitee(deps, task.params).catch((error: unknown) => {
      throw isNotYet(error, task) ? new ProviderError('calendly', 'not_yet', { retryable: true, cause: error }) : error;
    });
    return { scheduled: whenScheduled, rescheduled: whenRescheduled, paid: whenPaid }[task.params.reason](
      deps,
      task,
      found,
    );
  },
  // The state that asked has a timer of its own and asks again, or asks a person.
  refused: () => 'settled',
};

function isNotYet(error: unknown, { attempts }: LookUp): boolean {
  return error instanceof ProviderError && error.code === 'calendly.http_404' && attempts < NOT_YET;
}

async function whenScheduled(_: EffectDeps, { booking }: LookUp, found: Found): Promise<Performed> {
  const fault = claimFault(booking, found);
  if (fault) return { event: unusable(fault) };
  return known(scheduled(found.invitee, found.event, 'api'), found);
}

async function whenRescheduled(deps: EffectDeps, { booking }: LookUp, found: Found): Promise<Performed> {
  const current = await followReschedules(deps, found);
  const fault = eventTypeFault(booking, current);
  if (fault) return { event: unusable(fault) };
  if (current.invitee.status === 'canceled') return known(cancelled(current.invitee), current);
  return known(rescheduled(current.invitee, current.event, await movedBy(deps, current)), current);
}

async function movedBy(deps: EffectDeps, { invitee }: Found) {
  const old = inviteeIdsOf(invitee.old_invitee ?? '');
  return old ? cancelledBy(await deps.calendly.invitee(old.eventId, old.inviteeId)) : 'invitee';
}

// A slot that only moved still stands: the webhooks of the move follow and are taken once the booking is confirmed.
async function whenPaid(deps: EffectDeps, _: LookUp, found: Found): Promise<Performed> {
  const { invitee, event } = await followReschedules(deps, found);
  if (invitee.status === 'canceled') return { event: { type: 'cancelBooking', by: cancelledBy(invitee) } };
  // By now Calendly often knows the join link it did not have when the time was picked.
  return { event: { type: 'confirmBooking' }, details: detailsOf(invitee, event) };
}

function known(event: UnstampedEvent | undefined, { invitee, event: session }: Found): Performed {
  return event ? { event, details: detailsOf(invitee, session) } : NOTHING_MORE;
}
