// BOOKING_CANCELLED: still to be taken back, or on the way to a refund, or over without one.

import type { CHILDREN } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';
import { ask, bookAgain, money } from '../actions.tsx';
import { UndoTimer } from '../hold-timer.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.BOOKING_CANCELLED;

export const BookingCancelled: Screen = (model) => {
  const child = model.path.split('.')[1];
  return variants[child as keyof typeof variants](model);
};

const undoable: Screen = (model) => {
  const { cancellation } = model.context;
  return {
    step: (cancellation?.refund ?? 0) > 0 ? 'cancelled' : null,
    tone: 'attention',
    heading: say.heading,
    lead: undoText(model),
    body: <UndoTimer since={cancellation?.at} until={model.facts.deadline} />,
    actions: ask(model, 'confirmBooking', words.actions.keep, 'primary'),
    status: words.slip.status.cancelled,
  };
};

function undoText(model: Model): string {
  const refund = model.context.cancellation?.refund ?? 0;
  if (refund > 0) return say.undoable.refund(money(model, refund));
  return model.facts.paid > 0 ? say.undoable.noRefund : say.undoable.none;
}

const refundDue: Screen = (model) => ({
  step: 'cancelled',
  heading: say.heading,
  lead: say.due(money(model, model.context.cancellation?.refund ?? 0)),
  body: <Who model={model} />,
  waiting: [{ afterMs: 15_000, text: say.dueSlow }],
  status: words.slip.status.cancelled,
});

const closed: Screen = (model) => ({
  step: null,
  heading: say.heading,
  lead: model.facts.paid > 0 ? say.closed.policy : say.closed.free,
  body: <Who model={model} />,
  actions: [bookAgain()],
  status: words.slip.status.cancelled,
});

const variants = { undoable, refundDue, closed } satisfies Record<
  (typeof CHILDREN)['BOOKING_CANCELLED'][number],
  Screen
>;

/** Who cancelled, where the client did not do it here. */
function Who({ model }: { model: Model }) {
  const by = model.context.cancellation?.by ?? 'client';
  const text = by === 'host' ? say.by.host(model.facts.hostName ?? words.unnamedBusiness) : say.by[by];
  return text === null ? null : <p>{text}</p>;
}
