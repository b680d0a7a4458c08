// PAYMENT_PROCESSING: the payment page is open, or the money is on its way, or we are finding out.

import type { CHILDREN } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { formatClock } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { alreadyPaid, ask, checkNow, pay, priceOf, release } from '../actions.tsx';
import { CancelTerms } from '../cancel-terms.tsx';
import { HoldTimer, isEnding } from '../hold-timer.tsx';
import { Progress } from '../progress.tsx';
import type { Screen } from '../screen.ts';
import { checkingPayment } from './checking.tsx';

const say = words.screens.PAYMENT_PROCESSING;

export const PaymentProcessing: Screen = (model) => {
  const child = model.path.split('.')[1];
  return variants[child as keyof typeof variants](model);
};

const awaitingCheckout: Screen = (model) => {
  if (model.arrival === 'returned') return { ...checkingPayment(model, release(model)), status: held(model) };
  return {
    step: 'payment',
    tone: model.arrival === 'left' ? 'attention' : 'calm',
    heading: say.heading(priceOf(model)),
    lead: model.arrival === 'left' ? say.left : say.lead,
    next: say.next,
    body: (
      <>
        <HoldTimer until={model.facts.heldUntil} />
        <CancelTerms model={model} />
      </>
    ),
    actions: [
      ...pay(model, words.actions.pay(priceOf(model)), 'primary'),
      ...ask(model, 'retryPayment', words.actions.moreTime, isEnding(model) ? 'secondary' : 'quiet'),
      ...alreadyPaid(model),
      ...release(model),
    ],
    status: held(model),
  };
};

const settling: Screen = (model) => ({
  step: 'payment',
  heading: say.settling.heading,
  lead: say.settling.lead,
  next: say.settling.next,
  actions: [...checkNow(model), ...release(model)],
  status: words.slip.status.heldOpen,
});

const reconciling: Screen = (model) => ({
  step: 'payment',
  heading: say.reconciling.heading,
  lead: say.reconciling.lead,
  next: say.reconciling.next,
  body: <Progress steps={say.steps} at={1} />,
  actions: [...checkNow(model), ...release(model)],
  waiting: [
    { afterMs: 10_000, text: say.reconciling.slow },
    { afterMs: 45_000, text: say.reconciling.slower },
  ],
  status: words.slip.status.heldOpen,
});

const variants = { awaitingCheckout, settling, reconciling } satisfies Record<
  (typeof CHILDREN)['PAYMENT_PROCESSING'][number],
  Screen
>;

function held({ facts, place }: Model): string {
  return facts.heldUntil === null
    ? words.slip.status.heldOpen
    : words.slip.status.held(formatClock(facts.heldUntil, place));
}
