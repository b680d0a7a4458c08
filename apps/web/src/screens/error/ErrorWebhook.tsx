// ERROR_WEBHOOK: Calendly's word did not reach us, or made no sense.

import { words } from '../../i18n/words.ts';
import { ask, release } from '../actions.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.ERROR_WEBHOOK;

export const ErrorWebhook: Screen = (model) => {
  const known = words.codes.webhook(model.context.failure?.code ?? null);
  return {
    step: 'time',
    tone: 'attention',
    heading: known?.title ?? say.heading,
    lead: known?.body ?? say.lead,
    body: known === null ? <p>{say.next}</p> : undefined,
    actions: [...ask(model, 'attemptRecovery', words.actions.checkNow, 'secondary'), ...release(model)],
  };
};
