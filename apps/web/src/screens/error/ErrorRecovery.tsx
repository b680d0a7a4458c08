// ERROR_RECOVERY: finding out from the providers how things really stand.

import { type CHILDREN, MAX_RECOVERY_ATTEMPTS } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';
import { ask, checkNow, release } from '../actions.tsx';
import { Progress } from '../progress.tsx';
import type { Content, Screen } from '../screen.ts';

const say = words.screens.ERROR_RECOVERY;

export const ErrorRecovery: Screen = (model) => {
  const child = model.path.split('.')[1];
  const origin = child as keyof typeof variants;
  return {
    next: say.attempt(model.context.recovery.attempts, MAX_RECOVERY_ATTEMPTS),
    body: <Progress steps={say[origin].steps} at={1} />,
    waiting: [
      { afterMs: 15_000, text: say.slow },
      { afterMs: 45_000, text: say.slower },
    ],
    ...variants[origin](model),
  };
};

// Nobody but this browser knows of it: there is no person to take over, and closing the page ends it.
const calendly = (model: Model): Content => ({
  step: 'time',
  heading: say.calendly.heading,
  lead: say.calendly.lead,
  next: say.calendly.next,
  waiting: [
    { afterMs: 15_000, text: say.calendly.slow },
    { afterMs: 45_000, text: say.calendly.slower },
  ],
  actions: ask(model, 'cancelBookingProcess', words.actions.startOver, 'quiet'),
});

const webhook = (model: Model): Content => ({
  step: 'time',
  heading: say.webhook.heading,
  lead: say.webhook.lead,
  actions: release(model),
});

const payment = (model: Model): Content => ({
  step: 'payment',
  heading: say.payment.heading,
  lead: say.payment.lead,
  actions: [...checkNow(model, 'quiet'), ...release(model)],
  status: words.slip.status.heldOpen,
});

const refund = (): Content => ({
  step: 'sent',
  heading: say.refund.heading,
  lead: say.refund.lead,
  status: words.slip.status.cancelled,
});

const variants = { calendly, webhook, payment, refund } satisfies Record<
  (typeof CHILDREN)['ERROR_RECOVERY'][number],
  Screen
>;
