// A booking that has ended holds no slot: Calendly has been told, is about to be, or cancelled it itself.

import type { Snapshot } from '@slotpay/machine';
import type { Audited } from './rows.ts';
import type { Violation } from './violation.ts';

const BY_CALENDLY: ReadonlySet<string> = new Set(['host', 'invitee']);

/** Checks `ended_slot_is_freed`. A slot whose time has passed is nobody's any more. */
export function checkSlot({ booking, effects, cases, now }: Audited, snapshot: Snapshot): Violation[] {
  const { calendly, cancellation } = snapshot.context;
  if (!hasEnded(snapshot) || !calendly) return [];
  if (cancellation && BY_CALENDLY.has(cancellation.by)) return [];
  if (calendly.time && Date.parse(calendly.time.endsAt) < now.getTime()) return [];
  const releases = effects.filter(
    ({ type, params }) => type === 'cancelCalendlyEvent' && params['eventId'] === calendly.eventId,
  );
  const states = releases.map(({ state }) => state);
  const shown = cases.some((open) => open.closed_at === null);
  if (states.includes('done') || states.includes('pending') || (states.includes('failed') && shown)) return [];
  const facts = { path: booking.path, calendlyEvent: calendly.eventId, releases: states };
  return [{ booking: booking.reference, invariant: 'ended_slot_is_freed', facts }];
}

// Named here and not asked of the tags: the audit judges what the statechart says of itself.
function hasEnded(snapshot: Snapshot): boolean {
  return (
    snapshot.matches('IDLE') ||
    snapshot.matches('REFUND_PENDING') ||
    snapshot.matches('REFUND_COMPLETED') ||
    snapshot.matches({ ERROR_PAYMENT: 'refund' }) ||
    snapshot.matches({ ERROR_RECOVERY: 'refund' }) ||
    (snapshot.matches('BOOKING_CANCELLED') && !snapshot.hasTag('undoable'))
  );
}
