// IDLE: nothing has begun, or a booking has ended without payment.

import { words } from '../../i18n/words.ts';
import { Link } from '../../ui/link.tsx';
import { ask, bookAgain } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { Offered } from './offered.tsx';

const say = words.screens.IDLE;

export const Idle: Screen = (model) => {
  if (model.context.calendly !== null) return ended(model);
  const { elsewhere } = model;
  return {
    step: 'session',
    heading: say.heading,
    lead: say.lead,
    body: elsewhere.lost.length > 0 ? <Elsewhere {...elsewhere} /> : undefined,
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

function Elsewhere({ here, lost }: { here: readonly string[]; lost: readonly string[] }) {
  const inThisTab = here.length > 0;
  return (
    <section className="note">
      <p>{inThisTab ? say.here : say.lost}</p>
      <ul>
        {(inThisTab ? here : lost).map((reference) => (
          <li key={reference}>
            <Link href={`/b/${reference}`}>{words.actions.resume(reference)}</Link>
          </li>
        ))}
      </ul>
      {inThisTab ? null : <p className="hint">{say.lostHint}</p>}
    </section>
  );
}
