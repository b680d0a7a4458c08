// PAYMENT_SUCCEEDED: the money is here; the booking is confirmed next.

import { words } from '../../i18n/words.ts';
import { stopPaid } from '../actions.tsx';
import { Progress } from '../progress.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.PAYMENT_SUCCEEDED;

export const PaymentSucceeded: Screen = (model) => ({
  step: 'payment',
  tone: 'good',
  heading: say.heading,
  lead: say.lead,
  next: say.next,
  body: <Progress steps={say.steps} at={1} />,
  actions: stopPaid(model),
  waiting: [
    { afterMs: 8_000, text: say.slow },
    { afterMs: 30_000, text: say.slower },
  ],
  status: words.slip.status.paid,
});
