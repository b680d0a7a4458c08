// ERROR_RECOVERY: finding out from the providers how things really stand.

import type { CHILDREN } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';
import { ask, checkNow, money, release } from '../actions.tsx';
import { refundTotal } from '../booking/refunds.ts';
import type { Content, Screen } from '../screen.ts';

const say = words.screens.ERROR_RECOVERY;

export const ErrorRecovery: Screen = (model) => {
  const child = model.path.split('.')[1];
  return {
    ...variants[child as keyof typeof variants](model),
    body: <p>{say.attempt(model.context.recovery.attempts)}</p>,
    waiting: [{ afterMs: 15_000, text: say.slow }],
  };
};

const calendly = (model: Model): Content => ({
  step: 'time',
  ...say.calendly,
  actions: ask(model, 'cancelBookingProcess', words.actions.startOver, 'quiet'),
});

const webhook = (model: Model): Content => ({ step: 'time', ...say.webhook, actions: release(model) });

const payment = (model: Model): Content => ({
  step: 'payment',
  ...say.payment,
  actions: [...checkNow(model, 'quiet'), ...release(model)],
  status: words.slip.status.heldOpen,
});

const refund = (model: Model): Content => ({
  step: 'sent',
  heading: say.refund.heading,
  lead: say.refund.lead(money(model, refundTotal(model.context))),
  status: words.slip.status.cancelled,
});

const variants = { calendly, webhook, payment, refund } satisfies Record<
  (typeof CHILDREN)['ERROR_RECOVERY'][number],
  Screen
>;
