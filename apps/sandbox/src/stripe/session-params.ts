// POST /v1/checkout/sessions: every parameter of the current API, as modelled, ignored or refused.
import type Stripe from 'stripe';
import { z } from 'zod';
import { absent, flag, ignored, integer, metadata, notModelled } from './form.ts';

/** A key the API gained or lost makes the schema below stop compiling. */
type Complete<T> = Record<Exclude<keyof T, 'expand'>, z.ZodType>;

const url = z.string().regex(/^https?:\/\/\S+$/, 'Not a valid URL');

const productData = {
  name: z.string().min(1),
  description: z.string().optional(),
  images: ignored,
  metadata: metadata.optional(),
  tax_code: ignored,
  tax_details: ignored,
  unit_label: ignored,
} satisfies Complete<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData>;

const priceData = {
  currency: z.string().regex(/^[a-z]{3}$/, 'use a three-letter ISO code in lower case'),
  product: notModelled,
  product_data: z.strictObject(productData),
  recurring: notModelled,
  tax_behavior: ignored,
  unit_amount: integer.pipe(z.number().min(0)),
  unit_amount_decimal: notModelled,
} satisfies Complete<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>;

const lineItem = {
  adjustable_quantity: notModelled,
  metadata: metadata.optional(),
  price: notModelled,
  price_data: z.strictObject(priceData),
  quantity: integer.pipe(z.number().min(1)),
  tax_rates: notModelled,
} satisfies Complete<Stripe.Checkout.SessionCreateParams.LineItem>;

const paymentIntentData = {
  application_fee_amount: notModelled,
  capture_method: z.enum(['automatic', 'automatic_async']).optional(),
  description: z.string().optional(),
  metadata: metadata.optional(),
  on_behalf_of: notModelled,
  receipt_email: z.string().optional(),
  setup_future_usage: notModelled,
  shipping: notModelled,
  statement_descriptor: absent('use statement_descriptor_suffix for cards'),
  statement_descriptor_suffix: z.string().max(22).optional(),
  transfer_data: notModelled,
  transfer_group: notModelled,
} satisfies Complete<Stripe.Checkout.SessionCreateParams.PaymentIntentData>;

const afterExpiration = z.strictObject({
  recovery: z.strictObject({ enabled: flag, allow_promotion_codes: flag.optional() }).optional(),
});

const uiMode = z
  .enum(['hosted_page', 'embedded_page', 'elements', 'form'], {
    error: 'must be one of hosted_page, embedded_page, elements, or form',
  })
  .refine((mode) => mode === 'hosted_page', 'the sandbox models hosted_page only')
  .default('hosted_page');

const parameters = {
  adaptive_pricing: ignored,
  after_expiration: afterExpiration.optional(),
  allow_promotion_codes: ignored,
  allowed_payment_method_types: z.array(z.string()).min(1).optional(),
  automatic_tax: z.strictObject({ enabled: flag.pipe(z.literal(false)), liability: ignored }).optional(),
  billing_address_collection: ignored,
  branding_settings: ignored,
  cancel_url: url.optional(),
  client_reference_id: z.string().max(200).optional(),
  consent_collection: ignored,
  currency: ignored,
  custom_fields: notModelled,
  custom_text: ignored,
  customer: notModelled,
  customer_account: notModelled,
  customer_creation: z.enum(['always', 'if_required']).optional(),
  customer_email: z.email('Not a valid email address').optional(),
  customer_update: notModelled,
  discounts: notModelled,
  excluded_payment_method_types: z.array(z.string()).optional(),
  expires_at: integer.optional(),
  integration_identifier: ignored,
  invoice_creation: notModelled,
  line_items: z.array(z.strictObject(lineItem)).min(1).max(100),
  locale: z.string().optional(),
  managed_payments: ignored,
  metadata: metadata.default({}),
  mode: z.literal('payment', 'the sandbox models payment only').default('payment'),
  name_collection: ignored,
  optional_items: notModelled,
  origin_context: ignored,
  payment_intent_data: z.strictObject(paymentIntentData).optional(),
  payment_method_collection: ignored,
  payment_method_configuration: ignored,
  payment_method_data: ignored,
  payment_method_options: ignored,
  permissions: ignored,
  phone_number_collection: ignored,
  redirect_on_completion: notModelled,
  return_url: notModelled,
  saved_payment_method_options: ignored,
  setup_intent_data: notModelled,
  shipping_address_collection: notModelled,
  shipping_options: notModelled,
  submit_type: z.enum(['auto', 'book', 'donate', 'pay', 'subscribe']).optional(),
  subscription_data: notModelled,
  success_url: url,
  tax_id_collection: ignored,
  ui_mode: uiMode,
  wallet_options: ignored,
} satisfies Complete<Stripe.Checkout.SessionCreateParams>;

export const sessionCreate = z.strictObject({
  ...parameters,
  payment_method_types: absent(
    'payment_method_types is no longer supported. Use allowed_payment_method_types, or leave it out.',
  ),
});

export type SessionCreate = z.infer<typeof sessionCreate>;
