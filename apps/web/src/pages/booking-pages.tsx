// The pages that need the machine: they come in one piece, after the first page has been drawn.

import { NewBookingProvider } from '../booking/new-booking.tsx';
import type { Route } from '../route.ts';
import { BookingShell } from '../shell/shell.tsx';
import { BookingPage } from './booking-page.tsx';
import { RecoveryPage } from './recovery-page.tsx';

type BookingRoute = Extract<Route, { page: 'new' | 'booking' | 'recovery' }>;

export function BookingPages({ route }: { route: BookingRoute }) {
  switch (route.page) {
    case 'new':
      return (
        <NewBookingProvider>
          <BookingShell />
        </NewBookingProvider>
      );
    case 'booking':
      return <BookingPage key={route.reference} reference={route.reference} arrival={route.arrival} />;
    case 'recovery':
      return <RecoveryPage key={route.token} token={route.token} />;
  }
}
