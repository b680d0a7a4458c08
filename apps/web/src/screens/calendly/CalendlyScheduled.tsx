// CALENDLY_SCHEDULED: picked in Calendly's page, not yet confirmed by Calendly's word to our server.

import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';
import { release } from '../actions.tsx';
import { Progress } from '../progress.tsx';
import type { Content, Screen } from '../screen.ts';

const say = words.screens.CALENDLY_SCHEDULED;

export const CalendlyScheduled: Screen = (model) => ({
  step: 'time',
  heading: say.heading,
  lead: say.lead,
  next: say.next,
  body: <Progress steps={say.steps} at={1} />,
  actions: release(model),
  waiting: [
    { afterMs: 8_000, text: say.slow },
    { afterMs: 20_000, text: say.slower },
  ],
  ...variant(model),
});

function variant({ path, booking }: Model): Partial<Content> {
  if (booking === null) return untold();
  if (path === 'CALENDLY_SCHEDULED.polling') {
    return {
      lead: say.polling,
      waiting: [
        { afterMs: 30_000, text: say.pollingSlow },
        { afterMs: 120_000, text: say.pollingSlower },
      ],
    };
  }
  if (path === 'CALENDLY_SCHEDULED.manualConfirmation') {
    const { heading, lead, next } = say.manual;
    return { heading, lead, next, waiting: undefined };
  }
  return {};
}

/** The server has not answered yet: nobody asks the calendar, and the server learns of the time from it in any case. */
const untold = (): Partial<Content> => ({
  lead: say.untold.lead,
  body: <Progress steps={say.untold.steps} at={1} />,
  waiting: [
    { afterMs: 8_000, text: say.untold.slow },
    { afterMs: 20_000, text: say.untold.slower },
  ],
});
