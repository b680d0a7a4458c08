// Whether a mail still says the truth in the moment it is sent.

import { type MailTemplate, paidOf } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Booking } from '../../booking/read.ts';
import { readSession } from '../checkout.ts';
import type { EffectDeps, Task } from '../handler.ts';
import { WITHHELD } from '../refund.ts';

type Mailing = Pick<Task<'sendMail'>, 'id' | 'params'> & {
  readonly booking: Pick<Booking, 'id' | 'path' | 'snapshot'>;
};
type Deps = Pick<EffectDeps, 'db' | 'stripe'>;

const never = async () => false;

/** Cancelled, or moved on: the mail about that says so. While a cancellation can be taken back, nothing is cancelled. */
const unlessConfirmed = async (deps: Deps, mailing: Mailing) => {
  const { path } = mailing.booking;
  const stands = path === 'BOOKING_CONFIRMED.upcoming' || path === 'BOOKING_CANCELLED.undoable';
  return !stands || isRepeated(deps, mailing);
};

/** Asking somebody who has just paid is worse than not asking. Stripe is asked: its webhook may still be on its way. */
const unlessUnpaid = async ({ stripe }: Deps, { booking: { snapshot } }: Mailing) => {
  if (!snapshot.hasTag('slotHeld') || paidOf(snapshot.context) > 0) return true;
  const { checkout } = snapshot.context;
  if (!checkout) return false;
  return (await readSession(stripe, checkout.sessionId)).status === 'complete';
};

const STALE: Record<MailTemplate, (deps: Deps, mailing: Mailing) => Promise<boolean>> = {
  confirmed: unlessConfirmed,
  rescheduled: unlessConfirmed,
  cancelled: never,
  refundUnderWay: async (_, { booking }) => booking.path === 'REFUND_COMPLETED',
  refunded: never,
  paymentReturned: isNotReturned,
  openBooking: never,
  finishBooking: unlessUnpaid,
  paymentReminder: unlessUnpaid,
  paymentProblem: async (deps, mailing) =>
    !mailing.booking.snapshot.hasTag('paymentProblem') || unlessUnpaid(deps, mailing),
};

/** @throws ProviderError when Stripe must be asked and does not answer */
export function isStale(deps: Deps, mailing: Mailing): Promise<boolean> {
  return STALE[mailing.params.template](deps, mailing);
}

/** Stripe refuses to return it, for now or for good: a person sees to it, and says so. */
async function isNotReturned({ db }: Deps, { params, booking }: Mailing): Promise<boolean> {
  if (params.template !== 'paymentReturned') return false;
  const refused = await db
    .selectFrom('effects')
    .select('id')
    .where('booking_id', '=', booking.id)
    .where('type', '=', 'refundOrphanPayment')
    .where(sql<string>`params->>'paymentIntentId'`, '=', params.paymentIntentId)
    .where(({ or, and, eb }) =>
      or([
        eb('state', '=', 'failed'),
        eb(sql<string | null>`answer->>'refused'`, 'is not', null),
        and([eb('state', '=', 'pending'), eb('last_error', 'in', WITHHELD)]),
      ]),
    )
    .executeTakeFirst();
  return refused !== undefined;
}

// Moved twice before the first mail went out: a mail says how things are now, so the later one says it all.
async function isRepeated({ db }: Deps, { id, params, booking }: Mailing): Promise<boolean> {
  const later = await db
    .selectFrom('effects as later')
    .innerJoin('effects as this', 'this.booking_id', 'later.booking_id')
    .select('later.id')
    .where('this.id', '=', id)
    .where('later.booking_id', '=', booking.id)
    .where('later.type', '=', 'sendMail')
    .where('later.state', '=', 'pending')
    .where(sql<string>`later.params->>'template'`, '=', params.template)
    .whereRef('later.created_at', '>', 'this.created_at')
    .limit(1)
    .executeTakeFirst();
  return later !== undefined;
}
