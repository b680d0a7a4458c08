// Which address shows which page.

import { lazy, Suspense } from 'react';
import { BusinessProvider } from './booking/business.tsx';
import { flowIsKept } from './booking/kept.ts';
import { words } from './i18n/first-words.ts';
import { useLocale } from './i18n/locale.ts';
import { NewPage } from './pages/new-page.tsx';
import { fetchBookingPages, useBookingPages } from './pages/on-demand.ts';
import { LoadingPage, UnknownPage } from './pages/plain-pages.tsx';
import { RecoveryPage } from './pages/recovery-page.tsx';
import { type Arrival, routeOf, useAddress } from './route.ts';
import { shelves } from './shelf.ts';

// Where nothing can be shown without them, the booking pages are asked for together with the words.
const first = routeOf(location.pathname).page;
if (first === 'booking' || (first === 'new' && flowIsKept(shelves.tab))) void fetchBookingPages();

// Not in what clients get: the bundler drops the branch, and the gallery with it.
const Gallery =
  import.meta.env.DEV || import.meta.env.MODE === 'gallery'
    ? lazy(() => import('./gallery/gallery.tsx').then(({ Gallery }) => ({ default: Gallery })))
    : null;

export function App() {
  useLocale();
  const route = routeOf(useAddress());
  if (route.page === 'gallery' && Gallery) {
    return (
      <Suspense>
        <Gallery search={route.search} />
      </Suspense>
    );
  }
  if (route.page === 'gallery' || route.page === 'unknown') return <UnknownPage />;
  return (
    <BusinessProvider>
      {route.page === 'new' ? <NewPage /> : null}
      {route.page === 'booking' ? <BookingOnDemand reference={route.reference} arrival={route.arrival} /> : null}
      {route.page === 'recovery' ? <RecoveryPage key={route.token} token={route.token} /> : null}
    </BusinessProvider>
  );
}

function BookingOnDemand({ reference, arrival }: { reference: string; arrival: Arrival | null }) {
  const pages = useBookingPages(true);
  if (typeof pages === 'string') return <LoadingPage text={words.pages.loading} lost={pages === 'lost'} />;
  return <pages.BookingPage key={reference} reference={reference} arrival={arrival} />;
}
