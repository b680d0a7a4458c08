// The first page. It needs no machine: it looks and works like IDLE, and its one wish is the first thing the machine hears.

import { useState } from 'react';
import { useBusiness } from '../booking/business.tsx';
import { openReferences, recoverableReferences } from '../booking/kept.ts';
import { useOnline } from '../booking/use-online.ts';
import { words } from '../i18n/first-words.ts';
import { Elsewhere } from '../screens/initial/elsewhere.tsx';
import { Offered } from '../screens/initial/offered.tsx';
import { shelves } from '../shelf.ts';
import { ConnectionNote, ConnectionPill } from '../shell/connection.tsx';
import { Frame } from '../shell/frame.tsx';
import { Heading } from '../shell/heading.tsx';
import { Promises } from '../shell/promises.tsx';
import { Stepper } from '../shell/stepper.tsx';
import { Button } from '../ui/button.tsx';
import { LoadAgain, useLate } from './plain-pages.tsx';

const say = words.screens.IDLE;

interface Props {
  /** The choice has been asked for and is on its way. */
  readonly waiting: boolean;
  /** It will not come any more. */
  readonly lost: boolean;
  readonly onIntent: () => void;
  readonly onChoose: () => void;
}

export function FrontPage({ waiting, lost, onIntent, onChoose }: Props) {
  const [known] = useState(() => ({ here: openReferences(shelves.tab), lost: recoverableReferences(shelves.browser) }));
  const model = { connection: useOnline() ? 'live' : 'offline', saving: null, booking: null } as const;
  const { business } = useBusiness();
  const stuck = useLate(waiting) || (waiting && lost);
  return (
    // On a narrow screen the sessions come between: what is below them waits, so that nothing moves under a reader's eyes.
    <Frame pill={<ConnectionPill model={model} />} aside={business.status === 'loading' ? null : <Promises />}>
      <div className="screen calm" data-state="IDLE">
        <ConnectionNote model={model} />
        <Stepper current="session" />
        <Heading at="IDLE" text={say.heading} />
        <p className="lead">{say.lead}</p>
        <Elsewhere {...known} />
        {stuck ? (
          <p className="note" role="alert">
            {words.pages.loadingLate}
          </p>
        ) : null}
        {stuck ? (
          <LoadAgain weight="primary" />
        ) : (
          <div className="actions">
            <Button weight="primary" event="selectSessionType" busy={waiting} onIntent={onIntent} onClick={onChoose}>
              {waiting ? words.saving : words.actions.choose}
            </Button>
          </div>
        )}
        <Offered />
      </div>
    </Frame>
  );
}
