// A mail put together: the sentences of its client's language, and which facts stand in its small table.

import type { MailTemplate } from '@slotpay/machine';
import type { Label, MailFacts, Sentences, Words } from '../../words/words.ts';

/** A line of a mail's small table. With a `url` the value is the text of a link. */
export interface MailRow {
  readonly label: string;
  readonly value: string;
  readonly url?: string;
}

/** One mail in its client's language. */
export interface Mail extends Sentences {
  readonly language: string;
  readonly greeting: string;
  readonly rows: readonly MailRow[];
  readonly link: string;
  readonly reference: string;
  readonly businessName: string;
  /** Below everything: where the client writes to, as text and as where its link leads. */
  readonly contact: { readonly label: string; readonly address: string; readonly url: string } | null;
}

const SESSION = ['session', 'when'] as const;

const TABLES: Record<MailTemplate, readonly Label[]> = {
  confirmed: [...SESSION, 'price', 'paid', 'where', 'receipt'],
  rescheduled: [...SESSION, 'before', 'where'],
  cancelled: [...SESSION, 'kept', 'refund'],
  refundUnderWay: SESSION,
  refunded: [...SESSION, 'refunded', 'receipt'],
  paymentReturned: SESSION,
  finishBooking: [...SESSION, 'toPay'],
  openBooking: SESSION,
  paymentReminder: [...SESSION, 'toPay'],
  paymentProblem: [...SESSION, 'toPay'],
};

/** Null: there is nothing to say, and no line for it. */
const VALUES: Record<Label, (facts: MailFacts, words: Words) => Omit<MailRow, 'label'> | null> = {
  session: ({ sessionName, hostName }, words) => ({ value: words.sessionWithHost(sessionName, hostName) }),
  when: ({ when }) => (when === null ? null : { value: when }),
  before: ({ moved }) => (moved?.from ? { value: moved.from } : null),
  where: ({ joinUrl }, { join }) => (joinUrl === null ? null : { value: join, url: joinUrl }),
  price: ({ free, price }) => (free ? { value: price } : null),
  paid: ({ free, paid }) => (free ? null : { value: paid }),
  toPay: ({ price }) => ({ value: price }),
  kept: ({ kept }) => (kept === null ? null : { value: kept }),
  refund: ({ refundReason, refund }) => (refundReason === 'nothing_paid' ? null : { value: refund }),
  refunded: ({ refund }) => ({ value: refund }),
  receipt: ({ receiptUrl }, { seeReceipt }) => (receiptUrl === null ? null : { value: seeReceipt, url: receiptUrl }),
};

/** The mail that says what `facts` say, in `words`. */
export function composeMail(template: MailTemplate, facts: MailFacts, words: Words): Mail {
  const rows = TABLES[template].flatMap((label): MailRow[] => {
    const value = VALUES[label](facts, words);
    return value ? [{ label: words.labels[label], ...value }] : [];
  });
  const { link, businessName } = facts;
  const sentences = words.mails[template](facts);
  return {
    ...sentences,
    // A subject is one line of a header, whatever a session is called.
    subject: sentences.subject.replace(/\s+/g, ' '),
    language: words.language,
    greeting: words.greeting(facts.name),
    rows,
    link,
    reference: words.reference(facts.reference),
    businessName,
    contact: facts.contact === null ? null : contactOf(facts.contact, facts.reference, words),
  };
}

/** A mail to the business begins with what its booking is found by. */
function contactOf(url: string, reference: string, words: Words): Mail['contact'] {
  const address = url.replace(/^mailto:/, '');
  const subject = address === url ? '' : `?subject=${encodeURIComponent(reference)}`;
  return { label: words.writeToUs, address, url: url + subject };
}
