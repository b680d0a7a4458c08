// How long an unpaid time is held, and how long a cancellation can be taken back.

import { useBooking } from '../booking/page.tsx';
import { useNow } from '../clock.ts';
import { words } from '../i18n/words.ts';
import { Countdown } from '../ui/countdown.tsx';

const MINUTE_MS = 60_000;

/** Said aloud at these minutes and at no others. */
const ANNOUNCED = [10, 5, 1];

export function HoldTimer({ until }: { until: string | null }) {
  const { model } = useBooking();
  if (until === null) return null;
  const span = (model.context.terms?.holdMinutes ?? 40) * MINUTE_MS;
  return (
    <>
      <Countdown until={until} span={span} {...words.hold} />
      <Announcement until={until} />
    </>
  );
}

export function UndoTimer({ since, until }: { since: string | undefined; until: string | null }) {
  if (since === undefined || until === null) return null;
  return (
    <Countdown until={until} span={Date.parse(until) - Date.parse(since)} label={words.undo.left} {...words.undo} />
  );
}

function Announcement({ until }: { until: string }) {
  const now = useNow(10_000);
  const minutes = Math.ceil((Date.parse(until) - now) / MINUTE_MS);
  return (
    <p className="unseen" aria-live="polite">
      {ANNOUNCED.includes(minutes) ? words.hold.announce(minutes) : ''}
    </p>
  );
}
