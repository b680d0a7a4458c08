// Tells streams that a booking changed: at once when this process changed it, within a second when another one did.

import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';
import { hasOpenDispute } from './disputes.ts';

export interface Watch {
  /** Calls `listener` whenever the booking may have changed. @returns a function that stops it */
  follow(bookingId: string, listener: () => void): () => void;
  /** This process changed the booking. */
  changed(bookingId: string): void;
  stop(): void;
}

const LOOK_EVERY_MS = 1000;

/** One query a second for all followed bookings, and none while nobody follows. */
export function createWatch(db: Db, log: Logger): Watch {
  const listeners = new Map<string, Set<() => void>>();
  const looks = new Map<string, string>();
  let looking = false;

  const tell = (bookingId: string) => {
    for (const listener of listeners.get(bookingId) ?? []) listener();
  };

  const look = async () => {
    if (listeners.size === 0) return;
    const rows = await db
      .selectFrom('bookings')
      .select(['id', 'version', hasOpenDispute.as('disputed')])
      .where('id', 'in', [...listeners.keys()])
      .execute();
    for (const { id, version, disputed } of rows) {
      // A dispute is a line of the ledger and no new version.
      const look = `${version} ${disputed}`;
      if (looks.get(id) !== look) tell(id);
      looks.set(id, look);
    }
  };

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch((error: unknown) => log.warn({ err: error }, 'cannot look for changes'))
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY_MS);

  return {
    follow: (bookingId, listener) => {
      const set = listeners.get(bookingId) ?? new Set();
      listeners.set(bookingId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size > 0 || listeners.get(bookingId) !== set) return;
        listeners.delete(bookingId);
        looks.delete(bookingId);
      };
    },
    changed: tell,
    stop: () => clearInterval(timer),
  };
}
