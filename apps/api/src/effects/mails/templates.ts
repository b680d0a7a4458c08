// The words of every mail: one per fact, calm, the money first.

import type { MailTemplate } from '@slotpay/machine';
import type { Mail, MailFacts, MailRow } from './mail.ts';

const session = (facts: MailFacts): MailRow[] => [
  { label: 'Session', value: `${facts.sessionName} with ${facts.hostName}` },
  { label: 'When', value: facts.when },
];

const link = (label: string, value: string, url: string | null): MailRow[] => (url ? [{ label, value, url }] : []);
const join = (facts: MailFacts) => link('Where', 'Join the session', facts.joinUrl);
const receipt = (facts: MailFacts) => link('Receipt', 'See the receipt', facts.receiptUrl);

const refund = (facts: MailFacts): MailRow[] => (facts.free ? [] : [{ label: 'Refund', value: facts.refund }]);

export const templates = {
  confirmed: (facts) => ({
    subject: `You’re booked: ${facts.sessionName}`,
    heading: 'You’re booked',
    paragraphs: [
      `${facts.free ? 'Your time is reserved' : 'Your payment has arrived and your time is reserved'}. The calendar file attached adds it to your calendar.`,
    ],
    rows: [...session(facts), { label: 'Paid', value: facts.price }, ...join(facts), ...receipt(facts)],
    action: 'See or change your booking',
  }),
  rescheduled: (facts) => ({
    subject: `New time: ${facts.sessionName}`,
    heading: 'Your session has a new time',
    paragraphs: ['Your booking has moved and stays confirmed. The calendar file attached updates your calendar.'],
    rows: [...session(facts), ...join(facts)],
    action: 'See or change your booking',
  }),
  cancelled: (facts) => ({
    subject: `Cancelled: ${facts.sessionName}`,
    heading: 'Your booking is cancelled',
    paragraphs: ['The time is free again and nothing more will be charged.'],
    rows: [...session(facts), ...refund(facts)],
    action: 'See your booking',
  }),
  refundUnderWay: (facts) => ({
    subject: `${facts.refund} is on its way back`,
    heading: `${facts.refund} is on its way back`,
    paragraphs: [
      'We have asked your bank to return it to the card or account you paid with. This usually takes 5 to 10 days.',
    ],
    rows: session(facts),
    action: 'Follow the refund',
  }),
  refunded: (facts) => ({
    subject: `${facts.refund} refunded`,
    heading: `${facts.refund} has been refunded`,
    paragraphs: ['It goes back to the card or account you paid with. Banks can take a few days to show it.'],
    rows: [...session(facts), { label: 'Refunded', value: facts.refund }, ...receipt(facts)],
    action: 'See your booking',
  }),
  finishBooking: (facts) => ({
    subject: `Finish your booking: ${facts.sessionName}`,
    heading: 'Your time is reserved',
    paragraphs: [
      'You picked a time, and then the page was closed before you could pay. We keep the time for you for a while: finish paying and it is yours.',
    ],
    rows: [...session(facts), { label: 'To pay', value: facts.price }],
    action: 'Finish and pay',
  }),
  openBooking: (facts) => ({
    subject: `Your booking ${facts.reference}`,
    heading: 'Here is the link to your booking',
    paragraphs: [
      'Somebody asked for it on our page. If that was not you, you need not do anything: only this mail opens your booking.',
    ],
    rows: session(facts),
    action: 'Open my booking',
  }),
  paymentReminder: (facts) => ({
    subject: `Not paid yet: ${facts.sessionName}`,
    heading: 'Your time is still reserved',
    paragraphs: [
      'Your payment has not reached us yet, and we cannot keep the time for ever. If you have changed your mind, you need not do anything.',
    ],
    rows: [...session(facts), { label: 'To pay', value: facts.price }],
    action: 'Pay or cancel',
  }),
  paymentProblem: (facts) => ({
    subject: `Your payment did not go through: ${facts.sessionName}`,
    heading: 'Your payment did not go through',
    paragraphs: [
      'Nothing was charged. Your time is still reserved for a while: you can pay again, with another card if you like, and nothing has to be entered anew.',
    ],
    rows: [...session(facts), { label: 'To pay', value: facts.price }],
    action: 'Pay or cancel',
  }),
} satisfies Record<MailTemplate, (facts: MailFacts) => Mail>;
