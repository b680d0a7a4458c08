// What one step writes, as the database function record_step reads it. Pure.

import type { BookingContext, BookingEvent, BookingMachine, Effect, Snapshot, Step } from '@slotpay/machine';
import { MACHINE_VERSION, pathOf, stateOf } from '@slotpay/machine';

/** Why a booking advances. `id` makes it unique: an idempotency key, a delivery's id, a timer's token, an effect's id, an operator's act. */
export type Cause =
  | { readonly kind: 'command'; readonly id: string; readonly event: string }
  | { readonly kind: 'delivery'; readonly id: string }
  | { readonly kind: 'timer'; readonly id: string }
  | { readonly kind: 'operator'; readonly id: string }
  /** `answer`: what is worth keeping of what the provider said. `givenUp`: the effect failed for good. */
  | {
      readonly kind: 'effect';
      readonly id: string;
      readonly answer: Record<string, unknown>;
      readonly givenUp: boolean;
    };

/** What an event brought along. */
export interface Facts {
  /** Personal data, sealed; kept beside the snapshot, never in it. */
  readonly details?: Buffer | undefined;
  /** An instant of the database's clock before the provider was asked. */
  readonly readAt?: Date | undefined;
}

interface Decision {
  readonly bookingId: string;
  readonly version: number;
  readonly before: Snapshot;
  readonly event: BookingEvent;
  readonly step: Step;
  readonly cause: Cause;
  readonly facts: Facts;
  readonly machine: BookingMachine;
}

export type SavedStep = ReturnType<typeof savedStep>;

/** Turns a decision into rows. */
export function savedStep(decision: Decision) {
  const { bookingId, version, event, step, cause } = decision;
  return {
    bookingId,
    version,
    at: event.at,
    cause,
    verdict: step.outcome === 'moved' ? 'applied' : 'ignored',
    log: logRows(decision),
    ledger: ledgerRows(event, step.snapshot.context),
    after: step.outcome === 'moved' ? after(decision) : null,
    invitees: inviteeRows(event),
    checkouts: checkoutRows(event),
    effects: step.effects.map((effect, index) => ({
      key: `${bookingId}:${effectKey(effect, version + 1, index)}`,
      type: effect.type,
      params: effect.params,
    })),
    cancel: step.timers.cancel,
    arm: step.timers.arm.map(({ id, dueAt }) => ({ id, due_at: dueAt })),
  };
}

function after({ machine, step, facts }: Decision) {
  const path = pathOf(step.snapshot);
  const { calendly, price } = step.snapshot.context;
  return {
    machineVersion: MACHINE_VERSION,
    state: stateOf(path),
    path,
    snapshot: machine.serialise(step.snapshot),
    startsAt: calendly?.time?.startsAt ?? null,
    endsAt: calendly?.time?.endsAt ?? null,
    price,
    details: facts.details?.toString('base64') ?? null,
  };
}

function logRows({ before, event, step }: Decision) {
  const path = pathOf(before);
  const taken = step.outcome === 'moved' ? step.transitions : [{ from: path, to: path, event: event.type }];
  return taken.map((transition, index) => ({
    ...transition,
    outcome: step.outcome,
    payload: index === 0 ? JSON.stringify(event) : null,
  }));
}

// Money that moved is written down whatever the booking makes of it; the object's id makes it count once.
function ledgerRows(event: BookingEvent, context: BookingContext) {
  if (event.type === 'onPaymentSucceeded') {
    const { paymentIntentId, amount, currency } = event;
    return [{ object_id: paymentIntentId, kind: 'capture', payment_intent_id: paymentIntentId, amount, currency }];
  }
  if (event.type === 'completeRefund') {
    const { paymentIntentId, refundId, amount, through } = event;
    const line = { payment_intent_id: paymentIntentId, amount, currency: context.terms?.currency };
    if (through === 'dispute') return [{ ...line, object_id: `${refundId}:lost`, kind: 'dispute_lost' }];
    return [{ ...line, object_id: refundId, kind: 'refund' }];
  }
  // Undoes the refund of that name; where there is none in the ledger, the database writes nothing.
  if (event.type === 'onPaymentError' && event.refundOf !== undefined && event.refundId !== undefined) {
    const { refundOf, refundId } = event;
    return [{ object_id: `${refundId}:failed`, kind: 'refund_failed', payment_intent_id: refundOf }];
  }
  return [];
}

function inviteeRows(event: BookingEvent) {
  switch (event.type) {
    case 'onCalendlyEventCreated':
      return [{ invitee_id: event.inviteeId, event_id: event.eventId, verified: false }];
    case 'onCalendlyWebhookReceived':
      return [{ invitee_id: event.inviteeId, event_id: event.eventId, verified: true }];
    case 'rescheduleBooking':
      return [{ invitee_id: event.invitee.inviteeId, event_id: event.invitee.eventId, verified: true }];
    default:
      return [];
  }
}

function checkoutRows(event: BookingEvent) {
  if (event.type !== 'onStripeSessionCreated') return [];
  const { sessionId, attempt, amount, expiresAt } = event;
  return [{ session_id: sessionId, attempt, amount, expires_at: expiresAt }];
}

/** Two effects with one key are one effect. What may never happen twice is keyed by the thing itself, the rest by the step that asked for it. */
export function effectKey(effect: Effect, version: number, index: number): string {
  switch (effect.type) {
    case 'createCheckoutSession':
      return `createCheckoutSession:${effect.params.attempt}`;
    case 'refundPayment':
      return `refundPayment:${effect.params.refundAttempt}`;
    case 'refundOrphanPayment':
      return ['refundOrphanPayment', effect.params.paymentIntentId, effect.params.failed ?? []].flat().join(':');
    default:
      return `${effect.type}:${version}.${index}`;
  }
}
