// /r/…: the link of a mail. Opening the page does nothing, for mail scanners open links too; the button does.

import { useState } from 'react';
import { ApiError, api } from '../api.ts';
import { handOver } from '../booking/handover.ts';
import { words } from '../i18n/words.ts';
import { navigate } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { MailLink } from './mail-link.tsx';
import { PlainPage } from './plain-pages.tsx';

const say = words.pages.recovery;

export function RecoveryPage({ token }: { token: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const opened = await api.recover({ token });
      handOver(opened);
      navigate(`/b/${opened.booking.reference}`, 'replace');
    } catch (error) {
      setProblem(error instanceof ApiError ? error.code : 'unclear');
      setBusy(false);
    }
  };
  if (problem === 'recovery_unknown') {
    return (
      <PlainPage {...say.used}>
        <MailLink />
      </PlainPage>
    );
  }
  return (
    <PlainPage heading={say.heading} lead={say.lead}>
      {problem === null ? null : (
        <p className="note" role="alert">
          {words.codes.problem(problem)}
        </p>
      )}
      <div className="actions">
        <Button weight="primary" busy={busy} onClick={() => void open()}>
          {busy ? say.opening : say.open}
        </Button>
      </div>
    </PlainPage>
  );
}
