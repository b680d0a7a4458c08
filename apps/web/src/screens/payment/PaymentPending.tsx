// PAYMENT_PENDING: the payment page is being opened. It looks as it will a moment later, so that nothing jumps.

import { words } from '../../i18n/words.ts';
import { priceOf, release } from '../actions.tsx';
import { CancelTerms } from '../cancel-terms.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.PAYMENT_PENDING;

export const PaymentPending: Screen = (model) => ({
  step: 'payment',
  heading: say.heading(priceOf(model)),
  lead: say.lead,
  next: say.next,
  body: <CancelTerms model={model} />,
  actions: [{ label: words.actions.payOpening, weight: 'primary', does: { kind: 'nothing' } }, ...release(model)],
  waiting: [
    { afterMs: 8_000, text: say.slow },
    { afterMs: 30_000, text: say.slower },
  ],
  status: words.slip.status.heldOpen,
});
