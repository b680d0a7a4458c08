// Binds the vocabulary into XState: a misspelt event, effect, guard or parameter in a state does not compile.

import { assertEvent, assign, setup } from 'xstate';
import type { BookingContext, MachineFailureCode } from './context.ts';
import type { CaseCode, EffectMap, EffectType, LookUpReason, MailTemplate } from './effects.ts';
import type { BookingEvent } from './events.ts';
import { cancelledInCalendly, guards } from './guards.ts';
import * as record from './record.ts';
import * as refunds from './refunds.ts';
import type { StateName } from './state-names.ts';
import { type DelayName, delaysFrom, isShortOfFunds, mayRecover, TIMEOUTS } from './timeouts.ts';

/** What other code may ask a state instead of comparing names. */
export type Tag =
  /** Nothing will happen by itself and nothing needs to. */
  | 'resting'
  /** A Calendly slot is held for this client. */
  | 'slotHeld'
  /** The client's money is with the business. */
  | 'paid'
  /** Money is on its way back to the client. */
  | 'refunding'
  /** The client's own cancellation can still be taken back. */
  | 'undoable'
  /** Money for this booking would count: Stripe may be asked whether it has arrived. */
  | 'awaitingPayment'
  /** The client can pay on Stripe's page now, while a session is open. */
  | 'payable'
  /** Collecting the money went wrong, nothing was taken, and the client can try again. */
  | 'paymentProblem'
  /** Over without a session having taken place: no slot is held and nothing is left to be done. */
  | 'ended'
  /** Something went wrong and is being put right. */
  | 'trouble';

/** Where the specification wants a state kept. */
export type Persistence = 'sessionStorage' | 'database' | 'logs';

/** What every one of the 18 states says of itself. */
export interface StateMeta {
  /** The state's number in the specification. */
  readonly spec: number;
  readonly persistence: readonly Persistence[];
}

/** The event type takes money itself: to ask for it here as well would charge twice. */
const PAID_IN_CALENDLY = 'paid_in_calendly' satisfies MachineFailureCode;

const asks =
  <T extends EffectType>(_type: T) =>
  (_: unknown, _params: EffectMap[T]): void => {};

