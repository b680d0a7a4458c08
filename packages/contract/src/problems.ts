// RFC 9457 problem details. `code` is for programs and never changes its meaning; `detail` is for people.

import { z } from 'zod';

/** Every code the API can answer with, and its HTTP status. */
export const PROBLEMS = {
  body_not_json: 400,
  request_malformed: 400,
  signature_missing: 401,
  signature_malformed: 401,
  signature_mismatch: 401,
  signature_too_old: 401,
  signature_in_future: 401,
  capability_missing: 401,
  origin_not_allowed: 403,
  booking_unknown: 404,
  recovery_unknown: 404,
  picture_unknown: 404,
  route_unknown: 404,
  event_not_allowed: 409,
  quote_changed: 409,
  invitee_already_booked: 409,
  idempotency_key_reused: 409,
  body_too_large: 413,
  media_type_unsupported: 415,
  body_invalid: 422,
  session_type_unknown: 422,
  calendly_uri_invalid: 422,
  too_many_requests: 429,
  too_many_unpaid: 429,
  internal_error: 500,
  temporarily_unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** The body of every answer that is not a success; served as application/problem+json. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(PROBLEM_CODES),
  detail: z.string(),
  /** Identifies this answer in the logs. */
  requestId: z.string(),
  /** With `event_not_allowed`: what the booking would take now. */
  allowed: z.array(z.string()).optional(),
  /** With `body_invalid`: what is wrong, by path. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
