// What codes mean to the person in front of the screen. No code, no jargon, no blame; a reason a bank gives in confidence
// (lost, stolen, suspected fraud) reads like any other decline.

export interface CodeWords {
  /** What happened, at most 45 characters. */
  readonly title: string;
  /** What that means for money and time, and what helps. */
  readonly body: string;
}

const declined: CodeWords = {
  title: 'Your bank declined the payment',
  body: 'Nothing was charged. Another card usually works, or your bank can tell you more.',
};

const expired: CodeWords = {
  title: 'The payment page has closed',
  body: 'Nothing was charged. It closes after a while if nothing is paid, and a fresh page is one click away.',
};

const unreachable: CodeWords = {
  title: 'The payment page did not open',
  body: 'Nothing was charged. We try again by ourselves, and so can you.',
};

const failedCard: CodeWords = {
  title: 'The card could not be charged',
  body: 'Nothing was charged. Please check the card’s details, or use another one.',
};

/** Why a payment came to nothing. */
const payment = {
  card_declined: declined,
  generic_decline: declined,
  payment_failed: {
    title: 'The payment did not go through',
    body: 'Nothing was charged. You can try again right away.',
  },
  insufficient_funds: {
    title: 'The card does not cover the amount',
    body: 'Nothing was charged. Please use another card or another way to pay.',
  },
  expired_card: { title: 'The card has expired', body: 'Nothing was charged. Please use another card.' },
  incorrect_cvc: failedCard,
  invalid_cvc: failedCard,
  incorrect_number: failedCard,
  invalid_number: failedCard,
  invalid_expiry_month: failedCard,
  invalid_expiry_year: failedCard,
  authentication_required: {
    title: 'Your bank wants to hear from you',
    body: 'Nothing was charged. Try again and approve the payment in your banking app when it asks.',
  },
  payment_intent_authentication_failure: {
    title: 'The payment was not approved',
    body: 'Nothing was charged. Try again and approve the payment in your banking app when it asks.',
  },
  processing_error: {
    title: 'The payment did not go through',
    body: 'Nothing was charged. You can try again right away.',
  },
  try_again_later: { title: 'The bank is busy', body: 'Nothing was charged. Please try again in a few minutes.' },
  issuer_not_available: { title: 'The bank is busy', body: 'Nothing was charged. Please try again in a few minutes.' },
  async_payment_failed: {
    title: 'The bank transfer did not arrive',
    body: 'Nothing was taken. Please pay another way to keep your time.',
  },
  session_expired: expired,
  timeout: unreachable,
} satisfies Record<string, CodeWords>;

/** Why the calendar could not be used. */
const calendly = {
  embed_timeout: {
    title: 'The calendar did not load',
    body: 'Nothing is booked and nothing was charged. A blocker or a slow connection may hold it back; a new tab often helps.',
  },
  calendar_unreachable: {
    title: 'The calendar cannot be reached',
    body: 'Nothing is booked and nothing was charged. Please check your connection and try again.',
  },
  invitee_already_booked: {
    title: 'This time is already in a booking',
    body: 'You have not been charged twice. The booking it belongs to opens with the link in your mail.',
  },
  session_type_unknown: {
    title: 'This session is no longer offered',
    body: 'Nothing was charged. The time you picked is released. Please choose another session.',
  },
  too_many_unpaid: {
    title: 'Too many times are waiting to be paid',
    body: 'Nothing was charged, and the time you just picked is free again. Pay for one of the others or let it go, then pick anew.',
  },
  calendly_uri_invalid: {
    title: 'The calendar’s answer was unclear',
    body: 'Nothing was charged. If you got a mail about your time, it counts; else please pick a time again.',
  },
} satisfies Record<string, CodeWords>;

const notTakenOver: CodeWords = {
  title: 'Your time did not reach us',
  body: 'Nothing was charged. Your time is in the calendar, and the link to pay for it comes to you by mail.',
};

/** Why Calendly's word does not help. */
const webhook = {
  paid_in_calendly: {
    title: 'You may have paid in the calendar',
    body: 'Please do not pay again. A person at our side is looking into it and writes to you.',
  },
  'calendly.wrong_event_type': {
    title: 'This time is for another session',
    body: 'Nothing was charged. A person is looking into it; you can also release the time and pick again.',
  },
  'calendly.foreign_invitee': {
    title: 'This time is in another booking',
    body: 'Nothing was charged here. The booking it belongs to opens with the link in your mail.',
  },
} satisfies Record<string, CodeWords>;

/** Why a request was not carried out. */
const problems = {
  event_not_allowed: 'Your booking has moved on in the meantime. This is how it stands now.',
  too_many_requests: 'That was a lot at once. Please wait a moment and try again.',
  recovery_unknown: 'This link has been used or is too old.',
  temporarily_unavailable: 'We cannot do this at the moment. Nothing has changed; please try again.',
  internal_error: 'We could not do this. Nothing has changed; please try again.',
  offline: 'We could not reach the server. Nothing has changed; please try again.',
} satisfies Record<string, string>;

const find = <T>(catalogue: Readonly<Record<string, T>>, code: string | null, unknown: T): T =>
  code !== null && Object.hasOwn(catalogue, code) ? (catalogue[code] ?? unknown) : unknown;

export const codes = {
  payment: (code: string | null) => find<CodeWords>(payment, code, payment.payment_failed),
  trouble: (code: string | null) => find<CodeWords>(payment, code, unreachable),
  calendly: (code: string | null) => find<CodeWords>(calendly, code, notTakenOver),
  webhook: (code: string | null) => find<CodeWords | null>(webhook, code, null),
  problem: (code: string) => find<string>(problems, code, 'This could not be done. Nothing has changed.'),
  all: { payment, calendly, webhook, problems },
};
