// A booking driven by the machine itself, step by step, on a fixed clock: what the gallery shows can really happen.

import {
  type BookingEvent,
  type CancelledBy,
  expectedTimers,
  type LeafPath,
  pathOf,
  type Snapshot,
  type Step,
  TIMEOUTS,
  type TimeoutName,
  type Timer,
  type UnstampedEvent,
} from '@slotpay/machine';
import { machine } from '../booking/machine.ts';
import { deepDive } from './offer.ts';

/** The gallery's present. */
export const NOW = '2026-11-22T09:00:00.000Z';

const STARTS_AT = '2026-11-27T13:00:00.000Z';
const ENDS_AT = '2026-11-27T14:00:00.000Z';
const INVITEE = { eventId: 'EVENT1', inviteeId: 'INVITEE1' };
const PAID = { sessionId: 'cs_1', paymentIntentId: 'pi_1', amount: 12_000, currency: 'eur', receiptUrl: null } as const;
const REFUND = { paymentIntentId: 'pi_1', refundId: 're_1', amount: 12_000 };

/** A time of the deep dive: a week later, dearer (a Saturday) or the same. */
const moved = (startsAt: string, endsAt: string, by: CancelledBy = 'invitee'): UnstampedEvent => ({
  type: 'rescheduleBooking',
  by,
  invitee: { eventId: 'EVENT2', inviteeId: 'INVITEE2' },
  time: { startsAt, endsAt },
});

/** One booking on its way. Immutable: each step gives a new journey. */
export class Journey {
  readonly snapshot: Snapshot;
  readonly at: string;
  /** What the server has armed for it. */
  readonly timers: readonly Timer[];
  constructor(snapshot = machine.create('gallery'), at = NOW, timers: readonly Timer[] = []) {
    this.snapshot = snapshot;
    this.at = at;
    this.timers = timers;
  }

  /** @throws when the machine does not take one of the events */
  take(...events: readonly UnstampedEvent[]): Journey {
    return events.reduce<Journey>((journey, event) => {
      const step = machine.step(journey.snapshot, { ...event, at: this.at } as BookingEvent);
      if (step.outcome !== 'moved') throw new Error(`${pathOf(journey.snapshot)} ${step.outcome} ${event.type}`);
      return journey.#after(step);
    }, this);
  }

  /** Lets the timer of this name come due. @throws when nothing waits for it */
  wait(timerId: string): Journey {
    const step = machine.fire(this.snapshot, timerId, this.at);
    if (step.outcome !== 'moved') throw new Error(`${pathOf(this.snapshot)} does not wait for ${timerId}`);
    return this.#after(step, timerId);
  }

  /** The same booking at a later moment (UTC ISO). */
  later(at: string): Journey {
    return new Journey(this.snapshot, at, this.timers);
  }

