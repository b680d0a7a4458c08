// Why a booking is in trouble: the `failure.code` of its snapshot, as far as it is our own word. What a provider refused
// with stands behind its name (`stripe.rate_limit`, `calendly.http_503`); why a payment failed is Stripe's bare code.

import { MACHINE_FAILURE_CODES } from '@slotpay/machine';

/** Every code of our own that can reach a client, by the state that shows it. */
export const FAILURE_CODES = {
  ERROR_WEBHOOK: [
    'calendly.foreign_invitee',
    'calendly.wrong_event_type',
    'calendly.no_invitee',
    ...MACHINE_FAILURE_CODES,
  ],
  PAYMENT_FAILED: ['generic_decline', 'session_expired'],
} as const;

/** A code that leads to a state. */
export type FailureCode<S extends keyof typeof FAILURE_CODES> = (typeof FAILURE_CODES)[S][number];
