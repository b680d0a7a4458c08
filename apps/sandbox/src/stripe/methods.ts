// What a payment method looks like inside a charge.
import type Stripe from 'stripe';
import { stripeId } from '../ids.ts';
import { brandOf } from './cards.ts';

/** What the checkout page keeps of a payment method: never more than the last four digits. */
export interface Method {
  readonly details: Stripe.Charge.PaymentMethodDetails;
  readonly email: string | null;
  readonly name: string | null;
}

export interface CardEntry {
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** A card in a charge: brand, last four digits, expiry. The number itself goes no further. */
export function cardDetails(entry: CardEntry, authenticated: boolean): Stripe.Charge.PaymentMethodDetails {
  const brand = brandOf(entry.number);
  const card = {
    amount_authorized: null,
    authorization_code: null,
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: entry.expMonth,
    exp_year: entry.expYear,
    fingerprint: stripeId('x').slice(2, 18),
    funding: 'credit',
    installments: null,
    last4: entry.number.slice(-4),
    mandate: null,
    network: brand,
    network_token: { used: false },
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: authenticated
      ? {
          authentication_flow: 'challenge',
          electronic_commerce_indicator: '05',
          exemption_indicator: null,
          result: 'authenticated',
          result_reason: null,
          transaction_id: null,
          version: '2.2.0',
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  } satisfies Stripe.Charge.PaymentMethodDetails.Card;
  return { type: 'card', card };
}

/** A delayed debit of the given type, always from the same imaginary account. */
export function debitDetails(type: string): Stripe.Charge.PaymentMethodDetails {
  const last4 = '6789';
  if (type === 'us_bank_account') {
    return {
      type,
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: 'STRIPE TEST BANK',
        fingerprint: null,
        last4,
        payment_reference: null,
        routing_number: '110000000',
      },
    };
  }
  if (type === 'bacs_debit') {
    return { type, bacs_debit: { fingerprint: null, last4, mandate: null, sort_code: '108800' } };
  }
  return {
    type,
    sepa_debit: {
      bank_code: '37040044',
      branch_code: null,
      country: 'DE',
      fingerprint: null,
      last4,
      mandate: null,
    },
  };
}
