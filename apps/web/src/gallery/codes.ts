// Which codes the gallery shows where one can be.

import { calendly, webhook } from '../i18n/en-codes.ts';
import type { coded } from './journey.ts';

/** One code for each thing a failed payment can mean, and one that nobody has heard of. */
const PAYMENT_CODES = [
  'generic_decline',
  'processing_error',
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'card_not_supported',
  'payment_intent_authentication_failure',
  'try_again_later',
  'no_account',
  'duplicate_transaction',
  'session_expired',
  'stripe.unreachable',
  'unheard_of',
];

/** One code for each thing a refund that has not arrived can mean. */
const REFUND_CODES = [
  'refund.expired_or_canceled_card',
  'refund.declined',
  'refund.insufficient_funds',
  'stripe.charge_disputed',
  'refund.merchant_request',
  'stripe.charge_already_refunded',
  'timeout',
  'refund.unknown',
];

/** Every code the catalogue has words for, and one it has none for. */
export const CODES: Readonly<Record<keyof typeof coded, readonly string[]>> = {
  PAYMENT_FAILED: PAYMENT_CODES,
  'BOOKING_RESCHEDULED.collectingDifference': PAYMENT_CODES,
  'ERROR_PAYMENT.refund': REFUND_CODES,
  ERROR_CALENDLY: [...Object.keys(calendly), 'unheard_of'],
  'ERROR_PAYMENT.payment': ['timeout', 'stripe.rate_limit'],
  ERROR_WEBHOOK: [...Object.keys(webhook), 'unheard_of'],
};
