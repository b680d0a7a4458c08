// The HTTP words the API and the web app share: schemas, and the types inferred from them. No logic.

export {
  BookingView,
  CreateBooking,
  CreateRecovery,
  CreateRecoveryMail,
  Language,
  OpenedBooking,
  PostEvent,
} from './bookings.ts';
export { FAILURE_CODES, type FailureCode } from './failures.ts';
export { BookingId, Capability, FlowToken, Reference } from './ids.ts';
export { Amount, Currency, Instant } from './money.ts';
export { PROBLEM_CODES, PROBLEMS, Problem, type ProblemCode } from './problems.ts';
export {
  RateRule,
  RefundPolicy,
  SessionTerms,
  SessionType,
  SessionTypeSeed,
  SessionTypesResponse,
} from './session-types.ts';
