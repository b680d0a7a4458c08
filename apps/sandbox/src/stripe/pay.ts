// What a client can do on the checkout page. The page and the control API both come through here.
import type Stripe from 'stripe';
import type { World } from '../world.ts';
import { type Decline, passesLuhn, testCard } from './cards.ts';
import { addCharge, receiptUrl, requireCharge } from './charges.ts';
import { raiseDispute } from './disputes.ts';
import { emit, NOBODY } from './events.ts';
import { intentOf, requireIntent } from './intents.ts';
import type { Method } from './methods.ts';
import { type CardEntry, cardDetails, debitDetails } from './methods.ts';
import { payWaitingRefunds } from './refunds.ts';
import { customerDetails } from './session-object.ts';
import type { PendingAuthentication, SessionRecord } from './state.ts';

export interface Payer {
  readonly email: string;
  readonly name: string | null;
}

export type PayResult =
  | { readonly outcome: 'paid' | 'processing'; readonly redirect: string }
  | { readonly outcome: 'authenticate' }
  | { readonly outcome: 'declined'; readonly decline: Decline };

/** The session is complete or expired, or does not offer the method: nothing can be paid. */
export class NotPayable extends Error {}

const INCORRECT_NUMBER: Decline = {
  code: 'incorrect_number',
  declineCode: null,
  message: 'Your card number is incorrect.',
};

const NOT_AUTHENTICATED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

function requireOpen(record: SessionRecord): void {
  if (record.session.status !== 'open') {
    throw new NotPayable(`This Checkout Session is ${String(record.session.status)}.`);
  }
}

/** Where the client goes after paying. */
export function successUrl(session: Stripe.Checkout.Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

/** Tries a card. A wrong number never becomes a charge; a decline leaves the session open. */
export function payByCard(world: World, record: SessionRecord, entry: CardEntry, payer: Payer): PayResult {
  requireOpen(record);
  if (!passesLuhn(entry.number)) return { outcome: 'declined', decline: INCORRECT_NUMBER };
  const card = testCard(entry.number);
  const pending: PendingAuthentication = {
    method: { details: cardDetails(entry, card.threeDs === true), ...payer },
    decline: card.decline ?? null,
    dispute: card.dispute,
  };
  if (!card.threeDs) return collect(world, record, pending);
  world.stripe.authentications.set(record.session.id, pending);
  const intent = intentOf(world, record);
  const url = `${world.origins.stripe}/c/pay/${record.session.id}/authenticate`;
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'redirect_to_url',
    redirect_to_url: { url, return_url: successUrl(record.session) },
  };
  emit(world, 'payment_intent.requires_action', intent, NOBODY);
  return { outcome: 'authenticate' };
}

/** The client's answer to the bank's question. */
export function authenticate(world: World, record: SessionRecord, passed: boolean): PayResult {
  requireOpen(record);
  const pending = world.stripe.authentications.get(record.session.id);
  if (!pending) throw new NotPayable('No payment of this session waits for authentication.');
  world.stripe.authentications.delete(record.session.id);
  if (passed) return collect(world, record, pending);
  const intent = intentOf(world, record);
  refuse(world, intent, NOT_AUTHENTICATED, null);
  return { outcome: 'declined', decline: NOT_AUTHENTICATED };
}

function collect(world: World, record: SessionRecord, pending: PendingAuthentication): PayResult {
  const intent = intentOf(world, record);
  const { method, decline, dispute } = pending;
  if (decline) {
    const failed = addCharge(world, intent, method, 'failed', decline);
    emit(world, 'charge.failed', failed, NOBODY);
    refuse(world, intent, decline, failed.id);
    return { outcome: 'declined', decline };
  }
  const charge = addCharge(world, intent, method, 'succeeded');
  emit(world, 'charge.succeeded', charge, NOBODY);
  succeed(world, intent, charge);
  complete(record, method, 'paid');
  emit(world, 'checkout.session.completed', record.session, NOBODY);
  book(world, charge);
  if (dispute) {
    world.clock.at(world.clock.now() + world.refundDelayMs, () => {
      raiseDispute(world, charge, dispute);
    });
  }
  return { outcome: 'paid', redirect: successUrl(record.session) };
}

