// What Calendly says of its own limit, with every answer, heard by those who can wait.
// Source: Calendly "API rate limits": X-RateLimit-Limit, -Remaining and -Reset (seconds) on all answers.

import type { Traffic } from './calendly.ts';
import { calendlyError } from './errors.ts';
import type { Pace } from './pace.ts';

/** The last part of a limit is left to requests somebody waits for. */
const RESERVED = 0.2;

/** For requests of people: they go at once, and slow the others down when the limit comes near. */
export function heardBy(pace: Pace): Traffic {
  return {
    after: (response) => {
      if (response.status === 429) pace.pause(calendlyError(response).retryAfterMs ?? 0);
      const [limit, remaining, resetS] = ['limit', 'remaining', 'reset'].map((name) =>
        Number(response.headers.get(`x-ratelimit-${name}`) ?? Number.NaN),
      );
      if (limit === undefined || remaining === undefined || resetS === undefined) return;
      if (remaining < limit * RESERVED && resetS > 0) pace.pause(resetS * 1000);
    },
  };
}

/** For requests nobody waits for: each in its turn. */
export function inTurn(pace: Pace): Traffic {
  return { ...heardBy(pace), before: pace.turn };
}
