// Whether a mail still says the truth in the moment it is sent.

import { type MailTemplate, paidOf } from '@slotpay/machine';
import type { Booking } from '../../booking/read.ts';
import { readSession } from '../checkout.ts';
import type { EffectDeps } from '../handler.ts';

/** Mails that ask for money. Asking somebody who has just paid is worse than not asking. */
const ASKING: ReadonlySet<MailTemplate> = new Set(['finishBooking', 'paymentReminder']);

/** Stripe is asked itself: its webhook may still be on its way. @throws ProviderError */
export async function isStale(
  { stripe }: Pick<EffectDeps, 'stripe'>,
  template: MailTemplate,
  { snapshot }: Pick<Booking, 'snapshot'>,
): Promise<boolean> {
  if (!ASKING.has(template)) return false;
  if (!snapshot.hasTag('slotHeld') || paidOf(snapshot.context) > 0) return true;
  const { checkout } = snapshot.context;
  if (!checkout) return false;
  return (await readSession(stripe, checkout.sessionId)).status === 'complete';
}
