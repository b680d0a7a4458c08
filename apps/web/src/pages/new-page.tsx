// /: the first page, and after it the flow that begins there. A tab that was in the middle of one goes on with it.

import { useEffect, useState } from 'react';
import { flowIsKept } from '../booking/kept.ts';
import { words } from '../i18n/first-words.ts';
import { shelves } from '../shelf.ts';
import { FrontPage } from './front-page.tsx';
import { fetchBookingPages, fetchBookingPagesAtRest, useBookingPages } from './on-demand.ts';
import { LoadingPage } from './plain-pages.tsx';

export function NewPage() {
  const [goesOn] = useState(() => flowIsKept(shelves.tab));
  const [chosen, setChosen] = useState(false);
  const wanted = goesOn || chosen;
  const pages = useBookingPages(wanted);
  useEffect(() => (wanted ? undefined : fetchBookingPagesAtRest()), [wanted]);
  if (wanted && typeof pages === 'object') return <pages.NewBooking chosen={chosen} />;
  const lost = pages === 'lost';
  if (goesOn) return <LoadingPage text={words.pages.loading} lost={lost} />;
  return (
    <FrontPage
      waiting={chosen}
      lost={lost}
      onIntent={() => void fetchBookingPages()}
      onChoose={() => setChosen(true)}
    />
  );
}
