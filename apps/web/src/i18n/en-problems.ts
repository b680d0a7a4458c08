// What the API's refusals mean to the person in front of the screen. Few enough for the first pages to have them.

import { t } from '@lingui/core/macro';
import type { ProblemCode } from '@slotpay/contract';
import { live } from './live.ts';

/** What no client can cause, nor do anything about: a fault of ours, or somebody else's request. */
type NotTheirs =
  | 'body_not_json'
  | 'body_invalid'
  | 'body_too_large'
  | 'media_type_unsupported'
  | 'request_malformed'
  | 'idempotency_key_reused'
  | 'origin_not_allowed'
  | 'route_unknown'
  | 'picture_unknown'
  | `signature_${string}`;

/** What is answered with a page of its own. */
type Shut = 'capability_missing' | 'booking_unknown';

/** Why a picked time could not be taken over: the calendar's trouble, and told as such. */
export type OfPickedTime =
  | 'invitee_already_booked'
  | 'session_type_unknown'
  | 'too_many_unpaid'
  | 'calendly_uri_invalid';

/** Why a request was not carried out. */
const problems = live({
  event_not_allowed: () => t`Your booking has moved on in the meantime. This is how it stands now.`,
  quote_changed: () =>
    t`What cancelling returns has just changed. Nothing was cancelled; please look at the new amount first.`,
  too_many_requests: () => t`That was a lot at once. Please wait a moment and try again.`,
  recovery_unknown: () => t`This link has been used or is too old.`,
  temporarily_unavailable: () => t`We cannot do this at the moment. Nothing has changed; please try again.`,
  internal_error: () => t`We could not do this. Nothing has changed; please try again.`,
  left_open: () =>
    t`This page was left open for long, so it starts over. Nothing was charged. If you had picked a time already, the link to pay comes by mail.`,
  offline: () => t`We could not reach the server. Nothing has changed; please try again.`,
  unclear: () => t`This could not be done. Nothing has changed.`,
}) satisfies Record<
  Exclude<ProblemCode, NotTheirs | Shut | OfPickedTime> | 'left_open' | 'offline' | 'unclear',
  string
>;

/** The words for a code, or those for one that nobody has heard of. */
export const find = <T>(catalogue: Readonly<Record<string, T>>, code: string | null, unknown: T): T =>
  code !== null && Object.hasOwn(catalogue, code) ? (catalogue[code] ?? unknown) : unknown;

export const problem = (code: string) => find<string>(problems, code, problems.unclear);
