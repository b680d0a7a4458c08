// Back from the end of the payment page, and Stripe's word not here yet: nobody is asked to pay a second time.

import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';
import { ask, checkNow, pay } from '../actions.tsx';
import { Progress } from '../progress.tsx';
import type { Action, Content } from '../screen.ts';

const say = words.screens.PAYMENT_PROCESSING;

/** @param out the ways out of the booking */
export function checkingPayment(model: Model, out: readonly Action[]): Content {
  return {
    step: 'payment',
    heading: say.returned.heading,
    lead: say.returned.lead,
    next: say.returned.next,
    body: <Progress steps={say.steps} at={1} />,
    actions: [
      ...checkNow(model),
      ...pay(model, words.actions.payAgain, 'quiet'),
      ...ask(model, 'retryPayment', words.actions.freshPage, 'quiet'),
      ...out,
    ],
    waiting: [
      { afterMs: 8_000, text: say.returned.slow },
      { afterMs: 25_000, text: say.returned.slower },
    ],
    status: words.slip.status.heldOpen,
  };
}
