// CALENDLY_SCHEDULING: the calendar itself.

import { useBooking } from '../../booking/page.tsx';
import { CalendlyEmbed } from '../../calendly/embed.tsx';
import { words } from '../../i18n/words.ts';
import { ask } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { StillThere } from '../still-there.tsx';
import { calendarAddress, InNewTab } from './in-new-tab.tsx';

export const CalendlyScheduling: Screen = (model) => ({
  step: 'time',
  heading: words.screens.CALENDLY_SCHEDULING.heading,
  lead: words.screens.CALENDLY_SCHEDULING.lead,
  body: (
    <>
      <StillThere until={model.facts.deadline} />
      <Calendar />
    </>
  ),
  actions: ask(model, 'cancelBookingProcess', words.actions.startOver, 'quiet'),
});

function Calendar() {
  const { model, onScheduled, onEmbedFailed, stillHere } = useBooking();
  const { business } = model;
  const address = calendarAddress(model);
  if (business.status === 'loading') return <div className="embed skeleton" />;
  if (business.status === 'failed' || address === null) return <CalendarMissing />;
  return (
    <>
      <CalendlyEmbed
        address={address}
        origin={business.calendlyOrigin}
        title={words.embed.title(model.facts.sessionName ?? '')}
        loading={words.embed.loading}
        onScheduled={onScheduled}
        onActivity={stillHere}
        onFailed={onEmbedFailed}
      />
      <p className="hint">
        <InNewTab href={address} className={model.inTab ? 'button quiet' : undefined} />
        {model.inTab ? null : `. ${words.embed.tabHint}`}
      </p>
      <PickedThere opened={model.inTab} />
    </>
  );
}

/** Always there, so that it is heard when it is said. */
function PickedThere({ opened }: { opened: boolean }) {
  return (
    <p className={opened ? 'note' : 'unseen'} role="status">
      {opened ? words.embed.pickedThere : null}
    </p>
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
