// The server's clock, as this browser can know it: its own, corrected by what the server last said.

import { createContext, useContext, useEffect, useState } from 'react';

/** Milliseconds since the epoch by the server's clock. */
export type Clock = () => number;

export const ClockContext = createContext<Clock>(Date.now);

/** Corrects this browser's clock by an instant (UTC ISO) the server named at `receivedAt` (this browser's). */
export function clockFrom(serverTime: string, receivedAt: number): Clock {
  const ahead = Date.parse(serverTime) - receivedAt;
  return () => Date.now() + ahead;
}

/** The time by the server's clock, again every `everyMs` milliseconds. */
export function useNow(everyMs: number): number {
  const clock = useContext(ClockContext);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return clock();
}
