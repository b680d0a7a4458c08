// What codes mean to the person in front of the screen. No code, no jargon, no blame; a reason a bank gives in confidence
// (lost, stolen, suspected fraud) reads like any other decline.

import { t } from '@lingui/core/macro';
import { live } from './live.ts';

export interface CodeWords {
  /** What happened, at most 45 characters. */
  readonly title: string;
  /** What that means for money and time, and what helps. */
  readonly body: string;
}

const declined: CodeWords = live({
  title: () => t`Your bank declined the payment`,
  body: () => t`Nothing was charged. Another card usually works, or your bank can tell you more.`,
});

const expired: CodeWords = live({
  title: () => t`The payment page has closed`,
  body: () => t`Nothing was charged. It closes after a while if nothing is paid, and a fresh page is one click away.`,
});

const unreachable: CodeWords = live({
  title: () => t`The payment page did not open`,
  body: () => t`Nothing was charged. We try again by ourselves, and so can you.`,
});

const failedCard: CodeWords = live({
  title: () => t`The card could not be charged`,
  body: () => t`Nothing was charged. Please check the card’s details, or use another one.`,
});

/** Why a payment came to nothing. */
const payment = live({
  card_declined: declined,
  generic_decline: declined,
  payment_failed: {
    title: () => t`The payment did not go through`,
    body: () => t`Nothing was charged. You can try again right away.`,
  },
  insufficient_funds: {
    title: () => t`The card does not cover the amount`,
    body: () => t`Nothing was charged. Please use another card or another way to pay.`,
  },
  expired_card: { title: () => t`The card has expired`, body: () => t`Nothing was charged. Please use another card.` },
  incorrect_cvc: failedCard,
  invalid_cvc: failedCard,
  incorrect_number: failedCard,
  invalid_number: failedCard,
  invalid_expiry_month: failedCard,
  invalid_expiry_year: failedCard,
  authentication_required: {
    title: () => t`Your bank wants to hear from you`,
    body: () => t`Nothing was charged. Try again and approve the payment in your banking app when it asks.`,
  },
  payment_intent_authentication_failure: {
    title: () => t`The payment was not approved`,
    body: () => t`Nothing was charged. Try again and approve the payment in your banking app when it asks.`,
  },
  processing_error: {
    title: () => t`The payment did not go through`,
    body: () => t`Nothing was charged. You can try again right away.`,
  },
  try_again_later: {
    title: () => t`The bank is busy`,
    body: () => t`Nothing was charged. Please try again in a few minutes.`,
  },
  issuer_not_available: {
    title: () => t`The bank is busy`,
    body: () => t`Nothing was charged. Please try again in a few minutes.`,
  },
  async_payment_failed: {
    title: () => t`The bank transfer did not arrive`,
    body: () => t`Nothing was taken. Please pay another way to keep your time.`,
  },
  session_expired: expired,
  timeout: unreachable,
}) satisfies Record<string, CodeWords>;

/** Why the calendar could not be used. */
const calendly = live({
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
}) satisfies Record<string, CodeWords>;

const notTakenOver: CodeWords = live({
  title: () => t`Your time did not reach us`,
  body: () => t`Nothing was charged. Your time is in the calendar, and the link to pay for it comes to you by mail.`,
});

/** Why Calendly's word does not help. */
const webhook = live({
  paid_in_calendly: {
    title: () => t`You may have paid in the calendar`,
    body: () => t`Please do not pay again. A person at our side is looking into it and writes to you.`,
  },
  'calendly.wrong_event_type': {
    title: () => t`This time is for another session`,
    body: () => t`Nothing was charged. A person is looking into it; you can also release the time and pick again.`,
  },
  'calendly.foreign_invitee': {
    title: () => t`This time is in another booking`,
    body: () => t`Nothing was charged here. The booking it belongs to opens with the link in your mail.`,
  },
}) satisfies Record<string, CodeWords>;

/** Why a request was not carried out. */
const problems = live({
  event_not_allowed: () => t`Your booking has moved on in the meantime. This is how it stands now.`,
  too_many_requests: () => t`That was a lot at once. Please wait a moment and try again.`,
  recovery_unknown: () => t`This link has been used or is too old.`,
  temporarily_unavailable: () => t`We cannot do this at the moment. Nothing has changed; please try again.`,
  internal_error: () => t`We could not do this. Nothing has changed; please try again.`,
  offline: () => t`We could not reach the server. Nothing has changed; please try again.`,
}) satisfies Record<string, string>;

const find = <T>(catalogue: Readonly<Record<string, T>>, code: string | null, unknown: T): T =>
  code !== null && Object.hasOwn(catalogue, code) ? (catalogue[code] ?? unknown) : unknown;

export const codes = {
  payment: (code: string | null) => find<CodeWords>(payment, code, payment.payment_failed),
  trouble: (code: string | null) => find<CodeWords>(payment, code, unreachable),
  calendly: (code: string | null) => find<CodeWords>(calendly, code, notTakenOver),
  webhook: (code: string | null) => find<CodeWords | null>(webhook, code, null),
  problem: (code: string) => find<string>(problems, code, t`This could not be done. Nothing has changed.`),
  all: { payment, calendly, webhook, problems },
};
