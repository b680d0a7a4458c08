// PAYMENT_FAILED: declined, or the payment page has closed. Nothing is lost and nothing is retyped.

import { words } from '../../i18n/words.ts';
import { alreadyPaid, priceOf, release, tryAgain } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { checkingPayment } from './checking.tsx';

export const PaymentFailed: Screen = (model) => {
  // On Stripe's page another card was tried, and it went through.
  if (model.arrival === 'returned') return checkingPayment(model, release(model));
  const { title, body } = words.codes.payment(model.context.failure?.code ?? null, model.facts.reference ?? '');
  return {
    step: 'payment',
    tone: 'attention',
    heading: title,
    lead: body,
    next: words.screens.PAYMENT_FAILED.next,
    actions: [...tryAgain(model, priceOf(model)), ...alreadyPaid(model), ...release(model)],
    status: words.slip.status.heldOpen,
  };
};
