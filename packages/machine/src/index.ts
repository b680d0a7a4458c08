// The public names of the statechart.

export {
  type BookingMachine,
  clientEvent,
  clientMaySend,
  createBookingMachine,
} from './booking-machine.ts';
export {
  type BookingContext,
  type Cancellation,
  type Failure,
  MACHINE_FAILURE_CODES,
  type MachineFailureCode,
  type Refund,
  type Reschedule,
} from './context.ts';
export {
  type CaseCode,
  EFFECT_TYPES,
  type Effect,
  type EffectMap,
  type EffectType,
  type MailTemplate,
  type RecoveryDomain,
} from './effects.ts';
export {
  ADDED_EVENTS,
  type BookingEvent,
  type CalendlyIds,
  CLIENT_EVENTS,
  type ClientEventType,
  type EventMap,
  type EventOf,
  type EventType,
  type SessionTime,
  TRIGGERS,
  type UnstampedEvent,
} from './events.ts';
export { MACHINE_VERSION } from './machine.ts';
export { type Currency, exponent, type Money, minimumCharge, smallestStep } from './money.ts';
export {
  type CancelledBy,
  priceFor,
  type RefundQuote,
  type RefundReason,
  type RescheduleQuote,
  rescheduleQuotes,
} from './policy.ts';
export { cancellationQuote, waivesUnpaidDifference } from './record.ts';
export { paidOf } from './refunds.ts';
export type { GuardName, Refusal } from './refusal.ts';
export type { Persistence, StateMeta, Tag } from './setup.ts';
export { type StoredSnapshot, UnreadableSnapshot } from './snapshot.ts';
export { CHILDREN, LEAF_PATHS, type LeafPath, STATE_NAMES, type StateName } from './state-names.ts';
export { expectedTimers, pathOf, type Snapshot, type Step, stateOf, type Timer, type Transition } from './step.ts';
export { isTagged, leavesTagged } from './tags.ts';
export {
  MAX_RATE_RULES,
  MAX_REFUND_TIERS,
  type RateRule,
  type RefundPolicy,
  type RefundTier,
  type SessionTerms,
  UNPAID_DIFFERENCES,
  type UnpaidDifference,
} from './terms.ts';
export { MAX_RECOVERY_ATTEMPTS, mayRecover, TIMEOUTS, type TimeoutName, type Timeouts } from './timeouts.ts';
