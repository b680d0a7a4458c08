// /b/SP-….-….: one booking, for a tab that holds its key.

import { useCallback, useEffect, useState } from 'react';
import { startOf } from '../booking/handover.ts';
import { type Obstacle, OpenBookingProvider } from '../booking/open-booking.tsx';
import { words } from '../i18n/words.ts';
import { type Arrival, navigate } from '../route.ts';
import { BookingShell } from '../shell/shell.tsx';
import { LoadingPage, LostPage, OutdatedPage } from './plain-pages.tsx';

interface Props {
  readonly reference: string;
  readonly arrival: Arrival | null;
}

export function BookingPage({ reference, arrival }: Props) {
  const [{ key, replica }] = useState(() => startOf(reference));
  const [cameBack] = useState(arrival);
  const [obstacle, setObstacle] = useState<Obstacle | null>(null);
  const onObstacle = useCallback((found: Obstacle) => setObstacle(found), []);
  // How the client came back is said once; a reload or a bookmark must not say it again.
  useEffect(() => {
    if (arrival !== null) navigate(`/b/${reference}`, 'replace');
  }, [arrival, reference]);
  if (obstacle === 'outdated') return <OutdatedPage />;
  if (key === null || obstacle === 'shut') return <LostPage reference={reference} />;
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
