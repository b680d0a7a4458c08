// How long an unpaid time is held, and how long a cancellation can be taken back.

import type { Model } from '../booking/model.ts';
import { useBooking } from '../booking/page.tsx';
import { useNow } from '../clock.ts';
import { words } from '../i18n/words.ts';
import { Countdown } from '../ui/countdown.tsx';

const MINUTE_MS = 60_000;

/** Said aloud at these minutes and at no others. */
const ANNOUNCED = [10, 5, 1];

/** From then on the way to more time is offered loudly: WCAG 2.2.1 asks for 20 seconds, people for more. */
const ENDING_MS = 10 * MINUTE_MS;

/** Whether the time to pay is about to run out. */
export function isEnding({ facts, now }: Model): boolean {
  return facts.heldUntil !== null && Date.parse(facts.heldUntil) - now <= ENDING_MS;
}

export function HoldTimer({ until }: { until: string | null }) {
  const { model } = useBooking();
  const now = useNow(10_000);
  if (until === null) return null;
  const span = (model.context.terms?.holdMinutes ?? 40) * MINUTE_MS;
  const left = Date.parse(until) - now;
  const soon = left > 0 && left <= ENDING_MS && model.offered.includes('retryPayment');
  const minutes = Math.ceil(left / MINUTE_MS);
  return (
    <div className={soon ? 'hold soon' : 'hold'}>
      <Countdown until={until} span={span} {...words.hold} />
      {soon ? <p className="hint">{words.hold.soon}</p> : null}
      <p className="unseen" aria-live="polite">
        {ANNOUNCED.includes(minutes) ? words.hold.announce(minutes) : ''}
      </p>
    </div>
  );
}

export function UndoTimer({ since, until }: { since: string | undefined; until: string | null }) {
  if (since === undefined || until === null) return null;
  return (
    <Countdown until={until} span={Date.parse(until) - Date.parse(since)} label={words.undo.left} {...words.undo} />
  );
}
