// Time running out, as a clock and a line. What it means is said beside it.

import { useNow } from '../clock.ts';
import { formatRemaining } from '../format/time.ts';

interface Props {
  /** UTC instant. */
  readonly until: string;
  /** What the line is full at, milliseconds. */
  readonly span: number;
  readonly label: string;
  /** Follows the clock: `left to pay`. */
  readonly left: string;
  /** Replaces both when the time is up. */
  readonly over: string;
}

export function Countdown({ until, span, label, left, over }: Props) {
  const remaining = Date.parse(until) - useNow(1_000);
  if (remaining <= 0) return <p className="countdown">{over}</p>;
  const share = Math.min(1, remaining / span);
  return (
    <div className="countdown" role="timer" aria-label={label}>
      <p>
        <span className="clock">{formatRemaining(remaining)}</span> {left}
      </p>
      <div className="countdown-line" aria-hidden="true">
        <div className="countdown-left" style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  );
}
