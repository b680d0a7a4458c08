// The pages that need the machine. They come in one piece of their own, when somebody wants them (see on-demand.ts).

import { NewBookingProvider } from '../booking/new-booking.tsx';
import { BookingShell } from '../shell/shell.tsx';

export { handOver } from '../booking/handover.ts';
export { BookingPage } from './booking-page.tsx';

/** A booking that only this browser knows. @param chosen the client has just asked for the choice of sessions */
export function NewBooking({ chosen }: { chosen: boolean }) {
  return (
    <NewBookingProvider chosen={chosen}>
      <BookingShell />
    </NewBookingProvider>
  );
}
