// Pages without a booking: still opening, closed to this browser, older than the service, or nothing at all.

import { type ReactNode, useEffect, useState } from 'react';
import { words } from '../i18n/words.ts';
import { Frame } from '../shell/frame.tsx';
import { Heading } from '../shell/heading.tsx';
import { Promises } from '../shell/promises.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { MailLink } from './mail-link.tsx';

interface Props {
  readonly heading: string;
  readonly lead: string;
  readonly children?: ReactNode;
}

/** A page that only says something. */
export function PlainPage({ heading, lead, children }: Props) {
  return (
    <Frame aside={<Promises />}>
      <div className="screen">
        <Heading text={heading} />
        <p className="lead">{lead}</p>
        {children}
      </div>
    </Frame>
  );
}

/** Longer than a slow connection needs: from then on there is a way out. */
const LATE_MS = 8_000;

export function LoadingPage({ text }: { text: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Frame aside={<div className="slip skeleton" />}>
      <div className="screen">
        <p className="lead" role="status">
          {late ? words.pages.loadingLate : text}
        </p>
        {late ? (
          <div className="actions">
            <Button weight="secondary" onClick={() => location.reload()}>
              {words.pages.outdated.reload}
            </Button>
          </div>
        ) : null}
      </div>
    </Frame>
  );
}

/** For a browser that knows of a booking and has no key to it. */
export function LostPage({ reference }: { reference: string }) {
  const { heading, lead, body } = words.pages.lost;
  return (
    <PlainPage heading={heading} lead={lead(reference)}>
      <p>{body}</p>
      <MailLink reference={reference} />
      <Again />
    </PlainPage>
  );
}

export function OutdatedPage() {
  const { heading, lead, reload } = words.pages.outdated;
  return (
    <PlainPage heading={heading} lead={lead}>
      <div className="actions">
        <Button weight="primary" onClick={() => location.reload()}>
          {reload}
        </Button>
      </div>
    </PlainPage>
  );
}

export function UnknownPage() {
  return (
    <PlainPage {...words.pages.unknown}>
      <Again />
    </PlainPage>
  );
}

function Again() {
  return (
    <div className="actions">
      <Link className="button quiet" href="/">
        {words.actions.bookAgain}
      </Link>
    </div>
  );
}
