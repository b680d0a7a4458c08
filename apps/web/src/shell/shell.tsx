// The page around a booking: who sells, how far one is, what the state says, and the slip with what was agreed.

import { useBooking } from '../booking/page.tsx';
import { useNow } from '../clock.ts';
import { words } from '../i18n/words.ts';
import { screenOf } from '../screens/registry.ts';
import { Actions } from './actions.tsx';
import { Frame } from './frame.tsx';
import { Heading } from './heading.tsx';
import { Slip } from './slip.tsx';
import { Stepper } from './stepper.tsx';
import { Strip } from './strip.tsx';
import { Waiting } from './waiting.tsx';

/** The screen of the booking around it. */
export function BookingShell() {
  const { model } = useBooking();
  const now = useNow(30_000);
  const content = screenOf({ ...model, now });
  const trouble = words.connection[model.connection];
  return (
    <Frame aside={<Slip model={{ ...model, now }} status={content.status} />}>
      <div className={`screen ${content.tone ?? 'calm'}`} data-state={model.path}>
        <Stepper current={content.step} />
        <Strip model={model} />
        <Heading text={content.heading} />
        {content.lead === undefined ? null : <p className="lead">{content.lead}</p>}
        {content.body}
        {model.rejected === null ? null : (
          <p className="note" role="alert">
            {words.codes.problem(model.rejected)}
          </p>
        )}
        <Waiting key={`${model.path} waiting`} notes={content.waiting ?? []} />
        <Actions key={model.path} actions={content.actions ?? []} />
        {content.below}
        <p className={trouble === null ? 'unseen' : 'connection'} role="status">
          {trouble}
        </p>
      </div>
    </Frame>
  );
}
