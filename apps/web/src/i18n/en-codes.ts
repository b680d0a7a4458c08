// What codes mean to the person in front of the screen. No code, no jargon, no blame; a reason a bank gives in confidence
// (lost, stolen, suspected fraud) reads like any other decline.

import { t } from '@lingui/core/macro';
import type { FailureCode } from '@slotpay/contract';
import { isStripesSilence } from '../booking/silence.ts';
import { find, type OfPickedTime, problem } from './en-problems.ts';
import { live } from './live.ts';

export interface CodeWords {
  /** What happened, at most 45 characters. */
  readonly title: string;
  /** What that means for money and time, and what helps. */
  readonly body: string;
}

/** What a refund that has not arrived comes down to, and who does what now. */
export interface RefundWords extends CodeWords {
  readonly next: string;
}

/** What Stripe's codes come down to, where it helps to know. */
export const meanings = live({
  notPaid: {
    title: () => t`The payment did not go through`,
    body: () => t`Nothing was charged. You can try again right away.`,
  },
  notCovered: {
    title: () => t`The card does not cover the amount`,
    body: () => t`Nothing was charged. Please use another card or another way to pay.`,
  },
  cardExpired: { title: () => t`The card has expired`, body: () => t`Nothing was charged. Please use another card.` },
  cardDetails: {
    title: () => t`The card could not be charged`,
    body: () => t`Nothing was charged. Please check the card’s details, or use another one.`,
  },
  notAccepted: {
    title: () => t`This way to pay is not possible here`,
    body: () => t`Nothing was charged. It does not suit this payment or its currency; please use another card.`,
  },
  notApproved: {
    title: () => t`The payment was not approved`,
    body: () => t`Nothing was charged. Try again and approve the payment in your banking app when it asks.`,
  },
  bankBusy: {
    title: () => t`The bank is busy`,
    body: () => t`Nothing was charged. Please try again in a few minutes.`,
  },
  bankAccount: {
    title: () => t`The bank account could not be charged`,
    body: () => t`Nothing was taken. Please pay another way to keep your time.`,
  },
  twice: {
    title: () => t`You may have paid a moment ago`,
    body: () =>
      t`Nothing was charged this time. Please look at your account before you pay again: we never keep a payment twice.`,
  },
  pageClosed: {
    title: () => t`The payment page has closed`,
    body: () => t`Nothing was charged. It closes after a while if nothing is paid, and a fresh page is one click away.`,
  },
}) satisfies Record<string, CodeWords>;

export type Meaning = keyof typeof meanings;

/** Which of Stripe's decline codes and error codes mean that. All others say no more than that the payment was declined. */
const STRIPE_CODES: Readonly<Record<Meaning, RegExp>> = {
  notPaid: /^(processing_error|payment_intent_payment_attempt_\w+)$/,
  notCovered: /^insufficient_funds$/,
  cardExpired: /^expired_(card|payment_method)$/,
  cardDetails: /^(in(correct|valid)_(address|cvc|expiry_\w+|number|pin|postal_code|zip)|postal_code_invalid)$/,
  notAccepted:
    /^((card|currency)_not_supported|payment_method_(currency|not|restr|unsup)\w+|amount_too_large|invalid_(amount|card_type))$/,
  notApproved:
    /^authentication_(failure|not_handled|required)$|_(authentication|pin)_required$|^payment_(intent|method)_(action_required|authentication_failure|customer_decline)$/,
  bankBusy: /^(issuer_not_available|payment_method_provider_timeout|rate_limit|reenter_transaction|try_again_later)$/,
  bankAccount:
    /^(account_(closed|number_invalid)|no_account|routing_number_invalid)$|bank_account_(bad|block|restr|unus)/,
  twice: /^duplicate_transaction$/,
  pageClosed: /^session_expired$/,
};

const meaningOf = (code: string): Meaning | undefined =>
  (Object.keys(STRIPE_CODES) as Meaning[]).find((meaning) => STRIPE_CODES[meaning].test(code));

/** Stripe could not be asked, or refused: nothing a bank has said. */
const provider = live({
  /** For a payment page that never was: there was nothing to pay with. */
  notOpened: {
    title: () => t`The payment page did not open`,
    body: () => t`Nothing was charged, and your time is still held.`,
  },
  unclear: {
    title: () => t`We do not know yet how your payment went`,
    body: () =>
      t`If you have paid, your money is safe and counts for this booking. A new try first closes the old page, so nothing is paid twice.`,
  },
}) satisfies Record<string, CodeWords>;

/** Why money that is owed is not back yet. It stays owed whatever a code says, and nothing is ever charged from here. */
export const refunds = live({
  cardClosed: {
    title: () => t`The refund could not reach your card`,
    body: () => t`The money is still owed to you. Perhaps that card is no longer in use; your bank can tell you.`,
    next: () => t`We try again. If that does not help, we write to you and agree on another way`,
  },
  notTaken: {
    title: () => t`Your bank did not take the refund`,
    body: () => t`The money is still owed to you. The bank did not say why; it may be able to tell you.`,
    next: () => t`We try again. If that does not help, we write to you and agree on another way`,
  },
  notCovered: {
    title: () => t`Your refund is delayed at our side`,
    body: () => t`The money is still owed to you. It leaves as soon as our account with Stripe covers it.`,
    next: () => t`We see to it and send it. You need not do anything`,
  },
  disputed: {
    title: () => t`Your refund waits for your bank`,
    body: () =>
      t`The money stays where it is until then. If the bank leaves it with us, your refund goes on by itself.`,
    next: () => t`Your bank decides. You need not do anything here`,
  },
  stopped: {
    title: () => t`Your refund was stopped at our side`,
    body: () => t`The money is still owed to you, and the refund has to be started anew.`,
    next: () => t`We start it anew. You need not do anything`,
  },
  alreadyBack: {
    title: () => t`Stripe says that your money is back`,
    body: () => t`The money seems to have gone back before this refund. A person compares it with your booking.`,
    next: () => t`Please look at your account as well. We write to you if anything is missing`,
  },
  unclear: {
    title: () => t`We do not know yet how your refund went`,
    body: () => t`The money is still owed to you. We keep asking Stripe, and it is never charged again.`,
    next: () => t`We try again; if that does not help, a person sends it. You need not do anything`,
  },
  again: {
    title: () => t`Your refund needs another try`,
    body: () =>
      t`The money is still owed to you. Stripe could not send it at the first try, and nothing will be charged.`,
    next: () => t`We try again; if that does not help, a person sends it. You need not do anything`,
  },
}) satisfies Record<string, RefundWords>;

