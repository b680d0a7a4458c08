// Everything a mail may have to say, once in each way that changes its words.

import type { MailTemplate } from '@slotpay/machine';
import { en } from '../../src/words/en.ts';
import type { MailFacts, Move } from '../../src/words/words.ts';

export const FACTS: MailFacts = {
  businessName: '{business}',
  contact: 'mailto:hello@northlight.example',
  reference: '{reference}',
  name: '{name}',
  sessionName: '{session}',
  hostName: '{host}',
  when: '{when}',
  moved: null,
  price: '{price}',
  paid: '{paid}',
  free: false,
  cancelledBy: 'client',
  refund: '{amount}',
  refundReason: 'full_by_policy',
  kept: null,
  returned: '{returned}',
  returnReason: 'not_waiting',
  joinUrl: 'https://meet.example.com/abc?x=1&y=2',
  receiptUrl: 'https://pay.example.com/receipt',
  link: 'https://book.northlight.studio/r/token',
};

const MOVED: Move = { by: 'client', from: '{before}', difference: 'none', amount: '{amount}' };

const CHANGES: readonly Partial<MailFacts>[] = [
  {},
  { free: true, refundReason: 'nothing_paid' },
  { when: null },
  { joinUrl: null, receiptUrl: null },
  { kept: '{kept}', refundReason: 'partial_by_policy' },
  { kept: '{kept}', refundReason: 'none_by_policy' },
  { refundReason: 'before_confirmation' },
  { refundReason: 'cancelled_by_host', cancelledBy: 'host' },
  ...(['already_paid', 'old_price'] as const).map((returnReason) => ({ returnReason })),
  { moved: MOVED },
  { moved: { ...MOVED, by: 'host', from: null } },
  ...(['dearer', 'cheaper', 'waived'] as const).map((difference) => ({ moved: { ...MOVED, difference } })),
  ...(['invitee', 'operator', 'system'] as const).map((cancelledBy) => ({ cancelledBy })),
];

/** The facts in each way that changes what is said. */
export const WAYS: readonly MailFacts[] = CHANGES.map((changes) => ({ ...FACTS, ...changes }));

export const MAIL_TEMPLATES = Object.keys(en.mails) as MailTemplate[];
