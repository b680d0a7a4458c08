// ERROR_WEBHOOK: Calendly's word did not reach us, or made no sense.

import { mayRecover } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { formatDeadline } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { ask, release } from '../actions.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.ERROR_WEBHOOK;

/** The server asks again by itself, up to a point. */
function nextTry({ context, facts, now, place }: Model): string {
  return mayRecover(context) && facts.deadline !== null
    ? say.next(formatDeadline(facts.deadline, now, place))
    : say.byHand;
}

export const ErrorWebhook: Screen = (model) => {
  const { title, body } = words.codes.webhook(model.context.failure?.code ?? null);
  return {
    step: 'time',
    tone: 'attention',
    heading: title,
    lead: body,
    next: nextTry(model),
    actions: [...ask(model, 'attemptRecovery', words.actions.checkNow, 'secondary'), ...release(model)],
  };
};