const vocabulary = setup({
  types: {
    context: {} as BookingContext,
    events: {} as BookingEvent,
    input: {} as { bookingId: string },
    tags: {} as Tag,
    meta: {} as StateMeta,
  },
  guards,
  delays: delaysFrom(TIMEOUTS) as Record<DelayName, number>,
  actions: {
    lookUpCalendlyInvitee: asks('lookUpCalendlyInvitee'),
    cancelCalendlyEvent: asks('cancelCalendlyEvent'),
    createCheckoutSession: asks('createCheckoutSession'),
    expireCheckoutSession: asks('expireCheckoutSession'),
    lookUpPayment: asks('lookUpPayment'),
    refundPayment: asks('refundPayment'),
    refundOrphanPayment: asks('refundOrphanPayment'),
    lookUpRecovery: asks('lookUpRecovery'),
    sendMail: asks('sendMail'),
    openCase: asks('openCase'),

    rememberTerms: assign(({ event }) => {
      assertEvent(event, 'startCalendlyScheduling');
      return { terms: event.terms };
    }),
    rememberInvitee: assign(({ event }) => {
      assertEvent(event, 'onCalendlyEventCreated');
      return { calendly: { eventId: event.eventId, inviteeId: event.inviteeId, time: null } };
    }),
    rememberSlot: assign(({ context, event }) => {
      assertEvent(event, 'onCalendlyWebhookReceived');
      return record.slot(context, event);
    }),
    rememberManualTime: assign(({ context, event }) => {
      assertEvent(event, 'initiatePayment');
      return record.manualTime(context, event);
    }),
    moveSlot: assign(({ context, event }) => {
      assertEvent(event, 'rescheduleBooking');
      return record.movedSlot(context, event);
    }),
    followSlot: assign(({ context, event }) => {
      assertEvent(event, 'rescheduleBooking');
      return record.followedSlot(context, event);
    }),
    rememberReschedule: assign(({ context, event }) => {
      assertEvent(event, 'rescheduleBooking');
      return record.reschedule(context, event);
    }),
    waiveDifference: assign(({ context }) => record.waivedDifference(context)),
    rememberMoved: assign(({ context }) => ({ moved: context.reschedule, reschedule: null, failure: null })),
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    rememberCheckout: assign(({ context, event }) => {
      assertEvent(event, 'onStripeSessionCreated');
      return record.checkout(context, event);
    }),
    forgetCheckout: assign({ checkout: null }),
    rememberPayment: assign(({ context, event }) => {
      assertEvent(event, 'onPaymentSucceeded');
      return record.payment(context, event);
    }),
    rememberOrphan: assign(({ context, event }) => {
      assertEvent(event, 'onPaymentSucceeded');
      return { orphans: [...context.orphans, event.paymentIntentId] };
    }),
    rememberPaymentFailure: assign(({ context, event }) => {
      assertEvent(event, 'onPaymentFailed');
      return record.paymentFailure(context, event);
    }),
    rememberFailure: assign(({ context, event }) => record.failure(context, event)),
    rememberOrigin: assign(({ context }, origin: StateName) => ({ recovery: { ...context.recovery, origin } })),
    countRecovery: assign(({ context }) => ({
      recovery: { ...context.recovery, attempts: context.recovery.attempts + 1 },
    })),
    rememberConfirmation: assign(({ event }) => ({ confirmedAt: event.at, failure: null })),
    rememberCancellation: assign(({ context, event }, refund: 'full' | 'policy') =>
      record.cancellation(context, event, refund),
    ),
    takeBackCancellation: assign({ cancellation: null }),
    planRefund: assign(({ context }) => refunds.plannedRefunds(context, record.owedSinceCancelled(context))),
    planDifferenceRefund: assign(({ context }) =>
      refunds.plannedRefunds(context, -(context.reschedule?.difference ?? 0)),
    ),
    repayFailedRefunds: assign(({ context }) => record.repaidRefunds(context)),
    retryFailedRefunds: assign(({ context }) => refunds.retriedRefunds(context)),
    rememberRefundCreated: assign(({ context, event }) => {
      assertEvent(event, 'onRefundCreated');
      return refunds.refundCreated(context, event);
    }),
    rememberRefundCompleted: assign(({ context, event }) => {
      assertEvent(event, 'completeRefund');
      return refunds.refundCompleted(context, event);
    }),
    rememberRefundFailure: assign(({ context, event }) => {
      assertEvent(event, 'onPaymentError');
      return record.refundFailure(context, event);
    }),
    forgetSurplus: assign(({ context, event }) => {
      assertEvent(event, 'onPaymentError');
      return refunds.withoutSurplus(context, event);
    }),
  },
});

const askCalendly = (reason: LookUpReason) =>
  vocabulary.enqueueActions(({ context, enqueue }) => {
    if (!context.calendly) return;
    const { eventId, inviteeId } = context.calendly;
    enqueue({ type: 'lookUpCalendlyInvitee', params: { eventId, inviteeId, reason } });
  });

const openCheckout = (purpose: EffectMap['createCheckoutSession']['purpose']) =>
  vocabulary.enqueueActions(({ context, event, enqueue }) => {
    const amount = purpose === 'booking' ? context.price : context.reschedule?.difference;
    if (amount === 0) enqueue.raise({ type: 'confirmBooking', at: event.at });
    if (!context.terms || !amount) return;
    const expiresAt = new Date(Date.parse(event.at) + context.terms.holdMinutes * 60_000).toISOString();
    const { attempt, terms, checkout } = context;
    const replaces = checkout?.sessionId ?? null;
    const params = { attempt, amount, currency: terms.currency, expiresAt, replaces, purpose };
    enqueue({ type: 'createCheckoutSession', params });
  });