/** Starts a delayed debit: the session completes now, the money is decided later by `settle`. */
export function payByDebit(world: World, record: SessionRecord, payer: Payer): PayResult {
  requireOpen(record);
  const type = record.session.payment_method_types.find((name) => name !== 'card');
  if (type === undefined) throw new NotPayable('This Checkout Session does not offer a bank debit.');
  const intent = intentOf(world, record);
  const method: Method = { details: debitDetails(type), ...payer };
  const charge = addCharge(world, intent, method, 'pending');
  intent.status = 'processing';
  intent.payment_method = charge.payment_method;
  intent.last_payment_error = null;
  complete(record, method, 'unpaid');
  emit(world, 'charge.pending', charge, NOBODY);
  emit(world, 'payment_intent.processing', intent, NOBODY);
  emit(world, 'checkout.session.completed', record.session, NOBODY);
  return { outcome: 'processing', redirect: successUrl(record.session) };
}

/** Confirms an order of amount 0: complete without any payment. */
export function completeFree(world: World, record: SessionRecord, payer: Payer): PayResult {
  requireOpen(record);
  if (record.session.amount_total !== 0) throw new NotPayable('This Checkout Session is not free.');
  const details = { type: 'none' };
  complete(record, { details, ...payer }, 'no_payment_required');
  emit(world, 'checkout.session.completed', record.session, NOBODY);
  return { outcome: 'paid', redirect: successUrl(record.session) };
}

/** Decides a delayed debit. @throws NotPayable when nothing is being processed */
export function settle(world: World, record: SessionRecord, outcome: 'succeeded' | 'failed'): void {
  const { session } = record;
  const intent = typeof session.payment_intent === 'string' ? requireIntent(world, session.payment_intent) : null;
  if (intent?.status !== 'processing' || typeof intent.latest_charge !== 'string') {
    throw new NotPayable('No delayed payment of this Checkout Session is being processed.');
  }
  const charge = requireCharge(world, intent.latest_charge);
  if (outcome === 'failed') {
    const decline = { code: 'debit_not_authorized', declineCode: null, message: 'The bank refused the debit.' };
    charge.status = 'failed';
    charge.failure_code = decline.code;
    charge.failure_message = decline.message;
    emit(world, 'charge.failed', charge, NOBODY);
    refuse(world, intent, decline, charge.id);
    emit(world, 'checkout.session.async_payment_failed', session, NOBODY);
    return;
  }
  charge.status = 'succeeded';
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = charge.amount;
  charge.receipt_url = receiptUrl(world, charge.id);
  emit(world, 'charge.succeeded', charge, NOBODY);
  succeed(world, intent, charge);
  session.payment_status = 'paid';
  emit(world, 'checkout.session.async_payment_succeeded', session, NOBODY);
  book(world, charge);
}

function succeed(world: World, intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.payment_method = charge.payment_method;
  intent.last_payment_error = null;
  intent.next_action = null;
  emit(world, 'payment_intent.succeeded', intent, NOBODY);
}

function refuse(world: World, intent: Stripe.PaymentIntent, decline: Decline, chargeId: string | null): void {
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.last_payment_error = {
    type: chargeId === null ? 'invalid_request_error' : 'card_error',
    code: decline.code,
    message: decline.message,
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
    ...(decline.declineCode && { decline_code: decline.declineCode }),
    ...(chargeId && { charge: chargeId }),
  };
  emit(world, 'payment_intent.payment_failed', intent, NOBODY);
}

function complete(record: SessionRecord, method: Method, paymentStatus: Stripe.Checkout.Session.PaymentStatus): void {
  const { session } = record;
  session.status = 'complete';
  session.payment_status = paymentStatus;
  session.url = null;
  session.customer_details = customerDetails(method.email ?? '', method.name);
}

/** The balance transaction follows a moment after an automatic_async capture, as a charge.updated. */
function book(world: World, charge: Stripe.Charge): void {
  charge.balance_transaction = charge.id.replace('ch_', 'txn_');
  emit(world, 'charge.updated', charge, NOBODY, { balance_transaction: null });
  payWaitingRefunds(world, charge.currency);
}
