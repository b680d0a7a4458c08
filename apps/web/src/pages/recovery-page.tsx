// /r/…: the link of a mail. Opening the page does nothing, for mail scanners open links too; the button does.

import { useState } from 'react';
import { ApiError, api } from '../api.ts';
import { openReferences, recoverableReferences } from '../booking/kept.ts';
import { words } from '../i18n/first-words.ts';
import { navigate } from '../route.ts';
import { shelves } from '../shelf.ts';
import { Button } from '../ui/button.tsx';
import { MailLink } from './mail-link.tsx';
import { fetchBookingPages } from './on-demand.ts';
import { LoadingPage, PlainPage } from './plain-pages.tsx';

const say = words.pages.recovery;

export function RecoveryPage({ token }: { token: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  const open = async () => {
    setBusy(true);
    setProblem(null);
    // Before the link is used: it opens the booking once, and what is opened needs its page.
    const pages = await fetchBookingPages();
    if (pages === null) return setLost(true);
    try {
      const opened = await api.recover({ token });
      pages.handOver(opened);
      navigate(`/b/${opened.booking.reference}`, 'replace');
    } catch (error) {
      setProblem(error instanceof ApiError ? error.code : 'unclear');
      setBusy(false);
    }
  };
  if (problem === 'recovery_unknown') {
    return (
      <PlainPage at="void" {...say.void}>
        <MailLink suggested={onlyKnown()} />
      </PlainPage>
    );
  }
  if (lost) return <LoadingPage text={say.opening} lost />;
  return (
    <PlainPage at="recovery" heading={say.heading} lead={say.lead}>
      {problem === null ? null : (
        <p className="note" role="alert">
          {words.codes.problem(problem)}
        </p>
      )}
      <div className="actions">
        <Button weight="primary" busy={busy} onIntent={() => void fetchBookingPages()} onClick={() => void open()}>
          {busy ? say.opening : say.open}
        </Button>
      </div>
    </PlainPage>
  );
}

/** The booking this browser knows of, if it is one: most likely the link was for it. */
function onlyKnown(): string | undefined {
  const known = new Set([...openReferences(shelves.tab), ...recoverableReferences(shelves.browser)]);
  return known.size === 1 ? [...known][0] : undefined;
}