  /** The same booking caught in a state it normally only passes through. */
  caughtIn(state: string, child?: string): Journey {
    const stored = JSON.parse(machine.serialise(this.snapshot));
    const value = child === undefined ? state : { [state]: child };
    const snapshot = machine.parse(JSON.stringify({ ...stored, value }));
    const timers = expectedTimers(snapshot).map((id) => ({ id, dueAt: this.#in(TIMEOUTS[nameOf(id)]) }));
    return new Journey(snapshot, this.at, timers);
  }

  #after({ snapshot, timers: { arm, cancel } }: Step, fired?: string): Journey {
    const gone = new Set([...cancel, ...arm.map(({ id }) => id), fired]);
    return new Journey(snapshot, this.at, [...this.timers.filter(({ id }) => !gone.has(id)), ...arm]);
  }

  #in(milliseconds: number): string {
    return new Date(Date.parse(this.at) + milliseconds).toISOString();
  }
}

/** A timer's id begins with its name in the table of timeouts. */
function nameOf(timerId: string): TimeoutName {
  return timerId.split('.')[0] as TimeoutName;
}

const blank = new Journey();
const selecting = blank.take({ type: 'selectSessionType' });
const scheduling = selecting.take({ type: 'startCalendlyScheduling', terms: deepDive.terms });
const scheduled = scheduling.take({ type: 'onCalendlyEventCreated', ...INVITEE });
const told = {
  type: 'onCalendlyWebhookReceived',
  ...INVITEE,
  startsAt: STARTS_AT,
  endsAt: ENDS_AT,
  source: 'webhook',
  paidInCalendly: false,
} as const satisfies UnstampedEvent;
const pending = scheduled.take(told);
const checkout = pending.take({
  type: 'onStripeSessionCreated',
  attempt: 1,
  sessionId: 'cs_1',
  amount: 12_000,
  expiresAt: '2026-11-22T09:27:05.000Z',
});
const paid = checkout.take({ type: 'onPaymentSucceeded', ...PAID });
const confirmed = paid.take({ type: 'confirmBooking' });
const undoable = confirmed.take({ type: 'cancelBooking', by: 'client' });
const cancelledByHost = confirmed.take({ type: 'cancelBooking', by: 'host' });
const refunding = undoable.wait('undoWindow.booking.BOOKING_CANCELLED.undoable');
const refundNamed: UnstampedEvent = { type: 'onRefundCreated', paymentIntentId: 'pi_1', refundId: 're_1' };
const troubled = checkout.take({ type: 'onPaymentError', code: 'timeout', recoverable: true });
const refundFails = (code: string, recoverable: boolean, refundId?: string): UnstampedEvent => {
  return { type: 'onPaymentError', code, recoverable, refundOf: 'pi_1', refundId };
};
const refundTroubled = refunding.take(refundFails('refund.expired_or_canceled_card', true));
const stuck = checkout.take({ type: 'onPaymentError', code: 'stripe.http_401', recoverable: false });
const lost = scheduled.take({ type: 'onWebhookError', code: 'timeout', recoverable: true });
const calendarDown = scheduling.take({ type: 'onCalendlyError', code: 'embed_timeout' });
const declined = checkout.take({ type: 'onPaymentFailed', attempt: 1, code: 'card_declined' });
/** Cancelled by the client when half of it comes back, and when nothing does. */
const cancelledAt = (at: string) =>
  confirmed
    .later(at)
    .take({ type: 'cancelBooking', by: 'client' })
    .wait('undoWindow.booking.BOOKING_CANCELLED.undoable');
const halfBack = cancelledAt('2026-11-27T09:00:00.000Z').take(refundNamed);
const movedByHost = confirmed.take(moved('2026-12-01T08:00:00.000Z', '2026-12-01T09:00:00.000Z', 'host'));
const ending = pending.take({
  type: 'onStripeSessionCreated',
  attempt: 1,
  sessionId: 'cs_1',
  amount: 12_000,
  expiresAt: '2026-11-22T09:04:00.000Z',
});
const dearer = confirmed.take(moved('2026-11-28T09:00:00.000Z', '2026-11-28T10:00:00.000Z'));
const differencePage: UnstampedEvent = {
  type: 'onStripeSessionCreated',
  attempt: 2,
  sessionId: 'cs_2',
  amount: 6_000,
  expiresAt: '2026-11-22T09:40:00.000Z',
};
const collecting = dearer.take(differencePage);
const polling = scheduled.wait('awaitingWebhook.booking.CALENDLY_SCHEDULED.awaitingWebhook');

/** One booking in every leaf of the machine. */
export const journeys = {
  IDLE: blank,
  SESSION_TYPE_SELECTION: selecting,
  CALENDLY_SCHEDULING: scheduling,
  'CALENDLY_SCHEDULED.awaitingWebhook': scheduled,
  'CALENDLY_SCHEDULED.polling': polling,
  'CALENDLY_SCHEDULED.manualConfirmation': polling.wait('polling.booking.CALENDLY_SCHEDULED.polling'),
  CALENDLY_WEBHOOK_RECEIVED: pending.caughtIn('CALENDLY_WEBHOOK_RECEIVED'),
  PAYMENT_PENDING: pending,
  'PAYMENT_PROCESSING.awaitingCheckout': checkout,
  'PAYMENT_PROCESSING.settling': checkout.take({ type: 'onPaymentSettling', attempt: 1, sessionId: 'cs_1' }),
  'PAYMENT_PROCESSING.reconciling': checkout.wait('checkoutExpiry.booking.PAYMENT_PROCESSING.awaitingCheckout'),
  PAYMENT_SUCCEEDED: paid,
  PAYMENT_FAILED: declined,
  'BOOKING_CONFIRMED.upcoming': confirmed,
  'BOOKING_CONFIRMED.elapsed': confirmed.wait('sessionEnd.booking.BOOKING_CONFIRMED.upcoming'),
  'BOOKING_CANCELLED.undoable': undoable,
  'BOOKING_CANCELLED.refundDue': refunding.caughtIn('BOOKING_CANCELLED', 'refundDue'),
  'BOOKING_CANCELLED.closed': pending.take({ type: 'cancelBooking', by: 'host' }),
  'BOOKING_RESCHEDULED.pricing': confirmed.take({
    type: 'rescheduleBooking',
    by: 'invitee',
    invitee: { eventId: 'EVENT2', inviteeId: 'INVITEE2' },
    time: null,
  }),
  'BOOKING_RESCHEDULED.collectingDifference': collecting,
  'BOOKING_RESCHEDULED.refundingDifference': confirmed.take(
    moved('2026-12-01T08:00:00.000Z', '2026-12-01T09:00:00.000Z'),
  ),
  'BOOKING_RESCHEDULED.settled': dearer.caughtIn('BOOKING_RESCHEDULED', 'settled'),
  REFUND_PENDING: refunding.take(refundNamed),
  REFUND_COMPLETED: refunding.take({ type: 'completeRefund', ...REFUND }),
  ERROR_CALENDLY: calendarDown,
  'ERROR_PAYMENT.payment': troubled,
  'ERROR_PAYMENT.refund': refundTroubled,
  ERROR_WEBHOOK: lost,
  'ERROR_RECOVERY.calendly': calendarDown.take({ type: 'attemptRecovery' }),
  'ERROR_RECOVERY.webhook': lost.take({ type: 'attemptRecovery' }),
  'ERROR_RECOVERY.payment': troubled.take({ type: 'attemptRecovery' }),
  'ERROR_RECOVERY.refund': refundTroubled.take({ type: 'attemptRecovery' }),
} satisfies Record<LeafPath, Journey>;

/** Further cases worth looking at, by a name after the leaf. */
export const variations = {
  'IDLE+ended': pending.take({ type: 'cancelBookingProcess' }),
  'IDLE+declined': declined.take({ type: 'cancelBookingProcess' }),
  'IDLE+late': checkout
    .take({ type: 'onPaymentSettling', attempt: 1, sessionId: 'cs_1' })
    .take({ type: 'cancelBookingProcess' }),
  'IDLE+pictures': blank,
  'SESSION_TYPE_SELECTION+pictures': selecting,
  'SESSION_TYPE_SELECTION+empty': selecting,
  'CALENDLY_SCHEDULED.awaitingWebhook+untold': scheduled,
  'PAYMENT_PROCESSING.awaitingCheckout+returned': checkout,
  'PAYMENT_PROCESSING.awaitingCheckout+left': checkout,
  'PAYMENT_PROCESSING.awaitingCheckout+ending': ending,
  'PAYMENT_PROCESSING.awaitingCheckout+reconnecting': checkout,
  'PAYMENT_PENDING+offline': pending,
  'PAYMENT_FAILED+saving': declined,
  'PAYMENT_FAILED+returned': declined,
  'PAYMENT_FAILED+expired': checkout.take({ type: 'onPaymentFailed', attempt: 1, code: 'session_expired' }),
  'BOOKING_CONFIRMED.upcoming+disputed': confirmed,
  'BOOKING_CONFIRMED.upcoming+picking': confirmed,
  'BOOKING_CONFIRMED.upcoming+picked': confirmed,
  'BOOKING_CANCELLED.closed+kept': cancelledAt('2026-11-27T12:00:00.000Z'),
  'REFUND_PENDING+owed': refunding,
  'REFUND_PENDING+host': cancelledByHost.take(refundNamed),
  'REFUND_PENDING+partial': halfBack,
  'REFUND_COMPLETED+host': cancelledByHost.take({ type: 'completeRefund', ...REFUND }),
  'REFUND_COMPLETED+byHand': refundTroubled.take({
    type: 'completeRefund',
    ...REFUND,
    refundId: 're_2',
    refundAttempt: 0,
  }),
  'REFUND_COMPLETED+takenBack': refunding
    .take({ type: 'completeRefund', ...REFUND })
    .take(refundFails('refund.expired_or_canceled_card', true, REFUND.refundId)),
  'REFUND_COMPLETED+partial': halfBack.take({ type: 'completeRefund', ...REFUND, amount: 6_000 }),
  'BOOKING_RESCHEDULED.refundingDifference+host': movedByHost,
  'BOOKING_CANCELLED.closed+byHand': undoable
    .take({ type: 'completeRefund', ...REFUND, refundAttempt: 0 })
    .wait('undoWindow.booking.BOOKING_CANCELLED.undoable'),
  'BOOKING_CANCELLED.closed+late': checkout.take({ type: 'cancelBooking', by: 'host' }),
  'BOOKING_CANCELLED.closed+client': pending.take({ type: 'cancelBooking', by: 'invitee' }),
  'BOOKING_RESCHEDULED.collectingDifference+opening': dearer,
  'ERROR_PAYMENT.refund+disputed': refunding.take(refundFails('stripe.charge_disputed', false)),
  'BOOKING_RESCHEDULED.collectingDifference+half': confirmed
    .later('2026-11-27T09:00:00.000Z')
    .take(moved('2026-11-28T09:00:00.000Z', '2026-11-28T10:00:00.000Z'))
    .take(differencePage),
  'BOOKING_RESCHEDULED.collectingDifference+returned': collecting,
  'BOOKING_RESCHEDULED.collectingDifference+declined': collecting.take({
    type: 'onPaymentFailed',
    attempt: 2,
    code: 'card_declined',
  }),
  'BOOKING_RESCHEDULED.collectingDifference+notOpened': dearer.take({
    type: 'onPaymentError',
    code: 'stripe.unreachable',
    recoverable: true,
  }),
  'ERROR_PAYMENT.payment+notOpened': pending.wait('paymentPending.booking.PAYMENT_PENDING'),
  'ERROR_PAYMENT.payment+returned': troubled,
  'ERROR_PAYMENT.payment+stuck': stuck,
  'CALENDLY_SCHEDULING+inTab': scheduling,
  'CALENDLY_SCHEDULING+stillThere': scheduling,
  'ERROR_CALENDLY+inTab': calendarDown,
  'ERROR_CALENDLY+known': scheduling.take({ type: 'onCalendlyError', code: 'too_many_unpaid' }),
  'ERROR_CALENDLY+booked': scheduling.take({ type: 'onCalendlyError', code: 'invitee_already_booked' }),
} satisfies Record<string, Journey>;

/** The leaves whose words depend on a code, each reached with any code that is asked for. */
export const coded = {
  PAYMENT_FAILED: (code) => checkout.take({ type: 'onPaymentFailed', attempt: 1, code }),
  'BOOKING_RESCHEDULED.collectingDifference': (code) => collecting.take({ type: 'onPaymentFailed', attempt: 2, code }),
  ERROR_CALENDLY: (code) => scheduling.take({ type: 'onCalendlyError', code }),
  'ERROR_PAYMENT.payment': (code) => checkout.take({ type: 'onPaymentError', code, recoverable: true }),
  'ERROR_PAYMENT.refund': (code) => refunding.take(refundFails(code, true)),
  ERROR_WEBHOOK: (code) =>
    code === 'paid_in_calendly'
      ? scheduled.take({ ...told, paidInCalendly: true })
      : scheduled.take({ type: 'onWebhookError', code, recoverable: !code.startsWith('calendly.') }),
} satisfies Partial<Record<LeafPath, (code: string) => Journey>>;
