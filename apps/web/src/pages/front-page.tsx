// The first page as it looks before the machine has arrived: the words of IDLE, and a button that is not ready yet.

import { words } from '../i18n/words.ts';
import { Frame } from '../shell/frame.tsx';
import { Heading } from '../shell/heading.tsx';
import { Promises } from '../shell/promises.tsx';
import { Stepper } from '../shell/stepper.tsx';
import { Button } from '../ui/button.tsx';

const say = words.screens.IDLE;

export function FrontPage() {
  return (
    <Frame aside={<Promises />}>
      <div className="screen">
        <Stepper current="session" />
        <Heading text={say.heading} />
        <p className="lead">{say.lead}</p>
        <div className="actions">
          <Button weight="primary" busy>
            {words.actions.choose}
          </Button>
        </div>
      </div>
    </Frame>
  );
}
