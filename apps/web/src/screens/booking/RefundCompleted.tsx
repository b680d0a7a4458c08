// REFUND_COMPLETED: the end.

import { refundOf } from '../../booking/standing.ts';
import { words } from '../../i18n/words.ts';
import { bookAgain, money, visit } from '../actions.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.REFUND_COMPLETED;

export const RefundCompleted: Screen = (model) => ({
  step: 'refunded',
  tone: 'good',
  heading: say.heading(money(model, refundOf(model.context))),
  lead: say.lead,
  next: say.next,
  body: <p className="hint">{say.help}</p>,
  actions: [bookAgain(), ...visit(model.booking?.receiptUrl, words.actions.receipt, 'secondary')],
  status: words.slip.status.refunded,
});
