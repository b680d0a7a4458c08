// The page around a booking: who sells, how far one is, what the state says, and the slip with what was agreed.

import { useBooking } from '../booking/page.tsx';
import { useNow } from '../clock.ts';
import { words } from '../i18n/words.ts';
import { screenOf } from '../screens/registry.ts';
import { Actions } from './actions.tsx';
import { Answers } from './answers.tsx';
import { ConnectionNote, ConnectionPill } from './connection.tsx';
import { Frame } from './frame.tsx';
import { Heading } from './heading.tsx';
import { Reservation } from './reservation.tsx';
import { Slip } from './slip.tsx';
import { Stepper } from './stepper.tsx';
import { Strip } from './strip.tsx';
import { Waiting } from './waiting.tsx';

/** The screen of the booking around it. */
export function BookingShell() {
  const page = useBooking();
  const model = { ...page.model, now: useNow(30_000) };
  const content = screenOf(model);
  const tone = content.tone ?? 'calm';
  return (
    <Frame
      reference={model.facts.reference}
      pill={<ConnectionPill model={model} />}
      aside={<Slip model={model} status={content.status} tone={tone} />}
    >
      <div className={`screen ${tone}`} data-state={model.path}>
        <ConnectionNote model={model} />
        <Stepper current={content.step} />
        <Strip model={model} />
        <Heading at={model.path} text={content.heading} tone={tone} />
        {content.lead === undefined ? null : <p className="lead">{content.lead}</p>}
        {model.rejected === null ? null : (
          <p className="note" role="alert">
            {words.codes.problem(model.rejected)}
          </p>
        )}
        {content.next === undefined ? null : <Answers model={model} next={content.next} />}
        {model.facts.disputed ? <p className="note">{words.answers.disputed}</p> : null}
        {content.body}
        <Waiting key={`${model.path} ${model.saving} ${model.arrival}`} notes={content.waiting ?? []} />
        <Actions key={model.path} actions={content.actions ?? []} />
        {content.below}
        <Reservation booking={model.booking} />
      </div>
    </Frame>
  );
}
