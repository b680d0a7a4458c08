// One screen per state: a state without one does not compile.

import { type StateName, stateOf } from '@slotpay/machine';
import type { Model } from '../booking/model.ts';
import { words } from '../i18n/words.ts';
import { BookingCancelled } from './booking/BookingCancelled.tsx';
import { BookingConfirmed } from './booking/BookingConfirmed.tsx';
import { BookingRescheduled } from './booking/BookingRescheduled.tsx';
import { RefundCompleted } from './booking/RefundCompleted.tsx';
import { RefundPending } from './booking/RefundPending.tsx';
import { CalendlyScheduled } from './calendly/CalendlyScheduled.tsx';
import { CalendlyScheduling } from './calendly/CalendlyScheduling.tsx';
import { CalendlyWebhookReceived } from './calendly/CalendlyWebhookReceived.tsx';
import { ErrorCalendly } from './error/ErrorCalendly.tsx';
import { ErrorPayment } from './error/ErrorPayment.tsx';
import { ErrorRecovery } from './error/ErrorRecovery.tsx';
import { ErrorWebhook } from './error/ErrorWebhook.tsx';
import { Idle } from './initial/Idle.tsx';
import { SessionTypeSelection } from './initial/SessionTypeSelection.tsx';
import { PaymentFailed } from './payment/PaymentFailed.tsx';
import { PaymentPending } from './payment/PaymentPending.tsx';
import { PaymentProcessing } from './payment/PaymentProcessing.tsx';
import { PaymentSucceeded } from './payment/PaymentSucceeded.tsx';
import type { Content, Screen, WaitingNote } from './screen.ts';

const screens = {
  IDLE: Idle,
  SESSION_TYPE_SELECTION: SessionTypeSelection,
  CALENDLY_SCHEDULING: CalendlyScheduling,
  CALENDLY_SCHEDULED: CalendlyScheduled,
  CALENDLY_WEBHOOK_RECEIVED: CalendlyWebhookReceived,
  PAYMENT_PENDING: PaymentPending,
  PAYMENT_PROCESSING: PaymentProcessing,
  PAYMENT_SUCCEEDED: PaymentSucceeded,
  PAYMENT_FAILED: PaymentFailed,
  BOOKING_CONFIRMED: BookingConfirmed,
  BOOKING_CANCELLED: BookingCancelled,
  BOOKING_RESCHEDULED: BookingRescheduled,
  REFUND_PENDING: RefundPending,
  REFUND_COMPLETED: RefundCompleted,
  ERROR_CALENDLY: ErrorCalendly,
  ERROR_PAYMENT: ErrorPayment,
  ERROR_WEBHOOK: ErrorWebhook,
  ERROR_RECOVERY: ErrorRecovery,
} satisfies Record<StateName, Screen>;

/** What the booking's present state has to say. */
export function screenOf(model: Model): Content {
  const content = screens[stateOf(model.path)](model);
  return model.saving === null || content.waiting ? content : { ...content, waiting: savingNotes() };
}

/** For a wish on its way from a screen that waits for nothing else. */
const savingNotes = (): readonly WaitingNote[] => [
  { afterMs: 8_000, text: words.savingSlow },
  { afterMs: 25_000, text: words.savingSlower },
];
