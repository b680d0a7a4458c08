// CALENDLY_SCHEDULING: the calendar itself.

import { knownClient } from '../../booking/client-info.ts';
import { useBooking } from '../../booking/page.tsx';
import { schedulingAddress } from '../../calendly/address.ts';
import { CalendlyEmbed } from '../../calendly/embed.tsx';
import { words } from '../../i18n/words.ts';
import { ask } from '../actions.tsx';
import type { Screen } from '../screen.ts';

export const CalendlyScheduling: Screen = (model) => ({
  step: 'time',
  heading: words.screens.CALENDLY_SCHEDULING.heading,
  lead: words.screens.CALENDLY_SCHEDULING.lead,
  body: <Calendar />,
  actions: ask(model, 'cancelBookingProcess', words.actions.startOver, 'quiet'),
});

function Calendar() {
  const { model, onScheduled, onEmbedFailed } = useBooking();
  const { business, context, flowToken } = model;
  const type =
    business.status === 'ready'
      ? business.sessionTypes.find(({ id }) => id === context.terms?.sessionTypeId)
      : undefined;
  if (business.status === 'loading') return <div className="embed skeleton" />;
  if (business.status === 'failed' || !type || flowToken === null) return <CalendarMissing />;
  const address = schedulingAddress(type.schedulingUrl, flowToken, knownClient());
  return (
    <>
      <CalendlyEmbed
        address={address}
        origin={business.calendlyOrigin}
        title={words.embed.title(type.name)}
        loading={words.embed.loading}
        onScheduled={onScheduled}
        onFailed={onEmbedFailed}
      />
      <p className="hint">
        <a href={address} target="_blank" rel="noreferrer">
          {words.actions.openInTab}
        </a>
        . {words.embed.tabHint}
      </p>
    </>
  );
}

/** The session is not offered any more, or the list of sessions did not load. */
function CalendarMissing() {
  const { model, onEmbedFailed } = useBooking();
  const gone = model.business.status === 'ready';
  return (
    <section className="note">
      <p>{gone ? words.codes.calendly('session_type_unknown').body : words.choices.failed}</p>
      <button
        type="button"
        className="button secondary"
        onClick={() => onEmbedFailed(gone ? 'session_type_unknown' : 'calendar_unreachable')}
      >
        {words.actions.tryAgain}
      </button>
    </section>
  );
}
