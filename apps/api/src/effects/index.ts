// Every effect and the code that performs it; a new effect without a handler does not compile.

import type { EffectType } from '@slotpay/machine';
import { cancelCalendlyEvent } from './cancel-calendly-event.ts';
import { createCheckoutSession } from './create-checkout-session.ts';
import { expireCheckoutSession } from './expire-checkout-session.ts';
import type { Handler } from './handler.ts';
import { lookUpCalendlyInvitee } from './look-up-calendly-invitee.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { lookUpRecovery } from './look-up-recovery.ts';
import { openCase } from './open-case.ts';
import { refundOrphanPayment } from './refund-orphan-payment.ts';
import { refundPayment } from './refund-payment.ts';
import { sendMail } from './send-mail.ts';

export const handlers = {
  lookUpCalendlyInvitee,
  cancelCalendlyEvent,
  createCheckoutSession,
  expireCheckoutSession,
  lookUpPayment,
  refundPayment,
  refundOrphanPayment,
  lookUpRecovery,
  sendMail,
  openCase,
} satisfies { [T in EffectType]: Handler<T> };
