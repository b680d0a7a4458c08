// REFUND_COMPLETED: the end.

import { canWrite } from '../../booking/business.tsx';
import type { Model } from '../../booking/model.ts';
import { moneyOf, refundOf } from '../../booking/standing.ts';
import { words } from '../../i18n/words.ts';
import { bookAgain, money, visit } from '../actions.tsx';
import type { Content, Screen } from '../screen.ts';
import { byWhom } from './by-whom.ts';
import { RefundPending } from './RefundPending.tsx';

const say = words.screens.REFUND_COMPLETED;

export const RefundCompleted: Screen = (model) => {
  if (moneyOf(model).kind !== 'returned') return takenBack(model);
  // The last one was made by a person in Stripe's dashboard, or by the bank in a dispute.
  const byHand = model.context.refunds.at(-1)?.attempt === 0;
  return {
    step: 'refunded',
    tone: 'good',
    heading: say.heading(money(model, refundOf(model.context))),
    lead: `${byWhom(model)} ${byHand ? say.leadByHand : say.lead}`,
    next: say.next,
    body: canWrite(model.business) ? <p className="hint">{say.help}</p> : null,
    actions: [bookAgain(), ...visit(model.booking?.receiptUrl, words.actions.receipt, 'secondary')],
    status: words.slip.status.refunded,
  };
};

/** Stripe called it done and has taken its word back: a person has it sent again, and the booking rests here meanwhile. */
function takenBack(model: Model): Content {
  const { refunds, failure } = model.context;
  if (!refunds.some(({ status }) => status === 'failed')) return RefundPending(model);
  const { title: heading, body: lead, next } = words.codes.refund(failure?.code ?? null);
  return { ...RefundPending(model), tone: 'attention', heading, lead, next };
}
