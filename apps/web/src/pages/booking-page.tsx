// /b/SP-….-….: one booking, for a tab that holds its key or gets it from another tab of this browser.

import { useCallback, useEffect, useState } from 'react';
import type { BookingKey } from '../api.ts';
import { startOf } from '../booking/handover.ts';
import { type Obstacle, OpenBookingProvider } from '../booking/open-booking.tsx';
import { keyFromTabs } from '../booking/tabs.ts';
import { words } from '../i18n/words.ts';
import { type Arrival, navigate } from '../route.ts';
import { BookingShell } from '../shell/shell.tsx';
import { LoadingPage, LostPage, OutdatedPage } from './plain-pages.tsx';

interface Props {
  readonly reference: string;
  readonly arrival: Arrival | null;
}

export function BookingPage({ reference, arrival }: Props) {
  const [{ key: ours, replica }] = useState(() => startOf(reference));
  const key = useKey(reference, ours);
  const [cameBack] = useState(arrival);
  const [obstacle, setObstacle] = useState<Obstacle | null>(null);
  const onObstacle = useCallback((found: Obstacle) => setObstacle(found), []);
  // How the client came back is said once: a bookmark must not say it again.
  useEffect(() => {
    if (arrival !== null) navigate(`/b/${reference}`, 'replace');
  }, [arrival, reference]);
  if (obstacle === 'outdated') return <OutdatedPage />;
  if (key === null || obstacle === 'shut') return <LostPage reference={reference} />;
  if (key === undefined) return <LoadingPage text={words.pages.loading} />;
  return (
    <OpenBookingProvider
      bookingKey={key}
      initial={replica}
      arrival={cameBack}
      onObstacle={onObstacle}
      loading={<LoadingPage text={words.pages.loading} />}
    >
      <BookingShell />
    </OpenBookingProvider>
  );
}

/** This tab's key, else another tab's; undefined while they are being asked. */
function useKey(reference: string, ours: BookingKey | null): BookingKey | null | undefined {
  const [key, setKey] = useState<BookingKey | null | undefined>(ours ?? undefined);
  useEffect(() => {
    if (ours !== null) return;
    const leaving = new AbortController();
    void keyFromTabs(reference, leaving.signal).then((theirs) => leaving.signal.aborted || setKey(theirs));
    return () => leaving.abort();
  }, [reference, ours]);
  return key;
}
