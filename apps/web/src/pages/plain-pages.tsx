// Pages without a booking: still opening, closed to this browser, older than the service, or nothing at all.

import { type ReactNode, useEffect, useState } from 'react';
import { words } from '../i18n/first-words.ts';
import type { Weight } from '../screens/screen.ts';
import { Frame } from '../shell/frame.tsx';
import { Heading } from '../shell/heading.tsx';
import { Promises } from '../shell/promises.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { MailLink } from './mail-link.tsx';

interface Props {
  /** Its name, by which it is known that it is another page. */
  readonly at: string;
  readonly heading: string;
  readonly lead: string;
  readonly children?: ReactNode;
}

/** A page that only says something. */
export function PlainPage({ at, heading, lead, children }: Props) {
  return (
    <Frame aside={<Promises />}>
      <div className="screen">
        <Heading at={at} text={heading} />
        <p className="lead">{lead}</p>
        {children}
      </div>
    </Frame>
  );
}

/** Longer than a slow connection needs: from then on there is a way out. */
const LATE_MS = 8_000;

/** Whether somebody has been waiting for longer than they should without a way out. */
export function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late;
}

/** @param lost what it waits for will not come any more */
export function LoadingPage({ text, lost = false }: { text: string; lost?: boolean }) {
  const late = useLate(true) || lost;
  return (
    <Frame aside={<div className="slip skeleton" />}>
      <div className="screen">
        <p className="lead" role="status">
          {late ? words.pages.loadingLate : text}
        </p>
        {late ? <LoadAgain weight="secondary" /> : null}
      </div>
    </Frame>
  );
}

/** For a browser that knows of a booking and has no key to it. */
export function LostPage({ reference }: { reference: string }) {
  const { heading, lead, body } = words.pages.lost;
  return (
    <PlainPage at="lost" heading={heading} lead={lead(reference)}>
      <p>{body}</p>
      <MailLink reference={reference} />
      <Again />
    </PlainPage>
  );
}

export function OutdatedPage() {
  const { heading, lead } = words.pages.outdated;
  return (
    <PlainPage at="outdated" heading={heading} lead={lead}>
      <LoadAgain weight="primary" />
    </PlainPage>
  );
}

export function UnknownPage() {
  return (
    <PlainPage at="unknown" {...words.pages.unknown}>
      <Again />
    </PlainPage>
  );
}

/** The way out of a page that has not got what it needs. */
export function LoadAgain({ weight }: { weight: Weight }) {
  return (
    <div className="actions">
      <Button weight={weight} onClick={() => location.reload()}>
        {words.pages.outdated.reload}
      </Button>
    </div>
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
