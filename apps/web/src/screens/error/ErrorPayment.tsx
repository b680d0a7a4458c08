// ERROR_PAYMENT: collecting went wrong, or returning did. The two have nothing in common but the name.

import { type CHILDREN, mayRecover } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { formatDeadline } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { alreadyPaid, ask, priceOf, release } from '../actions.tsx';
import { checkingPayment } from '../payment/checking.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.ERROR_PAYMENT;

export const ErrorPayment: Screen = (model) => {
  const child = model.path.split('.')[1];
  return variants[child as keyof typeof variants](model);
};

/** The server tries again by itself, up to a point; then the time is held until somebody else does, and no longer. */
function nextTry({ context, facts, now, place }: Model): string {
  const moment = formatDeadline(facts.deadline ?? new Date(now).toISOString(), now, place);
  return mayRecover(context) ? say.next(moment) : say.byHand(moment);
}

const payment: Screen = (model) => {
  // The old page was still open, and it was paid.
  if (model.arrival === 'returned') return checkingPayment(model, release(model));
  const { title, body } = words.codes.trouble(model.context.checkout !== null);
  return {
    step: 'payment',
    tone: 'attention',
    heading: title,
    lead: body,
    next: nextTry(model),
    actions: [
      ...ask(model, 'retryPayment', words.actions.retry(priceOf(model)), 'primary'),
      ...alreadyPaid(model),
      ...release(model),
    ],
    status: words.slip.status.heldOpen,
  };
};

const refund: Screen = (model) => {
  const { title, body, next } = words.codes.refund(model.context.failure?.code ?? null);
  return {
    step: 'sent',
    tone: 'attention',
    heading: title,
    lead: body,
    next,
    actions: ask(model, 'attemptRecovery', words.actions.refundNow, 'secondary'),
    status: words.slip.status.cancelled,
  };
};

const variants = { payment, refund } satisfies Record<(typeof CHILDREN)['ERROR_PAYMENT'][number], Screen>;
