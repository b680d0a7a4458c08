// ERROR_CALENDLY: the calendar could not be used, or its booking could not be taken over.

import { knownClient } from '../../booking/client-info.ts';
import { useBooking } from '../../booking/page.tsx';
import { schedulingAddress } from '../../calendly/address.ts';
import { words } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { ask } from '../actions.tsx';
import type { Screen } from '../screen.ts';

export const ErrorCalendly: Screen = (model) => {
  const { title, body } = words.codes.calendly(model.context.failure?.code ?? null);
  return {
    step: 'time',
    tone: 'attention',
    heading: title,
    lead: body,
    body: <Again />,
    actions: [
      ...ask(model, 'attemptRecovery', words.actions.checkCalendar, 'quiet'),
      ...ask(model, 'cancelBookingProcess', words.actions.startOver, 'quiet'),
    ],
  };
};

function Again() {
  const { model, send } = useBooking();
  const { terms } = model.context;
  const { business, flowToken } = model;
  const type =
    business.status === 'ready' ? business.sessionTypes.find(({ id }) => id === terms?.sessionTypeId) : undefined;
  if (!terms || !model.offered.includes('startCalendlyScheduling')) return null;
  return (
    <div className="actions">
      <Button
        weight="primary"
        event="startCalendlyScheduling"
        onClick={() => send({ type: 'startCalendlyScheduling', terms })}
      >
        {words.actions.reloadCalendar}
      </Button>
      {type && flowToken !== null ? (
        <Link
          className="button secondary"
          href={schedulingAddress(type.schedulingUrl, flowToken, knownClient())}
          newTab={words.newTab}
        >
          {words.actions.openInTab}
        </Link>
      ) : null}
    </div>
  );
}
