// IDLE: nothing has begun, or a booking has ended without payment.

import { words } from '../../i18n/words.ts';
import { ask, bookAgain } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Offered } from './offered.tsx';

const say = words.screens.IDLE;

export const Idle: Screen = (model) => {
  if (model.context.calendly !== null) return ended(model);
  return {
    step: 'session',
    heading: say.heading,
    lead: say.lead,
    body: <Elsewhere {...model.elsewhere} />,
    actions: ask(model, 'selectSessionType', words.actions.choose, 'primary'),
    below: <Offered />,
  };
};

const ended: Screen = () => ({
  step: null,
  tone: 'over',
  heading: say.ended.heading,
  lead: say.ended.lead,
  next: say.ended.next,
  actions: [bookAgain('primary')],
  status: words.slip.status.ended,
});
