// BOOKING_CANCELLED: still to be taken back, or on the way to a refund, or over without one.

import type { CHILDREN } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { refundOf } from '../../booking/standing.ts';
import { words } from '../../i18n/words.ts';
import { ask, bookAgain, money, visit } from '../actions.tsx';
import { UndoTimer } from '../hold-timer.tsx';
import type { Screen } from '../screen.ts';
import { byWhom } from './by-whom.ts';

const say = words.screens.BOOKING_CANCELLED;

export const BookingCancelled: Screen = (model) => {
  const child = model.path.split('.')[1];
  return {
    heading: say.heading,
    status: words.slip.status.cancelled,
    ...variants[child as keyof typeof variants](model),
  };
};

type Variant = (model: Model) => Omit<ReturnType<Screen>, 'heading'>;

const undoable: Variant = (model) => ({
  step: refundOf(model.context) > 0 ? 'cancelled' : null,
  tone: 'attention',
  lead: say.undoable.lead,
  next: undoText(model),
  body: <UndoTimer since={model.context.cancellation?.at} until={model.facts.deadline} />,
  actions: ask(model, 'confirmBooking', words.actions.keep, 'primary'),
});

function undoText(model: Model): string {
  const refund = refundOf(model.context);
  if (refund > 0) return say.undoable.refund(money(model, refund));
  return model.facts.paid > 0 ? say.undoable.noRefund : say.undoable.none;
}

const refundDue: Variant = (model) => ({
  step: 'cancelled',
  lead: byWhom(model),
  next: say.due,
  waiting: [
    { afterMs: 8_000, text: say.dueSlow },
    { afterMs: 30_000, text: say.dueSlower },
  ],
});

const closed: Variant = (model) => ({
  step: null,
  tone: 'over',
  lead: byWhom(model),
  next: say.closed,
  actions: [bookAgain(), ...visit(model.booking?.receiptUrl, words.actions.receipt, 'quiet')],
});

const variants = { undoable, refundDue, closed } satisfies Record<
  (typeof CHILDREN)['BOOKING_CANCELLED'][number],
  Variant
>;
