// SESSION_TYPE_SELECTION: which session; one choice, one click.

import type { SessionType } from '@slotpay/contract';
import { useBusiness } from '../../booking/business.tsx';
import { useBooking } from '../../booking/page.tsx';
import { formatDuration } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { ask } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { StillThere } from '../still-there.tsx';
import { Finder } from './finder.tsx';
import { MANY } from './fitting.ts';
import { Price } from './offered.tsx';
import { Picture } from './picture.tsx';

export const SessionTypeSelection: Screen = (model) => ({
  step: 'session',
  heading: words.screens.SESSION_TYPE_SELECTION.heading,
  lead: words.screens.SESSION_TYPE_SELECTION.lead,
  body: (
    <>
      <StillThere until={model.facts.deadline} />
      <Choices />
    </>
  ),
  actions: ask(model, 'cancelBookingProcess', words.actions.back, 'quiet'),
});

function Choices() {
  const { business, reload } = useBusiness();
  if (business.status === 'loading') return <Skeleton />;
  if (business.status === 'failed') {
    return (
      <section className="note">
        <p>{words.choices.failed}</p>
        <Button weight="secondary" onClick={() => void reload()}>
          {words.actions.tryAgain}
        </Button>
      </section>
    );
  }
  const { sessionTypes } = business;
  if (sessionTypes.length === 0) return <p className="note">{words.choices.empty}</p>;
  if (sessionTypes.length < MANY) return <List types={sessionTypes} />;
  return <Finder types={sessionTypes}>{(types) => <List types={types} />}</Finder>;
}

function List({ types }: { types: readonly SessionType[] }) {
  return (
    <ul className="choices" aria-label={words.choices.label}>
      {types.map((type) => (
        <Choice key={type.id} type={type} />
      ))}
    </ul>
  );
}

function Choice({ type }: { type: SessionType }) {
  const { model, send } = useBooking();
  const { terms, name, description, hostName } = type;
  return (
    <li className="choice">
      <Picture type={type} />
      <h2>{name}</h2>
      <p className="choice-facts">
        {formatDuration(terms.durationMinutes, model.place)} {words.slip.with(hostName)}
      </p>
      <p className="choice-about">{description}</p>
      <p className="choice-price">
        <Price type={type} place={model.place} />
      </p>
      {model.offered.includes('startCalendlyScheduling') ? (
        <Button
          weight="secondary"
          event="startCalendlyScheduling"
          onClick={() => send({ type: 'startCalendlyScheduling', terms })}
        >
          {words.actions.pickTime}
          <span className="unseen"> {words.choices.for(name)}</span>
        </Button>
      ) : null}
    </li>
  );
}

function Skeleton() {
  return (
    <div className="choices" role="status">
      <span className="unseen">{words.choices.loading}</span>
      {[1, 2, 3].map((n) => (
        <div key={n} className="choice skeleton" />
      ))}
    </div>
  );
}
