// Before a page left open starts over: asked in time, and one press is enough (WCAG 2.2.1).

import { useBooking } from '../booking/page.tsx';
import { useNow } from '../clock.ts';
import { words } from '../i18n/words.ts';
import { Button } from '../ui/button.tsx';

/** WCAG asks for 20 seconds, people for more. */
const ASKED_BEFORE_MS = 2 * 60_000;

/** @param until UTC instant when the page starts over; null while nothing ends it */
export function StillThere({ until }: { until: string | null }) {
  const { stillHere } = useBooking();
  const now = useNow(5_000);
  if (until === null || Date.parse(until) - now > ASKED_BEFORE_MS) return null;
  return (
    <section className="note" role="alert">
      <p>{words.stillThere.question}</p>
      <Button weight="secondary" onClick={stillHere}>
        {words.stillThere.yes}
      </Button>
    </section>
  );
}