/** Effects that depend on what the booking holds, named so that the states read as sentences. */
export const booking = vocabulary.extend({
  actions: {
    askWhetherScheduled: askCalendly('scheduled'),
    askWhetherSlotStands: askCalendly('paid'),
    askAboutNewTime: askCalendly('rescheduled'),
    askForNewInvitee: vocabulary.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'rescheduleBooking');
      enqueue({ type: 'lookUpCalendlyInvitee', params: { ...event.invitee, reason: 'rescheduled' } });
    }),
    freeSlot: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (!context.calendly || cancelledInCalendly(context)) return;
      enqueue({ type: 'cancelCalendlyEvent', params: { eventId: context.calendly.eventId } });
    }),
    freeThatSlot: vocabulary.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'rescheduleBooking');
      enqueue({ type: 'cancelCalendlyEvent', params: { eventId: event.invitee.eventId } });
    }),
    openCheckout: openCheckout('booking'),
    openDifferenceCheckout: openCheckout('difference'),
    closeCheckout: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (!context.checkout) return;
      enqueue({ type: 'expireCheckoutSession', params: { sessionId: context.checkout.sessionId } });
    }),
    /** Another session than the one just paid must not be paid as well. */
    closeOtherCheckout: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'onPaymentSucceeded');
      if (!context.checkout || context.checkout.sessionId === event.sessionId) return;
      enqueue({ type: 'expireCheckoutSession', params: { sessionId: context.checkout.sessionId } });
    }),
    /** A session opened in vain; told twice of the one that may be paid, that one stays open. */
    closeThatCheckout: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'onStripeSessionCreated');
      if (event.sessionId === context.checkout?.sessionId) return;
      enqueue({ type: 'expireCheckoutSession', params: { sessionId: event.sessionId } });
    }),
    askStripe: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (!context.checkout) return;
      const { attempt, sessionId } = context.checkout;
      enqueue({ type: 'lookUpPayment', params: { attempt, sessionId } });
    }),
    returnOrphan: vocabulary.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'onPaymentSucceeded');
      const { paymentIntentId, amount } = event;
      enqueue({ type: 'refundOrphanPayment', params: { paymentIntentId } });
      enqueue({ type: 'sendMail', params: { template: 'paymentReturned', paymentIntentId, amount } });
    }),
    /** What was made came to nothing. */
    returnOrphanAgain: vocabulary.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'onPaymentError');
      const { refundOf, refundId } = event;
      if (refundOf === undefined || refundId === undefined) return;
      enqueue({ type: 'refundOrphanPayment', params: { paymentIntentId: refundOf, failed: refundId } });
    }),
    askForRefunds: vocabulary.enqueueActions(({ context, enqueue }) => {
      for (const refund of context.refunds.filter((r) => r.status === 'requested')) {
        const { paymentIntentId, amount, attempt } = refund;
        enqueue({ type: 'refundPayment', params: { paymentIntentId, amount, refundAttempt: attempt } });
      }
    }),
    callForHelpWhenStuck: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (mayRecover(context)) return;
      const code = context.failure?.code === PAID_IN_CALENDLY ? PAID_IN_CALENDLY : 'recovery_exhausted';
      enqueue({ type: 'openCase', params: { code } });
    }),
    /** Tried on and on meanwhile, but somebody may put money there sooner. */
    callForFunds: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (isShortOfFunds(context)) enqueue({ type: 'openCase', params: { code: 'refund_stalled' } });
    }),
    /** Asked before the refund is remembered. */
    callForHelpWhenRefundedTwice: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'completeRefund');
      if (refunds.isRefundedTwice(context, event)) enqueue({ type: 'openCase', params: { code: 'refunded_twice' } });
    }),
    /** With Calendly's word the booking goes on by itself: to payment, straight to the end when it is free, or to a person. */
    goOn: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const paid = event.type === 'onCalendlyWebhookReceived' && event.paidInCalendly;
      if (paid || context.failure?.code === PAID_IN_CALENDLY) {
        enqueue.raise({ type: 'onWebhookError', at: event.at, code: PAID_IN_CALENDLY, recoverable: false });
        return;
      }
      enqueue.raise({ type: context.price === 0 ? 'confirmBooking' : 'initiatePayment', at: event.at });
    }),
    confirmNow: vocabulary.raise(({ event }) => ({ type: 'confirmBooking', at: event.at })),
    refundNow: vocabulary.raise(({ event }) => ({ type: 'initiateRefund', at: event.at })),
    cancelNow: vocabulary.raise(({ event }) => event),
    tellAgain: vocabulary.raise(({ event }) => event),
  },
});

/** A mail about one fact. */
export const mail = <T extends Exclude<MailTemplate, 'paymentReturned'>>(template: T) =>
  ({ type: 'sendMail', params: { template } }) as const;

/** A person has to look. */
export const callForHelp = <C extends CaseCode>(code: C) => ({ type: 'openCase', params: { code } }) as const;
