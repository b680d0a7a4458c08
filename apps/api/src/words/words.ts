// What a language has to say to a client: every sentence of every mail, and the words of the calendar file. A language
// that lacks one does not compile.

import type { Language } from '@slotpay/contract';
import type { CancelledBy, MailTemplate, RefundReason } from '@slotpay/machine';

/** Why a payment goes back, as the booking stands: it is paid for, it costs something else now, or it waits for none. */
export type ReturnReason = 'already_paid' | 'old_price' | 'not_waiting';

/** How the new time’s price compares with what was paid, and what was done about it. */
export type Difference = 'none' | 'dearer' | 'cheaper' | 'waived';

/** How a booking got its present time. */
export interface Move {
  readonly by: CancelledBy;
  /** The time before, as in `when`. */
  readonly from: string | null;
  readonly difference: Difference;
  /** Of the difference. */
  readonly amount: string;
}

/** What a mail may say, written out in its client's language. */
export interface MailFacts {
  readonly businessName: string;
  /** Where clients write to, a `mailto:` or `https:` address; null where nobody is to be written to. */
  readonly contact: string | null;
  readonly reference: string;
  readonly name: string;
  readonly sessionName: string;
  readonly hostName: string;
  /** `Friday, 27 November 2026, 14:00–15:00 (Central European Standard Time)` in the client's zone; null while no time is known. */
  readonly when: string | null;
  /** Null: never, since it was confirmed. */
  readonly moved: Move | null;
  /** What is to be paid. */
  readonly price: string;
  /** What was paid and has not gone back: what there was of it when the booking was cancelled. */
  readonly paid: string;
  /** Nothing was ever paid. */
  readonly free: boolean;
  readonly cancelledBy: CancelledBy;
  readonly refund: string;
  readonly refundReason: RefundReason;
  /** What the refund policy keeps of what was paid; null when it keeps nothing. */
  readonly kept: string | null;
  /** A payment no booking wants, which goes back whole. */
  readonly returned: string;
  readonly returnReason: ReturnReason;
  readonly joinUrl: string | null;
  readonly receiptUrl: string | null;
  /** Opens the booking, on any device. */
  readonly link: string;
}

/** The sentences of one mail. */
export interface Sentences {
  readonly subject: string;
  /** What an inbox shows beside the subject: the next thing to know. */
  readonly preheader: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** The words of the button. */
  readonly action: string;
}

/** What stands before a value in a mail's small table. */
export type Label =
  | 'session'
  | 'when'
  | 'before'
  | 'where'
  | 'price'
  | 'paid'
  | 'toPay'
  | 'kept'
  | 'refund'
  | 'refunded'
  | 'receipt';

export interface Words {
  readonly language: Language;
  /** How dates are written (BCP 47): English without a region would be American. */
  readonly dates: string;
  readonly free: string;
  readonly greeting: (name: string) => string;
  readonly sessionWithHost: (session: string, host: string) => string;
  /** On Stripe’s page and receipt: what the difference of a new time is paid for. */
  readonly newTime: (session: string) => string;
  readonly reference: (reference: string) => string;
  readonly writeToUs: string;
  readonly join: string;
  readonly seeReceipt: string;
  readonly labels: Readonly<Record<Label, string>>;
  readonly mails: Readonly<Record<MailTemplate, (facts: MailFacts) => Sentences>>;
}
