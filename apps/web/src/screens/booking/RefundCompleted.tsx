// REFUND_COMPLETED: the end.

import { words } from '../../i18n/words.ts';
import { bookAgain, money, visit } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { refundTotal } from './refunds.ts';

const say = words.screens.REFUND_COMPLETED;

export const RefundCompleted: Screen = (model) => ({
  step: 'refunded',
  tone: 'good',
  heading: say.heading(money(model, refundTotal(model.context))),
  lead: say.lead,
  body: <p>{say.help}</p>,
  actions: [bookAgain(), ...visit(model.booking?.receiptUrl, words.actions.receipt, 'quiet')],
  status: words.slip.status.refunded,
});
