// Which address shows which page.

import { lazy, Suspense } from 'react';
import { BusinessProvider } from './booking/business.tsx';
import { useLocale } from './i18n/locale.ts';
import { words } from './i18n/words.ts';
import { FrontPage } from './pages/front-page.tsx';
import { LoadingPage, UnknownPage } from './pages/plain-pages.tsx';
import { routeOf, useAddress } from './route.ts';

// Asked for at once, but apart: the first page is drawn without waiting for the machine.
const bookingPages = import('./pages/booking-pages.tsx');
const BookingPages = lazy(async () => ({ default: (await bookingPages).BookingPages }));

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
  const meanwhile = route.page === 'new' ? <FrontPage /> : <LoadingPage text={words.pages.loading} />;
  return (
    <BusinessProvider>
      <Suspense fallback={meanwhile}>
        <BookingPages route={route} />
      </Suspense>
    </BusinessProvider>
  );
}
