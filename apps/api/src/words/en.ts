// English.

import type { CancelledBy, RefundReason } from '@slotpay/machine';
import type { Difference, MailFacts, ReturnReason, Words } from './words.ts';

const PAY_OR_CANCEL = 'Pay or cancel';
const SEE = 'See your booking';
const CHANGE = 'See or change your booking';

const cancelledBy: Record<CancelledBy, (host: string) => string> = {
  client: () => 'You cancelled it.',
  invitee: () => 'You cancelled it in the calendar.',
  host: (host) => `${host} had to cancel.`,
  operator: () => 'We had to cancel it.',
  system: () => 'It was cancelled because something was left open too long.',
};

const allGoesBack = ({ refund }: MailFacts) => [
  `${refund} goes back to you: all that you paid. It goes to the card or account you paid with.`,
];

const whatGoesBack: Record<RefundReason, (facts: MailFacts) => string[]> = {
  nothing_paid: () => [],
  before_confirmation: allGoesBack,
  cancelled_by_host: allGoesBack,
  full_by_policy: allGoesBack,
  partial_by_policy: ({ refund, paid }) => [
    `${refund} of the ${paid} you paid goes back to you. It goes to the card or account you paid with.`,
  ],
  none_by_policy: ({ paid }) => [`The refund policy returns nothing this close to the session. ${paid} stays with us.`],
};

const whyReturned: Record<ReturnReason, (payment: string) => string> = {
  already_paid: (payment) =>
    `A further payment of ${payment} reached us, and your booking was paid already. It stays as it is.`,
  old_price: (payment) =>
    `A payment of ${payment} reached us that was for an earlier price of your booking. Your time is still reserved, and your booking’s page says what is due now.`,
  not_waiting: (payment) => `A payment of ${payment} reached us when your booking was not waiting for one.`,
};

const whoMoved = ({ moved, hostName }: MailFacts) =>
  moved?.by === 'host'
    ? `${hostName} moved your session. Your booking stays confirmed.`
    : 'Your booking has moved and stays confirmed.';

const difference: Record<Difference, (amount: string) => string[]> = {
  none: () => [],
  dearer: (amount) => [`The new time costs more. You have paid the difference: ${amount}.`],
  cheaper: (amount) => [`The new time costs less, so you get the difference back: ${amount}.`],
  waived: (amount) => [`The new time costs ${amount} more. We waive it: there is nothing to pay.`],
};

export const en: Words = {
  language: 'en',
  dates: 'en-GB',
  free: 'Free',
  greeting: (name) => `Hello ${name},`,
  sessionWithHost: (session, host) => `${session} with ${host}`,
  newTime: (session) => `${session}: new time`,
  reference: (reference) => `Reference ${reference}`,
  writeToUs: 'Questions? Write to us',
  join: 'Join the session',
  seeReceipt: 'See the receipt',
  labels: {
    session: 'Booking',
    when: 'When',
    before: 'Before',
    where: 'Where',
    price: 'Price',
    paid: 'Paid',
    toPay: 'Still to pay',
    kept: 'Kept by the policy',
    refund: 'Comes back',
    refunded: 'Refunded',
    receipt: 'Receipt',
  },
  mails: {
    confirmed: (facts) => ({
      subject: `You’re booked: ${facts.sessionName}`,
      preheader: facts.when ?? 'Your time is reserved.',
      heading: 'You are booked',
      paragraphs: [
        `${facts.free ? 'Your time is reserved.' : 'Your payment has arrived and your time is reserved.'} The calendar file attached adds it to your calendar.`,
      ],
      action: CHANGE,
    }),
    rescheduled: (facts) => ({
      subject: `New time: ${facts.sessionName}`,
      preheader: facts.when ?? 'Your booking stays confirmed.',
      heading: 'Your session has a new time',
      paragraphs: [
        `${whoMoved(facts)} The calendar file attached updates your calendar.`,
        ...(facts.moved ? difference[facts.moved.difference](facts.moved.amount) : []),
      ],
      action: CHANGE,
    }),
    cancelled: (facts) => ({
      subject: `Cancelled: ${facts.sessionName}`,
      preheader: 'The time is free again and nothing more will be charged.',
      heading: 'Your booking is cancelled',
      paragraphs: [
        `${cancelledBy[facts.cancelledBy](facts.hostName)} The time is free again and nothing more will be charged.`,
        ...whatGoesBack[facts.refundReason](facts),
      ],
      action: SEE,
    }),
    refundUnderWay: (facts) => ({
      subject: `${facts.refund} is on its way back`,
      preheader: `For your cancelled booking: ${facts.sessionName}.`,
      heading: `${facts.refund} is on its way back`,
      paragraphs: [
        'We have asked your bank to return it to the card or account you paid with. This usually takes 5 to 10 days.',
      ],
      action: 'Follow the refund',
    }),
    refunded: (facts) => ({
      subject: `${facts.refund} refunded`,
      preheader: `For your cancelled booking: ${facts.sessionName}.`,
      heading: `${facts.refund} refunded`,
      paragraphs: ['It goes to the card or account you paid with. Your bank may take some days to show it.'],
      action: SEE,
    }),
    paymentReturned: (facts) => ({
      subject: `We are returning ${facts.returned}`,
      preheader: 'All of it goes to the card or account it came from.',
      heading: `We are returning ${facts.returned}`,
      paragraphs: [
        whyReturned[facts.returnReason](facts.returned),
        'We return all of it to the card or account it came from. This usually takes 5 to 10 days, and you need not do anything for it.',
      ],
      action: SEE,
    }),
    finishBooking: (facts) => ({
      subject: `Finish your booking: ${facts.sessionName}`,
      preheader: 'We keep the time for you for a while.',
      heading: 'Your time is reserved',
      paragraphs: [
        'You picked a time, and then the page was closed before you could pay. We keep the time for you for a while: finish paying and it is yours.',
      ],
      action: 'Finish and pay',
    }),
    openBooking: (facts) => ({
      subject: `Your booking ${facts.reference}`,
      preheader: 'This link opens it on any device, once.',
      heading: 'Here is the link to your booking',
      paragraphs: [
        'Somebody asked for it on our page. If that was not you, you need not do anything: only this mail opens your booking.',
      ],
      action: 'Open my booking',
    }),
    paymentReminder: (facts) => ({
      subject: `Not paid yet: ${facts.sessionName}`,
      preheader: 'Your payment has not reached us yet.',
      heading: 'Your time is still reserved',
      paragraphs: [
        'Your payment has not reached us yet, and we cannot keep the time for ever. If you have changed your mind, you need not do anything.',
      ],
      action: PAY_OR_CANCEL,
    }),
    paymentProblem: (facts) => ({
      subject: `Your payment did not go through: ${facts.sessionName}`,
      preheader: 'Nothing was charged, and your time is still reserved.',
      heading: 'The payment did not go through',
      paragraphs: [
        'Nothing was charged. Your time is still reserved for a while: you can pay again, with another card if you like, and nothing has to be typed again.',
      ],
      action: PAY_OR_CANCEL,
    }),
  },
};