export type RefundMeaning = keyof typeof refunds;

/** Which code means that, the first that fits: why Stripe says a refund failed, what it refuses one with, and our own deadline. */
const REFUND_CODES: Readonly<Record<Exclude<RefundMeaning, 'again'>, RegExp>> = {
  // One text for both: that a card is lost or stolen is between its owner and the bank.
  cardClosed: /^refund\.(expired_or_canceled|lost_or_stolen)_card$/,
  notTaken: /^refund\.declined$/,
  notCovered: /^(refund\.insufficient_funds|stripe\.balance_insufficient)$/,
  disputed: /^(refund\.charge_for_pending_refund|stripe\.charge|stripe\.refund)_disputed(_payment)?$/,
  stopped: /^refund\.(canceled|merchant_request)$/,
  alreadyBack: /^stripe\.charge_already_refunded$/,
  unclear: /^(timeout$|stripe\.)/,
};

/** Why the calendar could not be used. */
export const calendly = live({
  embed_timeout: {
    title: () => t`The calendar did not load`,
    body: () =>
      t`Nothing is booked and nothing was charged. A blocker or a slow connection may hold it back; a new tab often helps.`,
  },
  calendar_unreachable: {
    title: () => t`The calendar cannot be reached`,
    body: () => t`Nothing is booked and nothing was charged. Please check your connection and try again.`,
  },
  invitee_already_booked: {
    title: () => t`This time is already in a booking`,
    body: () => t`You have not been charged twice. The booking it belongs to opens with the link in your mail.`,
  },
  session_type_unknown: {
    title: () => t`This session is no longer offered`,
    body: () => t`Nothing was charged. The time you picked is released. Please choose another session.`,
  },
  too_many_unpaid: {
    title: () => t`Too many times are waiting to be paid`,
    body: () =>
      t`Nothing was charged, and the time you just picked is free again. Pay for one of the others or let it go, then pick anew.`,
  },
  calendly_uri_invalid: {
    title: () => t`The calendar’s answer was unclear`,
    body: () => t`Nothing was charged. If you got a mail about your time, it counts; else please pick a time again.`,
  },
}) satisfies Record<string, CodeWords> & Record<OfPickedTime, CodeWords>;

const notTakenOver: CodeWords = live({
  title: () => t`Your time did not reach us`,
  body: () => t`Nothing was charged. Your time is in the calendar, and the link to pay for it comes to you by mail.`,
});

const silent: CodeWords = live({
  title: () => t`Still waiting for the calendar`,
  body: () => t`Nothing was charged. It does not tell us about your time, so we keep asking.`,
});

/** Why Calendly's word does not help. */
export const webhook = live({
  timeout: silent,
  paid_in_calendly: {
    title: () => t`You may have paid in the calendar`,
    body: () => t`Please do not pay again. A person at our side is looking into it and writes to you.`,
  },
  'calendly.no_invitee': {
    title: () => t`Your time is not in the calendar`,
    body: () => t`Nothing was charged. A person is looking into it; you can also release the time and pick again.`,
  },
  'calendly.wrong_event_type': {
    title: () => t`This time is for another session`,
    body: () => t`Nothing was charged. A person is looking into it; you can also release the time and pick again.`,
  },
  'calendly.foreign_invitee': {
    title: () => t`This time is in another booking`,
    body: () => t`Nothing was charged here. The booking it belongs to opens with the link in your mail.`,
  },
}) satisfies Record<FailureCode<'ERROR_WEBHOOK'>, CodeWords>;

/** @param payable whether there is a page on which the client may have paid */
const trouble = (payable: boolean): CodeWords => (payable ? provider.unclear : provider.notOpened);

// A decline without a reason worth telling reads like one nobody has heard of.
function notPaid(code: string | null, reference: string): CodeWords {
  if (isStripesSilence(code)) return provider.unclear;
  const meaning = meaningOf(code ?? '');
  if (meaning) return meanings[meaning];
  return {
    title: t`The payment was declined`,
    body: t`Nothing was charged. Another card usually works, or your bank can tell you more. Your booking ${reference} waits.`,
  };
}

function notReturned(code: string | null): RefundWords {
  const meanings = Object.keys(REFUND_CODES) as (keyof typeof REFUND_CODES)[];
  return refunds[meanings.find((meaning) => REFUND_CODES[meaning].test(code ?? '')) ?? 'again'];
}

export const codes = {
  refund: notReturned,
  payment: notPaid,
  trouble,
  calendly: (code: string | null) => find<CodeWords>(calendly, code, notTakenOver),
  webhook: (code: string | null) => find<CodeWords>(webhook, code, silent),
  problem,
};
