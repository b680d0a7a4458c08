// A fresh Checkout Session as the API shows it.
import type Stripe from 'stripe';
import { stripeId } from '../ids.ts';
import type { World } from '../world.ts';
import type { SessionCreate } from './session-params.ts';
import type { WireLineItem } from './state.ts';

/** Delayed debits by currency: the money comes days later, or not at all. */
const BANK_DEBIT: Readonly<Record<string, string>> = {
  eur: 'sepa_debit',
  gbp: 'bacs_debit',
  usd: 'us_bank_account',
};

function methodTypes(params: SessionCreate, currency: string): string[] {
  const debit = BANK_DEBIT[currency];
  const offered = debit ? ['card', debit] : ['card'];
  const allowed = params.allowed_payment_method_types;
  const excluded = params.excluded_payment_method_types ?? [];
  return offered.filter((type) => (allowed?.includes(type) ?? true) && !excluded.includes(type));
}

/** The line items of a session, priced. */
export function lineItems(params: SessionCreate, createdAt: number): WireLineItem[] {
  return params.line_items.map(({ price_data: price, quantity, metadata }) => {
    const total = price.unit_amount * quantity;
    return {
      id: stripeId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: total,
      amount_tax: 0,
      amount_total: total,
      currency: price.currency,
      description: price.product_data.name,
      metadata: metadata ?? {},
      price: {
        id: stripeId('price'),
        object: 'price',
        active: false,
        billing_scheme: 'per_unit',
        created: createdAt,
        currency: price.currency,
        custom_unit_amount: null,
        livemode: false,
        lookup_key: null,
        metadata: {},
        nickname: null,
        product: stripeId('prod'),
        recurring: null,
        tax_behavior: 'unspecified',
        tiers_mode: null,
        transform_quantity: null,
        type: 'one_time',
        unit_amount: price.unit_amount,
        unit_amount_decimal: String(price.unit_amount),
      },
      quantity,
    } satisfies WireLineItem;
  });
}

const UNUSED = {
  adaptive_pricing: { enabled: false },
  allow_promotion_codes: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer: null,
  customer_account: null,
  integration_identifier: null,
  invoice: null,
  managed_payments: { enabled: false },
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  permissions: null,
  phone_number_collection: { enabled: false },
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;

/** An open session; `expiresAt` in seconds. */
export function newSession(world: World, params: SessionCreate, expiresAt: number): Stripe.Checkout.Session {
  const id = stripeId('cs_test');
  const total = params.line_items.reduce((sum, item) => sum + item.price_data.unit_amount * item.quantity, 0);
  const currency = params.line_items[0]?.price_data.currency ?? 'usd';
  const recovery = params.after_expiration?.recovery;
  return {
    ...structuredClone(UNUSED),
    id,
    object: 'checkout.session',
    after_expiration: recovery
      ? {
          recovery: {
            allow_promotion_codes: recovery.allow_promotion_codes ?? false,
            enabled: recovery.enabled,
            expires_at: null,
            url: null,
          },
        }
      : null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: world.clock.seconds(),
    currency,
    custom_fields: [],
    customer_creation: params.customer_creation ?? 'if_required',
    customer_details: params.customer_email === undefined ? null : customerDetails(params.customer_email, null),
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: expiresAt,
    invoice_creation: {
      enabled: false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {},
        rendering_options: null,
      },
    },
    livemode: false,
    // The SDK's locale is an open list of names; Stripe itself judges them.
    locale: params.locale ?? null,
    metadata: params.metadata,
    mode: 'payment',
    payment_intent: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: methodTypes(params, currency),
    payment_status: 'unpaid',
    recovered_from: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: params.success_url,
    ui_mode: 'hosted_page',
    url: `${world.origins.stripe}/c/pay/${id}`,
  } satisfies Stripe.Checkout.Session;
}

/** Who paid, as far as the checkout page asked. */
export function customerDetails(email: string, name: string | null): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}
