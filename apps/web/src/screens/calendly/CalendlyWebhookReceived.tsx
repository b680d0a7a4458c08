// CALENDLY_WEBHOOK_RECEIVED: Calendly has confirmed the time.

import { words } from '../../i18n/words.ts';
import { release } from '../actions.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.CALENDLY_WEBHOOK_RECEIVED;

export const CalendlyWebhookReceived: Screen = (model) => ({
  step: 'payment',
  heading: say.heading,
  lead: say.lead,
  next: say.next,
  actions: release(model),
  waiting: [
    { afterMs: 10_000, text: say.slow },
    { afterMs: 30_000, text: say.slower },
  ],
});
