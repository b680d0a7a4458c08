// PAYMENT_FAILED: declined, or the payment page has closed. Nothing is lost and nothing is retyped.

import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';
import { alreadyPaid, ask, pay, priceOf, release } from '../actions.tsx';
import type { Action, Screen } from '../screen.ts';

// After a decline the payment page is usually still open, for another card: the shortest way back.
function again(model: Model): Action[] {
  const open = pay(model, words.actions.retry(priceOf(model)), 'primary');
  if (open.length === 0) return ask(model, 'retryPayment', words.actions.retry(priceOf(model)), 'primary');
  return [...open, ...ask(model, 'retryPayment', words.actions.freshPage, 'quiet')];
}

export const PaymentFailed: Screen = (model) => {
  const { title, body } = words.codes.payment(model.context.failure?.code ?? null, model.facts.reference ?? '');
  return {
    step: 'payment',
    tone: 'attention',
    heading: title,
    lead: body,
    next: words.screens.PAYMENT_FAILED.next,
    actions: [
      ...again(model),
      ...alreadyPaid(model),
      ...ask(model, 'attemptRecovery', words.actions.askStripe, 'quiet'),
      ...release(model),
    ],
    status: words.slip.status.heldOpen,
  };
};
